"""What would be: journeys and figures of today beside those of a supposed state.

What fails is unavailable and answers nothing: whoever can do without waits for it up to the time limit, so that a soft
dependency costs latency (ANALYSES (b): soft for availability, hard for latency), and whoever waits longer than promised
breaks the promise. These are the first seconds: no circuit breaker has opened. What lies in a lost failure domain fails
with it. An own availability that only an objective implies stays what it is: it does not rise to keep the objective
when something else fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import isclose
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.analysis.blast_radius import Blast, blast
from archkit.analysis.composite_availability import Availability
from archkit.analysis.design import Design, Supposition
from archkit.analysis.latency_budget import Budget, journey_budget
from archkit.analysis.own_availability import own_availabilities
from archkit.analysis.questions import QUESTIONS, Asked
from archkit.analysis.structure_function import structure_function
from archkit.graph.build import build
from archkit.model.amend import Amendment, amended

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from archkit.analysis.design import Element
    from archkit.analysis.result import Figure
    from archkit.model.knowledge import Entity

State = Literal["up", "late", "degraded", "down"]
"""Down: no request goes through. Degraded: with less, or not all of them do. Late: its critical path is longer than its
objective. The worst one is told; what is degraded may be late, too."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """A state that is not today's; everything by canonical reference."""

    down: tuple[str, ...] = ()
    """Components and resources that fail."""
    lost: tuple[str, ...] = ()
    """Failure domains that are lost."""
    peak: float = 1.0
    """Factor on every stated peak."""
    amendments: tuple[Amendment, ...] = ()


class Journey(NamedTuple):
    """One flow, today and then."""

    ref: str
    label: str
    tier: int | None
    today: State
    then: State
    because: tuple[str, ...]
    """What it passes that is down, or degraded; references."""
    critical_path: tuple[float | None, float | None]
    """p99 estimate of the whole in ms, today and then; None: unknown, or down."""
    is_late: bool
    """Whether its critical path is then longer than its objective, whatever else it is."""


class Move(NamedTuple):
    """A figure that is not what it was."""

    ref: str
    """Empty: of the whole design."""
    today: Figure | None
    then: Figure | None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a supposed state changes."""

    blast: Blast
    journeys: tuple[Journey, ...]
    """Every flow: the worst off first, then by tier."""
    moves: tuple[Move, ...]
    """The whole design and the flows first, then in the order of the questions and of the catalog."""


def what_if(asked: Asked, supposed: Supposed) -> WhatIf:
    """Compute a supposed state beside today's. Raises ArchkitError when an amendment breaks the schema."""
    written = _written(asked, supposed.amendments)
    gone = blast(written.design, supposed.down, supposed.lost)
    knowledge = amended(
        asked.knowledge,
        (
            *supposed.amendments,
            *_unavailable(written, (*supposed.down, *supposed.lost)),
            *_silent(written, (*supposed.down, *gone.down)),
            *_at_peak(written, supposed.peak),
        ),
    )
    nowhere = (ref for ref in (*supposed.down, *supposed.lost) if ref not in asked.knowledge.entities)
    own = {**_implied(written.design), **dict.fromkeys(nowhere, 0.0)}
    supposition = Supposition(frozenset((*supposed.down, *gone.down)), own)
    then = Asked(Design(build(knowledge), supposition), knowledge, asked.today)
    journeys = tuple(_journeys(asked, then, supposed, gone))
    away = {*supposition.silent, *(j.ref for j in journeys if j.then == "down")}
    moved = _may_move(asked, then, supposed)
    moves = sorted(
        _moves(asked, then, away, moved), key=lambda m: bool(m.ref) and not m.ref.startswith("flow:")
    )
    return WhatIf(gone, journeys, tuple(moves))


def _written(asked: Asked, amendments: Sequence[Amendment]) -> Asked:
    """The catalog with these changes, in which nothing fails yet."""
    if not amendments:
        return asked
    knowledge = amended(asked.knowledge, amendments)
    return Asked(Design(build(knowledge)), knowledge, asked.today)


def _implied(design: Design) -> dict[str, float]:
    """Own availabilities that follow from objectives."""
    own = own_availabilities(design).of
    return {ref: o.value for ref, o in zip(design.refs, own, strict=True) if o.implied}


def _unavailable(written: Asked, refs: Sequence[str]) -> Iterator[Amendment]:
    """What fails by itself is up at no time: elements and failure domains, where they are described."""
    for ref in refs:
        if ref in written.knowledge.entities:
            yield Amendment(ref, ("availability",), 0)


def _silent(written: Asked, refs: Sequence[str]) -> Iterator[Amendment]:
    """What is down, by itself or with another, answers nobody: how long it takes is not known any more."""
    for ref in refs:
        facts = written.knowledge.entities[ref].facts if ref in written.knowledge.entities else {}
        if "slo" in facts:
            yield Amendment(ref, ("slo", "latency"), None)
        if "latency" in facts:
            yield Amendment(ref, ("latency",), None)


_PEAKS = (("Flow", "traffic"), ("Component", "capacity"), ("Resource", "capacity"), ("Resource", "rate"))


def _at_peak(written: Asked, factor: float) -> Iterator[Amendment]:
    """Every stated peak, so many times."""
    if factor == 1:
        return
    from archkit.analysis.design import Element

    for entity in written.knowledge.entities.values():
        for kind, field in _PEAKS:
            if entity.kind == kind and (stated := Element(entity.ref, entity).rps(field, "peak")):
                yield Amendment(entity.ref, (field, "peak"), f"{stated.value * factor:.6f}rps")


def _journeys(today: Asked, then: Asked, supposed: Supposed, after: Blast) -> Iterator[Journey]:
    order = {"down": 0, "degraded": 1, "late": 2, "up": 3}
    found = []
    flows = list(today.design.of_kind("Flow"))
    # One design after the other: an analysis keeps what it worked out of the last one only.
    past_states = [_state(today.design, flow, frozenset(), Blast((), ())) for flow in flows]
    failed, gone = frozenset(supposed.down), {*supposed.down, *after.down}
    states = {flow.ref: _state(then.design, flow, failed, after) for flow in then.design.of_kind("Flow")}
    for flow, (before, _, past) in zip(flows, past_states, strict=True):
        state, because, following = states[flow.ref]
        is_answered = because.isdisjoint(gone)
        found.append(
            Journey(
                flow.ref,
                flow.label,
                flow.tier,
                before,
                state,
                tuple(sorted(because)),
                (past.sum, following.sum if is_answered else None),
                is_answered and following.is_late,
            )
        )
    yield from sorted(found, key=lambda j: (order[j.then], j.tier or 9, j.ref))


def _state(of: Design, flow: Element, failed: frozenset[str], gone: Blast) -> tuple[State, set[str], Budget]:
    assert flow.entity is not None
    passed = _passed(flow.entity)
    budget = journey_budget(of, flow)
    down = passed & (failed | set(gone.down))
    if down and not _goes_through(of, flow):
        return "down", down, budget
    degraded = down | (passed & set(gone.degraded))
    if degraded:
        return "degraded", degraded, budget
    return "late" if budget.is_late else "up", set(), budget


def _goes_through(of: Design, flow: Element) -> bool:
    """Whether some of its requests do, although something on its way serves no longer all of them."""
    found = Availability(of, flow, None)
    return bool(found.roots) and found.reliability.value > 0


def _passed(flow: Entity) -> set[str]:
    """What a flow cannot do without: its entry and what does its steps."""
    return {r.target for r in flow.relations if r.field in ("entry", "steps", "orchestrator")}


def _may_move(today: Asked, then: Asked, supposed: Supposed) -> Container[str] | None:
    """Of what the answer may differ where it follows from what a thing needs alone. None: of anything."""
    changed = {*supposed.down, *supposed.lost, *(a.ref for a in supposed.amendments)}
    entities = today.knowledge.entities
    if not all(entities[a.ref].kind in ("Component", "Resource", "Flow") for a in supposed.amendments):
        return None
    return {ref for of in (today.design, then.design) for ref in _who_needs(of, changed)}


def _who_needs(of: Design, changed: Container[str]) -> Iterator[str]:
    """These, and whatever needs any of them or stands in it."""
    structure = structure_function(of)
    domains = structure.domains
    gone = domains.lost_with(d for d, ref in enumerate(domains.refs) if ref in changed)
    into: list[list[int]] = [[] for _ in of.refs]
    for source, target in chain(structure.adjacency.pairs(), ((n.source, n.target) for n in of.needs)):
        into[target].append(source)
    waiting = [n for n, ref in enumerate(of.refs) if ref in changed or domains.stands_in(n, gone)]
    found = set(waiting)
    while waiting:
        more = [n for n in dict.fromkeys(into[waiting.pop()]) if n not in found]
        found.update(more)
        waiting += more
    yield from (of.refs[n] for n in found)
    for flow in of.of_kind("Flow"):
        if flow.ref in changed or not found.isdisjoint(Availability(of, flow, None).roots):
            yield flow.ref


def _moves(today: Asked, then: Asked, gone: Container[str], moved: Container[str] | None) -> Iterator[Move]:
    for question in QUESTIONS.values():
        # What is down takes no time at all.
        refs = [r for r in question.subjects(today) if not (question.name == "latency" and r in gone)]
        if moved is not None and question.is_of_needs:
            refs = [r for r in refs if r in moved]
        answers = [[{f.name: f for f in question.answer(of, ref)} for ref in refs] for of in (today, then)]
        for ref, before, after in zip(refs, *answers, strict=True):
            for name in dict.fromkeys((*before, *after)):
                if _differ(before.get(name), after.get(name)):
                    yield Move(ref, before.get(name), after.get(name))


def _differ(a: Figure | None, b: Figure | None) -> bool:
    if a is None or b is None or a.value is None or b.value is None:
        return (a and a.value) != (b and b.value)
    return a.bound != b.bound or not isclose(a.value, b.value, rel_tol=1e-9, abs_tol=1e-9)
