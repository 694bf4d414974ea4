"""How an entity runs: objectives and their alerts, placement and limits, data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.pages import text, values

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library
    from archkit.source.data import Json

Facts = Iterator[tuple[str, str]]


def summary(spec: Mapping[str, Json]) -> Facts:
    """Facts that belong into the first table."""
    yield "Technologies", values.shown(spec.get("technologies") or spec.get("engine"))
    yield "Runs in", values.shown(spec.get("placement"))
    yield "Switched off", values.shown(spec.get("sunset"))


def objectives(library: Library, entity: Entity, page: str) -> str:
    """Service level objectives with their alerts, each alert with its runbook."""
    slo = library.spec(entity).get("slo")
    alerts = values.items(values.at(slo, "alerts"))
    promised = text.facts(
        [
            ("Availability", values.shown(values.at(slo, "availability"))),
            ("Latency", values.shown(values.at(slo, "latency"))),
            ("Window", values.shown(values.at(slo, "window"))),
        ]
    )
    rows = (
        (
            text.code(str(a.get("name", ""))),
            values.shown(a.get("severity")),
            _burns(a),
            _runbook(library, a.get("runbook"), page),
        )
        for a in alerts
    )
    table = text.table(("Alert", "Severity", "Fires when", "Runbook"), rows)
    return text.blocks("## Objectives", promised, table) if promised or table else ""


def _burns(alert: Mapping[str, Json]) -> str:
    rate = values.shown(alert.get("burnRate"))
    windows = values.listed([values.shown(alert.get("long")), values.shown(alert.get("short"))])
    if not rate:
        return ""
    return f"the budget burns {rate} times too fast" + (f" over {windows}" if windows else "")


def _runbook(library: Library, written: Json, page: str) -> str:
    if not isinstance(written, str) or not written:
        return ""
    path, _, anchor = written.partition("#")
    known = next((r for r in library.knowledge.runbooks if r.path == path), None)
    if known is None:
        return text.address(written, written) if text.web_address(written) else text.code(written)
    heading = next((h for h in known.headings if h[2] == anchor), None)
    return library.document_link(
        path, heading[1] if heading else known.title, page, anchor if heading else ""
    )


_NUMBERS = (
    ("capacity", "Capacity"),
    ("concurrency", "Workers"),
    ("availability", "Availability by itself"),
    ("latency", "Latency"),
    ("recovery", "Recovery"),
    ("replication", "Replication"),
    ("consistency", "Consistency"),
    ("partitioning", "Partitioning"),
    ("delivery", "Delivery"),
    ("key", "Key"),
    ("partitions", "Partitions"),
    ("retention", "Retention"),
    ("rate", "Rate"),
    ("schema", "Schema"),
    ("data", "Data"),
    ("observability", "Observability"),
    ("cost", "Cost"),
)


def operations(library: Library, entity: Entity) -> str:
    """Limits, recovery, data, cost: what a design review asks."""
    spec = library.spec(entity)
    table = text.facts([(name, values.shown(spec.get(key))) for key, name in _NUMBERS])
    return text.blocks("## How it runs", table) if table else ""
