"""Whether anybody would notice: objectives, alerts on them, runbooks behind those, signals, traces, freshness.

Coverage is the share of what should have something that has it, over everything and by tier. An alert on a burn rate
(Google, Site Reliability Workbook, chapter 5) has used `rate x long window / SLO window` of the error budget when it
fires, and at that rate the budget lasts `SLO window / rate`: 14.4 over one hour of 30 days is 2 %, gone in 50 hours.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts
from archkit.analysis.objectives import objectives
from archkit.analysis.result import RATIO, Derivation, Figure, Missing, Operand, Step
from archkit.analysis.trace import TraceChain, trace_chain
from archkit.model.ref import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archkit.analysis.alerts import KnownAlert
    from archkit.analysis.design import Design, Element
    from archkit.analysis.objectives import BurnAlert, Objective
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Bound
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.location import Place

HOUR = 3_600_000
"""Milliseconds of an hour."""

CRITICAL = 2
"""Services up to this tier are looked at besides the journeys."""

_NOT_WATCHED = ("library", "external")

_SIGNALS: Mapping[str, frozenset[str]] = {
    "rate": frozenset({"rate", "traffic", "throughput", "requests", "rps"}),
    "errors": frozenset({"errors", "error-rate", "error"}),
    "duration": frozenset({"duration", "latency", "durations"}),
    "saturation": frozenset({"saturation", "utilisation", "utilization"}),
}
"""The four golden signals (Site Reliability Engineering, chapter 6), and what else they are called."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A journey or a service that somebody should be told about, and what there is for that."""

    entity: Entity
    tier: int | None
    objectives: tuple[Objective, ...]
    """Those that promise something."""
    alerts: tuple[BurnAlert, ...]
    """On any of its objectives."""
    answered: bool = False
    """Whether a runbook that is for it names an alert."""

    @property
    def has_objective(self) -> bool:
        """Whether anything is promised of it."""
        return bool(self.objectives)

    @property
    def has_alert(self) -> bool:
        """Whether somebody is told when its budget burns."""
        return bool(self.alerts) or self.answered


def journeys(design: Design, knowledge: Knowledge) -> Iterator[Watched]:
    """The user journeys, in the order of the catalog."""
    wanted = (ref for ref, e in design.graph.entities.items() if e.kind == "Flow" and e.type == "journey")
    return _watched(design, knowledge, wanted)


def services(design: Design, knowledge: Knowledge) -> Iterator[Watched]:
    """Components of tier 1 and 2 that somebody here runs for its users, in the order of the catalog."""
    wanted = (
        ref
        for ref, e in design.graph.entities.items()
        if e.kind == "Component" and e.tier is not None and e.tier <= CRITICAL
        if e.type not in _NOT_WATCHED and e.lifecycle in ("production", "deprecated")
    )
    return _watched(design, knowledge, wanted)


def _watched(design: Design, knowledge: Knowledge, refs: Iterable[str]) -> Iterator[Watched]:
    answered = {ref for runbook in knowledge.runbooks if runbook.alerts for ref in runbook.subjects}
    stated = objectives(design)
    for ref in refs:
        entity, found = design.graph.entities[ref], stated.get(ref, ())
        yield Watched(
            entity,
            entity.tier,
            tuple(o for o in found if o.promises),
            tuple(a for o in found for a in o.alerts),
            ref in answered,
        )


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of one thing; of the whole where no reference is given."""
    return figures(asked.design, asked.knowledge, ref)


def figures(design: Design, knowledge: Knowledge, ref: str = "") -> tuple[Figure, ...]:
    """Coverage of the whole; of one thing the figures of its alerts, its signals and, for a flow, its trace.

    Of the whole: `slo-coverage`, `alerted-coverage` (journeys), `service-slo-coverage`, `service-alerted-coverage`,
    each also as `...-tier-N`, `runbook-coverage`, `freshness-coverage`, `trace-coverage`. Of one thing:
    `budget-consumed-ALERT`, `hours-to-exhaustion-ALERT`, `golden-signals`, `edges-propagated`, `freshness-coverage`.
    """
    if not ref:
        return tuple(_coverage(design, knowledge))
    entity = design.graph.entities.get(ref)
    if entity is None:
        return ()
    # Alerts on a cause (a full disk, a lag) have no burn rate, and nothing is missing for it.
    burning = ((a, o) for o in objectives(design).get(ref, ()) for a in o.alerts if a.burn_rate or a.long)
    found = [figure for a, o in burning for figure in burn(a, o)]
    if ref in design.index and entity.type not in _NOT_WATCHED and entity.kind == "Component":
        found.append(_golden_signals(design.element(ref)))
    if entity.kind == "Flow":
        chain = trace_chain(design, ref)
        found += [chain.propagated, *_fresh("freshness-coverage", list(freshness(design, chain)))]
    return tuple(found)


# Burn rates.


def burn(alert: BurnAlert, objective: Objective) -> Iterator[Figure]:
    """`budget-consumed-ALERT` when it fires, and `hours-to-exhaustion-ALERT` of the budget at that rate."""
    name = re.sub(r"[^a-z0-9]+", "-", alert.name.lower()).strip("-") or "unnamed"
    rate, long, window = alert.burn_rate, alert.long, objective.window
    wanted = (
        ("burnRate", rate, _below(alert.place, "burnRate")),
        ("long", long, _below(alert.place, "long")),
        ("timeWindow", window, objective.place._replace(route=("spec", "timeWindow")))
        if objective.document
        else ("slo.window", window, _below(objective.place, "window")),
    )
    missing = [Missing(key, place) for key, stated, place in wanted if stated is None]
    if rate and long and window:
        value = rate.value * long.value / window.value if window.value else None

        def consumed() -> Iterator[Step]:
            operands = (rate.operand("burn rate"), long.operand("long window"), window.operand("SLO window"))
            yield Step("burn rate x long window / SLO window", operands, value, RATIO)

        yield Figure(f"budget-consumed-{name}", value, RATIO, steps=Derivation(consumed))
    else:
        yield Figure(f"budget-consumed-{name}", None, RATIO, missing=tuple(missing))
    if rate and window:
        hours = window.value / rate.value / HOUR if rate.value else float("inf")

        def exhausted() -> Iterator[Step]:
            operands = (window.operand("SLO window"), rate.operand("burn rate"))
            yield Step("SLO window / burn rate", operands, hours, "h")

        yield Figure(f"hours-to-exhaustion-{name}", hours, "h", steps=Derivation(exhausted))
    else:
        needed = tuple(m for m in missing if m.what != "long")
        yield Figure(f"hours-to-exhaustion-{name}", None, "h", missing=needed)


def _below(place: Place, key: str) -> Place:
    return place._replace(route=(*place.route, key))


# Coverage.


def _coverage(design: Design, knowledge: Knowledge) -> Iterator[Figure]:
    for prefix, listed in (
        ("", list(journeys(design, knowledge))),
        ("service-", list(services(design, knowledge))),
    ):
        yield from _shares(f"{prefix}slo-coverage", listed, lambda w: w.has_objective)
        yield from _shares(f"{prefix}alerted-coverage", listed, lambda w: w.has_alert)
    yield runbook_coverage(knowledge)
    chains = [trace_chain(design, ref) for ref, e in design.graph.entities.items() if e.kind == "Flow"]
    yield from _fresh("freshness-coverage", [fact for chain in chains for fact in freshness(design, chain)])
    yield _whole("trace-coverage", [chain for chain in chains if chain.hops])


def _shares(name: str, listed: Sequence[Watched], has: Callable[[Watched], bool]) -> Iterator[Figure]:
    """The share of all, and of each tier of which there are some."""
    yield _share(name, listed, has)
    for tier in sorted({w.tier for w in listed if w.tier is not None}):
        yield _share(f"{name}-tier-{tier}", [w for w in listed if w.tier == tier], has)


def _share(name: str, listed: Sequence[Watched], has: Callable[[Watched], bool]) -> Figure:
    operands = tuple(Operand(short(w.entity.ref), float(has(w)), place=w.entity.at("spec")) for w in listed)
    if not operands:
        return Figure(
            name, None, RATIO, missing=(Missing("what is to be watched: journeys, or services with a tier"),)
        )
    value = sum(o.value or 0 for o in operands) / len(operands)
    return Figure(name, value, RATIO, steps=(Step("those that have it / all", operands, value, RATIO),))


def runbook_coverage(knowledge: Knowledge) -> Figure:
    """`runbook-coverage`: alerts that page and have a runbook that is there, over all that page."""
    known = alerts(knowledge)
    paging = [a for a in (*known.declared, *(f for f in known.fired if not f.of)) if a.pages]
    if not paging:
        return Figure("runbook-coverage", None, RATIO, missing=(Missing("alerts that page"),))
    paths = frozenset(knowledge.paths)
    operands = tuple(Operand(a.name, float(_is_there(a, knowledge, paths)), place=a.place) for a in paging)
    value = sum(o.value or 0 for o in operands) / len(operands)
    outside = any("://" in (a.runbook or "") and known.leads_to(a.runbook or "") is None for a in paging)
    return Figure(
        "runbook-coverage",
        value,
        RATIO,
        assumptions=("a runbook at an address outside is there",) if outside else (),
        steps=(Step("paging alerts with a runbook that exists / paging alerts", operands, value, RATIO),),
    )


def _is_there(alert: KnownAlert, knowledge: Knowledge, paths: frozenset[str]) -> bool:
    known = alerts(knowledge)
    if not known.is_answered(alert):
        return False
    written = [a.runbook for a in known.by_key.get(_key(alert), (alert,)) if a.runbook]
    if not written:
        return True  # a runbook names it
    return any(
        "://" in text
        or known.leads_to(text)
        or posixpath.normpath(text.partition("#")[0]).lstrip("/") in paths
        for text in written
    )


def _key(alert: KnownAlert) -> str:
    from archkit.source.names import bare

    return bare(alert.name)


# Signals, freshness, traces.


def _golden_signals(element: Element) -> Figure:
    """`golden-signals`: share of the four that it exports."""
    place = element.at("observability", "metrics")
    if not isinstance(element.value("observability", "metrics"), list):
        return Figure("golden-signals", None, RATIO, missing=(Missing("observability.metrics", place),))
    exported = {m.strip().casefold() for m in element.texts("observability", "metrics")}
    found = {signal: not exported.isdisjoint(names) for signal, names in _SIGNALS.items()}
    value = sum(found.values()) / len(found)

    def counted() -> Iterator[Step]:
        operands = (Operand(signal, float(told), place=place) for signal, told in found.items())
        yield Step("signals exported / 4", tuple(operands), value, RATIO)

    return Figure("golden-signals", value, RATIO, steps=Derivation(counted))


@dataclass(frozen=True, slots=True)
class Freshness:
    """Where a flow goes on by an event that nobody waits for, and whether its age is known."""

    what: str
    place: Place
    is_known: bool


def freshness(design: Design, chain: TraceChain) -> Iterator[Freshness]:
    """The events that a flow passes from a topic to who reads it: `lag` there, or `freshness` of its objective."""
    entity = design.graph.entities.get(chain.flow)
    stated = objectives(design).get(chain.flow, ())
    promised = entity is not None and any("freshness" in o.promises for o in stated)
    for hop in chain.hops:
        reading = next(
            (n for n in design.out[hop.target] if n.target == hop.source and n.edge.kind == "subscribes"),
            None,
        )
        if reading is not None:
            name = f"{design.elements[hop.target].label} from {design.elements[hop.source].label}"
            yield Freshness(name, reading.at("lag"), promised or bool(reading.value("lag")))


def _fresh(name: str, found: Sequence[Freshness]) -> Iterator[Figure]:
    """Share of the events whose age somebody measures; nothing where there are none."""
    if found:
        operands = tuple(Operand(f.what, float(f.is_known), place=f.place) for f in found)
        value = sum(f.is_known for f in found) / len(found)
        yield Figure(
            name, value, RATIO, steps=(Step("events whose age is known / all", operands, value, RATIO),)
        )


def _whole(name: str, chains: Sequence[TraceChain]) -> Figure:
    """Share of the flows whose trace goes from end to end."""
    if not chains:
        return Figure(name, None, RATIO, missing=(Missing("flows with steps in several components"),))
    missing = tuple(dict.fromkeys(m for chain in chains for m in chain.propagated.missing))
    operands = tuple(
        Operand(short(chain.flow), float(chain.propagated.value == 1), place=chain.hops[0].place)
        for chain in chains
    )
    value = sum(o.value or 0 for o in operands) / len(chains)
    bound: Bound = "at least" if missing else "exactly"
    step = Step("flows without a break / flows", operands, value, RATIO)
    return Figure(name, value, RATIO, bound, missing=missing, steps=(step,))
