"""Coverage, burn rates and traces: the cases of i-observability as a catalog, and what archkit says of it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from archkit.analysis.observability import figures
from archkit.analysis.result import Figure, plain
from archkit.analysis.trace import trace_chain
from archkit.lint.finding import Finding
from archkit.lint.run import Selection
from tests.analysis.adapters.catalog import Catalog, number

WIKI = "https://wiki.example/runbook"
"""A runbook for alerts of which the case says nothing."""


def answer(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    catalog = Catalog(files=_files(given))
    values: dict[str, Any] = {}
    findings: list[dict[str, str]] = []
    _write_alerts(catalog, given)
    _write_journeys(catalog, given)
    _write_path(catalog, given)
    if "alerts" in given:
        if "window_h" in given:
            values |= _burn(catalog)
        if _has_runbooks(given):
            values["runbook_coverage"] = _figures(catalog)["runbook-coverage"].value
            findings += _runbooks(catalog, given)
    if "journeys" in given:
        values |= _coverage(catalog)
        findings += catalog.reported(
            {"OB001": "journey-without-slo", "OB004": "slo-without-alert"}, lambda f: catalog.id(f.subject)
        )
    if "path" in given:
        chain = trace_chain(catalog.design, catalog.canonical("the path"))
        hop = chain.first_break
        values["first_break"] = f"{_id(catalog, hop.source)}->{_id(catalog, hop.target)}" if hop else None
        values["edges_propagated"] = chain.propagated.value
        findings += catalog.reported({"OB003": "trace-break"}, catalog.edge)
    return values, findings


def _figures(catalog: Catalog, id: str = "") -> dict[str, Figure]:
    ref = catalog.canonical(id) if id else ""
    return {f.name: f for f in figures(catalog.design, catalog.open().knowledge, ref)}


def _id(catalog: Catalog, element: int) -> str:
    return catalog.id(catalog.design.refs[element])


# Alerts.


def _has_runbooks(given: Mapping[str, Any]) -> bool:
    return "existing_files" in given or any("severity" in a or "runbook" in a for a in given["alerts"])


def _files(given: Mapping[str, Any]) -> dict[str, str]:
    """Runbooks that exist, with the headings that alerts lead to."""
    found: dict[str, str] = {}
    for path in given.get("existing_files", ()):
        anchors = [
            text.partition("#")[2]
            for alert in given.get("alerts", ())
            if (text := alert.get("runbook") or "").partition("#")[0] == path
        ]
        found[path] = "# Runbook\n\nLook.\n" + "".join(
            f"\n## {anchor}\n\nLook.\n" for anchor in anchors if anchor
        )
    return found


def _write_alerts(catalog: Catalog, given: Mapping[str, Any]) -> None:
    if "alerts" not in given:
        return
    window = given.get("window_h")
    listed = []
    for index, alert in enumerate(given["alerts"]):
        plain = {
            "name": alert.get("id", f"alert-{index}"),
            "burnRate": alert.get("burn_rate"),
            "long": f"{number(alert['long_h'])}h" if "long_h" in alert else None,
            "severity": alert.get("severity"),
            "runbook": alert.get("runbook") or None,
        }
        listed.append({key: value for key, value in plain.items() if value is not None})
    slo = {
        "availability": "99.9%",
        "window": f"{number(window)}h" if window is not None else None,
        "alerts": listed,
    }
    catalog.add("the service", slo={key: value for key, value in slo.items() if value is not None})


def _burn(catalog: Catalog) -> dict[str, Any]:
    found = _figures(catalog, "the service").values()
    return {
        key: [plain(f)["value"] for f in found if f.name.startswith(key.replace("_", "-"))]
        for key in ("budget_consumed", "hours_to_exhaustion")
    }


def _runbooks(catalog: Catalog, given: Mapping[str, Any]) -> list[dict[str, str]]:
    """OB002 is two rules here: no runbook is named (`alert-without-runbook`), or one that is not there."""
    locator = catalog.open().locator
    entity = catalog.design.graph.entities[catalog.canonical("the service")]

    def alert(finding: Finding) -> str:
        for index, item in enumerate(given["alerts"]):
            places = [entity.at("spec", "slo", "alerts", index, key) for key in ("name", "runbook")]
            if finding.span in [locator(place.path).span(place) for place in places]:
                return str(item.get("id", index))
        raise AssertionError(f"{finding} stands at no alert")

    selection = Selection(select=("alert-without-runbook", "runbook-dead"))
    found = catalog.open().lint(selection).findings
    return [{"rule": "OB002", "severity": f.severity, "subject": alert(f)} for f in found]


# Journeys.


def _write_journeys(catalog: Catalog, given: Mapping[str, Any]) -> None:
    for index, journey in enumerate(given.get("journeys", ())):
        slo: dict[str, Any] = {"availability": "99%", "window": "30d"} if journey.get("slo") else {}
        if journey.get("alert"):
            alert = {
                "name": f"journey-{index}",
                "burnRate": 1,
                "long": "3d",
                "severity": "ticket",
                "runbook": WIKI,
            }
            slo["alerts"] = [alert]
        catalog.add(
            journey["id"], "flow", type="journey", owner="group:g", tier=journey.get("tier"), slo=slo or None
        )


def _coverage(catalog: Catalog) -> dict[str, Any]:
    found = _figures(catalog)
    names = {
        "slo_coverage": "slo-coverage",
        "alerted_coverage": "alerted-coverage",
        "tier1_slo_coverage": "slo-coverage-tier-1",
    }
    return {key: found[name].value if name in found else None for key, name in names.items()}


# Traces.


def _write_path(catalog: Catalog, given: Mapping[str, Any]) -> None:
    """Each hop as a call, the path as the steps of a flow. What passes nothing on says `none`."""
    if "path" not in given:
        return
    passed = given.get("propagation", {})
    for id in given["path"]:
        traces = (passed[id] or "none") if id in passed else None
        catalog.add(id, observability={"traces": traces} if traces else None)
    for source, target in dict.fromkeys(pairwise(given["path"])):
        catalog.needs(source, {"to": catalog.ref(target)})
    steps = [{"id": str(i), "component": catalog.ref(id)} for i, id in enumerate(given["path"])]
    catalog.add("the path", "flow", type="journey", owner="group:g", steps=steps)
