"""What is promised of each thing, and the alerts that tell when the promise is in danger.

Objectives stand in `slo` of a component, resource or flow, or in OpenSLO documents beside it (https://openslo.com);
there, `service` names the component, or the flow, that an SLO is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.design import Element
from archkit.analysis.reading import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.design import Design
    from archkit.model.knowledge import Entity
    from archkit.source.data import Json
    from archkit.source.location import Place

OPEN_SLO = "openslo/v1"

_PROMISES = ("availability", "latency", "freshness")
_TARGETS = ("component", "resource", "flow", "api", "system")


@dataclass(frozen=True, slots=True)
class BurnAlert:
    """An alert on an objective."""

    name: str
    """Empty where it has none."""
    place: Place
    burn_rate: Stated | None
    """How many times faster than allowed the error budget burns when it fires."""
    long: Stated | None
    """The window over which the rate is taken, in ms."""
    severity: str | None


@dataclass(frozen=True, slots=True)
class Objective:
    """What is promised of one thing, in one place."""

    place: Place
    availability: Stated | None
    """Share of good events."""
    window: Stated | None
    """Window of the error budget, in ms."""
    promises: tuple[str, ...]
    """`availability`, `latency`, `freshness`, or `other`; empty where there are only alerts."""
    alerts: tuple[BurnAlert, ...] = ()
    document: str = ""
    """Reference of the OpenSLO document that says so; empty for `slo`."""


@lru_cache(maxsize=1)
def objectives(design: Design) -> Mapping[str, tuple[Objective, ...]]:
    """Objectives by the reference of what they are about; nothing for the rest."""
    found: dict[str, list[Objective]] = {}
    for ref, entity in design.graph.entities.items():
        if entity.kind == "SLO" and entity.api_version == OPEN_SLO:
            if (about := _about(design, entity)) is not None:
                found.setdefault(about, []).append(_open(design, entity))
        elif "slo" in entity.facts and isinstance(entity.facts["slo"], dict):
            stated = _inline(Element(ref, entity), entity)
            if stated.promises or stated.alerts:
                found.setdefault(ref, []).append(stated)
    return {ref: tuple(listed) for ref, listed in found.items()}


def _inline(reading: Element, entity: Entity) -> Objective:
    promises = tuple(key for key in _PROMISES if reading.value("slo", key) not in (None, "", {}, []))
    listed = reading.value("slo", "alerts")
    alerts = tuple(
        BurnAlert(
            reading.text("slo", "alerts", index, "name") or "",
            entity.at("spec", "slo", "alerts", index),
            reading.number("slo", "alerts", index, "burnRate"),
            reading.ms("slo", "alerts", index, "long"),
            reading.text("slo", "alerts", index, "severity"),
        )
        for index, item in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(item, dict)
    )
    return Objective(
        entity.at("spec", "slo"),
        reading.ratio("slo", "availability"),
        reading.ms("slo", "window"),
        promises,
        alerts,
    )


def _about(design: Design, entity: Entity) -> str | None:
    """The thing an OpenSLO document is about; None where the catalog does not describe it."""
    service = entity.facts.get("service")
    if not isinstance(service, str):
        return None
    refs = (f"{kind}:{entity.namespace}/{service}".lower() for kind in _TARGETS)
    return next((ref for ref in refs if ref in design.graph.entities), None)


def _open(design: Design, entity: Entity) -> Objective:
    reading = Element(entity.ref, entity)
    promises: dict[str, None] = {}
    target: Stated | None = None
    listed = reading.value("objectives")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(item, dict):
            continue
        # An objective with a threshold speaks of a raw value, which need not be a share of good events.
        promises["other" if "op" in item or "value" in item else "availability"] = None
        if target is None and "op" not in item and "value" not in item:
            target = reading.ratio("objectives", index, "target") or _percent(reading, index)
    return Objective(
        entity.at("spec", "objectives"),
        target,
        reading.ms("timeWindow", 0, "duration"),
        tuple(promises),
        tuple(_policies(design, entity, reading)),
        entity.ref,
    )


def _percent(reading: Element, index: int) -> Stated | None:
    stated = reading.number("objectives", index, "targetPercent")
    return stated._replace(value=stated.value / 100) if stated and stated.value <= 100 else None


def _policies(design: Design, entity: Entity, reading: Element) -> Iterator[BurnAlert]:
    """Alerts of the policies of an OpenSLO document: one for each condition; both may stand in their own documents."""
    listed = reading.value("alertPolicies")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        place = entity.at("spec", "alertPolicies", index)
        policy, at = _resolved(design, entity, item, "alertpolicy", "alertPolicyRef", place)
        conditions = policy.get("conditions")
        found = list(conditions) if isinstance(conditions, list) else []
        for number, condition in enumerate(found or [None]):
            here = at._replace(route=(*at.route, "conditions", number)) if found else at
            spec, there = _resolved(design, entity, condition, "alertcondition", "conditionRef", here)
            yield _burn(_name(item) or _name(condition), spec, there)


def _burn(name: str, spec: Mapping[str, Json], place: Place) -> BurnAlert:
    inner, severity = spec.get("condition"), spec.get("severity")
    reading = _Part(
        inner if isinstance(inner, dict) else {}, place._replace(route=(*place.route, "condition"))
    )
    return BurnAlert(
        name,
        place,
        reading.number("threshold"),
        reading.ms("lookbackWindow"),
        severity if isinstance(severity, str) else None,
    )


class _Part(Element):
    """A part of a document, read like an element."""

    __slots__ = ("_place",)

    def __init__(self, values: Mapping[str, Json], place: Place) -> None:
        super().__init__("", None)
        self._said = dict(values)
        self._place = place

    def at(self, *route: str | int) -> Place:
        return self._place._replace(route=(*self._place.route, *route))


def _resolved(
    design: Design, entity: Entity, item: Json, kind: str, key: str, place: Place
) -> tuple[Mapping[str, Json], Place]:
    """What a policy or condition says and where: given in full, or by the name of a document."""
    if isinstance(item, dict) and isinstance(item.get("spec"), dict):
        spec = item["spec"]
        assert isinstance(spec, dict)
        return spec, place._replace(route=(*place.route, "spec"))
    name = item if isinstance(item, str) else item.get(key) if isinstance(item, dict) else None
    other = design.graph.entities.get(f"{kind}:{entity.namespace}/{name}".lower()) if name else None
    return (other.facts, other.at("spec")) if other is not None else ({}, place)


def _name(item: Json) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    metadata = item.get("metadata")
    named: Sequence[Json] = (
        item.get("alertPolicyRef"),
        item.get("conditionRef"),
        metadata.get("name") if isinstance(metadata, dict) else None,
    )
    return next((text for text in named if isinstance(text, str)), "")
