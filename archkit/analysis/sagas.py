"""Whether a saga can always be ended, forward or back, and how often it is undone.

A saga is `compensatable* pivot? retriable*` (Garcia-Molina & Salem, Sagas, SIGMOD 1987; Richardson, Microservices
Patterns, chapter 4): until the pivot every step can be undone, after it every step is tried until it succeeds. Without
a pivot the last step that may fail acts as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import Bound, Figure, Missing, Operand, Step
from archkit.graph.adjacency import Adjacency
from archkit.model.ref import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Element
    from archkit.analysis.questions import Asked
    from archkit.analysis.reading import Stated
    from archkit.source.location import Place


_UNREADABLE = "?"
"""For what stands there and is no such word: that is the finding of the schema, and nothing follows from it."""


class Compensation(NamedTuple):
    """What undoes a step, as it is stated."""

    name: str
    idempotency_key: str | None
    timeout: Stated | None
    """Per try, in ms."""
    gives_up: bool
    """Whether it is stated that it is not tried until it succeeds."""
    is_described: bool
    """Whether more than its name is said of it; of a bare name nothing else is known."""
    place: Place


class SagaStep(NamedTuple):
    """One step, as it is stated."""

    id: str
    kind: str | None
    """`compensatable`, `pivot` or `retriable`, or `?` for any other word; None: not said. These two may fail."""
    compensation: Compensation | None
    idempotency_key: str | None
    effect: str
    """`write`, `read` or `none`; `write` unless stated."""
    timeout: Stated | None
    """Per attempt, in ms."""
    attempts: int
    """Tries in all; 1 unless stated."""
    success: Stated | None
    """Share of runs in which it succeeds."""
    participant: str | None
    """Reference of what does it."""
    triggers: tuple[str, ...]
    emits: tuple[str, ...]
    place: Place

    @property
    def leaves_something(self) -> bool:
        """Whether there is anything to undo, or to repeat by mistake."""
        return self.effect == "write"

    @property
    def may_fail(self) -> bool:
        """Whether it is not tried until it succeeds."""
        return self.kind != "retriable"

    @property
    def is_undone(self) -> bool:
        """Whether something has to be run to undo it."""
        return self.compensation is not None or (self.kind != "retriable" and self.leaves_something)


@dataclass(frozen=True)
class Saga:
    """The steps of a saga in order."""

    flow: Element
    steps: tuple[SagaStep, ...]

    @cached_property
    def pivot(self) -> int:
        """Index of the point of no return: the first pivot, else the last step that may fail; -1: no step may."""
        declared = next((i for i, step in enumerate(self.steps) if step.kind == "pivot"), None)
        if declared is not None:
            return declared
        return max((i for i, step in enumerate(self.steps) if step.may_fail), default=-1)

    @property
    def timeout(self) -> Stated | None:
        """Of the whole saga, in ms."""
        return self.flow.ms("timeout")

    @property
    def is_choreographed(self) -> bool:
        """Whether nobody leads it."""
        return self.flow.value("coordination") == "choreographed"

    @cached_property
    def participants(self) -> tuple[str, ...]:
        """Everybody who does a step, each once, in order of appearance."""
        return tuple(dict.fromkeys(s.participant for s in self.steps if s.participant))

    def not_undone(self) -> Iterator[SagaStep]:
        """Steps before the point of no return that leave something and have no compensation."""
        for step in self.steps[: max(self.pivot, 0)]:
            if step.leaves_something and step.compensation is None and step.kind != _UNREADABLE:
                yield step

    @property
    def undoing(self) -> tuple[SagaStep, ...]:
        """Steps before the point of no return with a compensation: those that a failure undoes."""
        return tuple(s for s in self.steps[: max(self.pivot, 0)] if s.compensation)

    def undone_in_vain(self) -> Iterator[tuple[SagaStep, Compensation]]:
        """Steps before the point of no return whose compensation is not tried until it succeeds."""
        for step in self.undoing:
            if step.compensation and step.compensation.gives_up:
                yield step, step.compensation

    def failing_late(self) -> Iterator[SagaStep]:
        """Steps after the point of no return that may still fail; further pivots are not among them."""
        for step in self.steps[self.pivot + 1 :]:
            if step.may_fail and step.kind not in ("pivot", _UNREADABLE):
                yield step

    def further_pivots(self) -> Iterator[SagaStep]:
        """Pivots after the first."""
        return (s for s in self.steps[self.pivot + 1 :] if s.kind == "pivot")

    def without_key(self) -> Iterator[SagaStep]:
        """Steps that leave something and say nothing by which a second delivery is recognised."""
        return (s for s in self.steps if s.leaves_something and s.idempotency_key is None)

    def undone_without_key(self) -> Iterator[tuple[SagaStep, Compensation]]:
        """Steps whose compensation says how it is done, and nothing by which a second one is recognised."""
        for step in self.undoing:
            found = step.compensation
            if found and found.is_described and found.idempotency_key is None:
                yield step, found

    def undone_at(self, index: int) -> tuple[str, ...]:
        """Compensations that run when a step fails, in the order they run: the last one first."""
        return tuple(s.compensation.name for s in reversed(self.steps[:index]) if s.compensation)

    def on_failure(self) -> dict[str, tuple[str, ...]]:
        """For each step that may end the saga (up to the point of no return) what is undone when it fails."""
        return {step.id: self.undone_at(i) for i, step in enumerate(self.steps[: self.pivot + 1])}

    @cached_property
    def p_commit(self) -> float:
        """Probability that it gets past the point of no return; an unknown step counts as certain."""
        found = 1.0
        for step in self.steps[: self.pivot + 1]:
            found *= 1.0 if step.success is None else step.success.value
        return found

    @cached_property
    def expected_compensations(self) -> float:
        """Mean number of compensations per saga; an unknown step counts as one that never fails."""
        arrives, undone, found = 1.0, 0, 0.0
        for step in self.steps[: self.pivot + 1]:
            p = 1.0 if step.success is None else step.success.value
            found += arrives * (1 - p) * undone
            arrives *= p
            undone += step.is_undone
        return found

    @property
    def longest_ms(self) -> float:
        """The time of all steps when each takes all its attempts; those without a timeout count nothing."""
        return sum(s.timeout.value * s.attempts for s in self.steps if s.timeout)

    @cached_property
    def event_cycles(self) -> tuple[tuple[int, ...], ...]:
        """Indexes of steps that start each other again in a circle of events, each circle ascending."""
        starts: dict[str, list[int]] = {}
        for index, step in enumerate(self.steps):
            for event in step.triggers:
                starts.setdefault(event, []).append(index)
        # An event stands between the steps, so that many of both sides make no square of pairs.
        events = {event: len(self.steps) + i for i, event in enumerate(starts)}
        names = (*(s.id for s in self.steps), *events)
        pairs = [(events[event], index) for event, indexes in starts.items() for index in indexes]
        pairs.extend((i, events[e]) for i, step in enumerate(self.steps) for e in step.emits if e in events)
        cyclic = Adjacency(names, pairs).cyclic()
        return tuple(sorted(tuple(i for i in members if i < len(self.steps)) for members in cyclic))


def sagas(design: Design) -> Iterator[Saga]:
    """Every flow of type saga with its steps."""
    return (saga_of(flow) for flow in design.of_kind("Flow") if flow.type == "saga")


def saga_of(flow: Element) -> Saga:
    """The saga that a flow states; steps that are no mappings are passed over."""
    done_by: dict[int, str] = {}
    for relation in flow.entity.relations if flow.entity else ():
        if relation.route[:2] == ("spec", "steps") and relation.route[-1] == "component":
            done_by[int(relation.route[2])] = relation.target
    stated = flow.value("steps")
    return Saga(
        flow,
        tuple(
            _step(flow, index, done_by.get(index))
            for index, item in enumerate(stated if isinstance(stated, list) else ())
            if isinstance(item, dict)
        ),
    )


def _step(flow: Element, index: int, participant: str | None) -> SagaStep:
    at = ("steps", index)
    place = flow.at(*at)
    assert place is not None
    kind, attempts = _word(flow, *at, "kind"), flow.number(*at, "maxAttempts")
    return SagaStep(
        id=flow.text(*at, "id") or str(index + 1),
        kind=kind if kind in (None, "compensatable", "pivot", "retriable") else _UNREADABLE,
        compensation=_compensation(flow, *at, "compensation"),
        idempotency_key=_word(flow, *at, "idempotencyKey"),
        effect=flow.text(*at, "effect") or "write",
        timeout=flow.ms(*at, "timeout"),
        attempts=max(int(attempts.value), 1) if attempts else 1,
        success=flow.ratio(*at, "success"),
        participant=participant,
        triggers=flow.texts(*at, "triggers"),
        emits=flow.texts(*at, "emits"),
        place=place,
    )


def _word(flow: Element, *at: str | int) -> str | None:
    """A word, as written."""
    return flow.text(*at) or (None if flow.value(*at) is None else _UNREADABLE)


def _compensation(flow: Element, *at: str | int) -> Compensation | None:
    stated, place = flow.value(*at), flow.at(*at)
    if stated is None or place is None:
        return None
    is_described = isinstance(stated, dict)
    name = flow.text(*at, "name") if is_described else flow.text(*at)
    return Compensation(
        name or _UNREADABLE,
        _word(flow, *at, "idempotencyKey"),
        flow.ms(*at, "timeout"),
        flow.flag(*at, "retriable") is False,
        is_described and name is not None,
        place,
    )


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """Every figure of a saga; none for a flow that is none."""
    return figures(asked.design, ref)


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """Of a saga `p-commit`, `p-abort`, `expected-compensations`, `sum-of-step-timeouts`, `undo-time` (ms),
    `recognised-repeats` and `participants`."""
    from archkit.analysis.design import Element

    entity = design.graph.entities.get(ref)
    if entity is None or entity.kind != "Flow" or entity.type != "saga":
        return ()
    saga = saga_of(Element(ref, entity))
    if not saga.steps:
        return ()
    people = float(len(saga.participants))
    named = tuple(Operand(short(who), 1.0) for who in saga.participants)
    return (
        *_odds(saga),
        _duration(saga),
        *_undoing(saga),
        *_repeats(saga),
        Figure("participants", people, steps=(Step("count of distinct participants", named, people),)),
    )


_INDEPENDENT = (
    "steps succeed or fail independently of each other",
    "compensations, and steps after the point of no return, are tried until they succeed",
)


def _odds(saga: Saga) -> Iterator[Figure]:
    counted = saga.steps[: saga.pivot + 1]
    missing = tuple(_missing(step.id, step.place, "success") for step in counted if step.success is None)
    operands = tuple(s.success.operand(f"p of {s.id}") for s in counted if s.success)
    known = len(missing) < len(counted) or not counted
    commit, undone = saga.p_commit, saga.expected_compensations
    made = Step("prod p up to the point of no return", operands, commit, "ratio")
    if not known:
        for name in ("p-commit", "p-abort", "expected-compensations"):
            yield Figure(name, None, missing=missing)
        return
    most: Bound = "at most" if missing else "exactly"
    least: Bound = "at least" if missing else "exactly"
    yield Figure("p-commit", commit, "ratio", most, missing, _INDEPENDENT, (made,))
    aborted = Step("1 - p", (Operand("p", commit, "ratio"),), 1 - commit, "ratio")
    yield Figure("p-abort", 1 - commit, "ratio", least, missing, _INDEPENDENT, (made, aborted))
    formula = "sum over k of prod(p before k) (1 - p of k) (compensations before k)"
    steps = (Step(formula, operands, undone),)
    certain = ("a step of unknown success counts as one that never fails",) if missing else ()
    yield Figure(
        "expected-compensations", undone, missing=missing, assumptions=(*_INDEPENDENT, *certain), steps=steps
    )


def _duration(saga: Saga) -> Figure:
    missing = tuple(_missing(step.id, step.place, "timeout") for step in saga.steps if step.timeout is None)
    operands: list[Operand] = []
    for step in saga.steps:
        if step.timeout:
            operands.append(step.timeout.operand(step.id))
            if step.attempts > 1:
                operands.append(Operand(f"attempts of {step.id}", float(step.attempts), place=step.place))
    value = saga.longest_ms if operands else None
    made = Step("sum(timeout x attempts)", tuple(operands), value, "ms")
    bound: Bound = "at least" if missing else "exactly"
    assumptions = ("the steps run one after another; waits between attempts are not counted",)
    return Figure("sum-of-step-timeouts", value, "ms", bound, missing, assumptions, (made,))


def _undoing(saga: Saga) -> Iterator[Figure]:
    """How long undoing everything takes; nothing where nothing is ever undone."""
    undone = [s.compensation for s in saga.undoing if s.compensation]
    if not undone:
        return
    operands = tuple(c.timeout.operand(c.name) for c in undone if c.timeout)
    missing = tuple(_missing(c.name, c.place, "timeout") for c in undone if not c.timeout)
    value = sum(o.value or 0 for o in operands) if operands else None
    made = Step("sum(timeout of each compensation)", operands, value, "ms")
    bound: Bound = "at least" if missing else "exactly"
    assumptions = ("the compensations run one after another, and each succeeds when first tried",)
    yield Figure("undo-time", value, "ms", bound, missing, assumptions, (made,))


def _repeats(saga: Saga) -> Iterator[Figure]:
    """Share of all that may run twice, steps and compensations, whose second run is recognised by a key."""
    leaving = [(s.id, s.place, s.idempotency_key, True) for s in saga.steps if s.leaves_something]
    undone = [s.compensation for s in saga.undoing if s.compensation]
    leaving += [(c.name, c.place, c.idempotency_key, c.is_described) for c in undone]
    if not leaving:
        return
    operands = tuple(
        Operand(name, 1.0 if key else 0.0, place=place) for name, place, key, is_said in leaving if is_said
    )
    missing = tuple(
        _missing(name, place, "idempotencyKey") for name, place, _, is_said in leaving if not is_said
    )
    share = sum(o.value or 0 for o in operands) / len(leaving)
    made = Step(f"count of those with an idempotency key / {len(leaving)}", operands, share, "ratio")
    bound: Bound = "at least" if missing else "exactly"
    yield Figure("recognised-repeats", share, "ratio", bound, missing, steps=(made,))


def _missing(name: str, at: Place, key: str) -> Missing:
    return Missing(f"{key} of {name}", at._replace(route=(*at.route, key)))
