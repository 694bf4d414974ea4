"""How long a request may take at worst, who gives up before that, and how many attempts a deadline leaves room for.

W(e) = n t + sum of the waits; T(v) = own work + sum over stages of the longest W(e) times its calls in a row. Whoever
calls v should wait at least T(v): what v does after that is orphaned, work for nobody (Google SRE book, chapter 22).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import Call, callers, calls, on_circles, stages
from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step, exceeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated


class Leg(NamedTuple):
    """One stage of what an element waits for."""

    calls: tuple[Call, ...]
    """Made at the same time."""
    longest: Call
    ms: float
    """W of the longest one, times its calls in a row; infinite without a timeout."""


@dataclass
class Worst:
    """The longest that an element may be busy with one request."""

    number: int
    """Of the element in the design."""
    own: Stated | None
    legs: tuple[Leg, ...]
    deadline: Stated | None
    """After which it gives up by itself."""
    is_cyclic: bool
    sum: float
    """Own work and all stages, in ms; infinite when a call has no timeout."""
    ms: float | None = field(init=False)
    """The worst case; None: unknown, for a circle, a call without a timeout, or for want of any number."""

    def __post_init__(self) -> None:
        if self.deadline is not None:
            self.ms = min(self.deadline.value, self.sum)
        elif self.is_cyclic or self.sum == inf or (self.own is None and not self.legs):
            self.ms = None
        else:
            self.ms = self.sum

    @property
    def calls(self) -> Iterator[Call]:
        """Every call it waits for."""
        return (call for leg in self.legs for call in leg.calls)

    @property
    def has_untold_waits(self) -> bool:
        """Whether some call is tried again after a wait that nobody states."""
        return any(call.retries and call.backoff is None for call in self.calls)

    @cached_property
    def stops(self) -> bool:
        """Whether it passes its deadline on along all its calls, so that the work ends with it."""
        made = list(self.calls)
        return bool(made) and all(call.need.flag("deadlinePropagated") for call in made)

    @cached_property
    def unsafe(self) -> Call | None:
        """A call that writes, is tried again, and says itself that this may happen twice."""
        return next((c for c in self.calls if c.is_unsafe and c.states_writing), None)


@lru_cache(maxsize=1)
def worst_cases(design: Design) -> list[Worst]:
    """Of every element, by number."""
    circles = on_circles(design)
    found: list[Worst] = []
    for number, (element, made) in enumerate(zip(design.elements, stages(design), strict=True)):
        own = element.ms("latency", "self", "p99")
        legs = tuple(map(_leg, made))
        total = (own.value if own else 0.0) + sum(leg.ms for leg in legs)
        deadline = element.ms("latency", "deadline")
        found.append(Worst(number, own, legs, deadline, number in circles, total))
    return found


def _leg(stage: tuple[Call, ...]) -> Leg:
    lasting = [_lasts(call) for call in stage]
    longest = max(lasting)
    return Leg(stage, stage[lasting.index(longest)], longest)


def _lasts(call: Call) -> float:
    if not call.in_a_row:
        return 0.0
    worst = call.worst
    return inf if worst is None else worst * call.in_a_row


class Inversion(NamedTuple):
    """A caller that gives up before the called may be through."""

    call: Call
    worst: Worst
    """Of what is called."""
    orphaned: float
    """How long it goes on for nobody, in ms."""


def orphaned(call: Call, worst: Worst) -> float | None:
    """max(0, T - timeout), in ms; None: one of the two is unknown."""
    if call.timeout is None or worst.ms is None:
        return None
    return worst.ms - call.timeout.value if exceeds(worst.ms, call.timeout.value) else 0.0


def inversions(design: Design) -> Iterator[Inversion]:
    """Every call that waits less long than what it calls may need, in the order of the callers."""
    found = (inversion(design, call) for made in calls(design) for call in made)
    return (f for f in found if f is not None)


def inversion(design: Design, call: Call) -> Inversion | None:
    """How one call gives up too early; None: it waits long enough, or nobody knows.

    A store that asks nobody has no attempts that could outlast the caller: it is as fast as it is.
    """
    called = worst_cases(design)[call.need.target]
    if not call.is_sync or not (called.legs or design.elements[called.number].is_component):
        return None
    lost = orphaned(call, called)
    return Inversion(call, called, lost) if lost else None


def full_attempts(call: Call, deadline: float) -> int:
    """Attempts that get their whole timeout, one after the other, before `deadline` ms are over."""
    if call.timeout is None:
        return 0
    low, high = 0, call.attempts
    while low < high:
        middle = (low + high + 1) // 2
        if exceeds(_begins(call, middle) + call.timeout.value, deadline):
            high = middle - 1
        else:
            low = middle
    return low


def time_left_for(call: Call, attempt: int, deadline: float) -> float:
    """What is left for one attempt (the first is 1) of `deadline` ms; at most its timeout, 0 if it never begins."""
    if call.timeout is None or not 1 <= attempt <= call.attempts:
        return 0.0
    return min(call.timeout.value, max(0.0, deadline - _begins(call, attempt)))


def _begins(call: Call, attempt: int) -> float:
    assert call.timeout is not None
    waits = call.backoff.total(attempt - 1) if call.backoff else 0.0
    return (attempt - 1) * call.timeout.value + waits


def edge_worst_case(design: Design, call: Call) -> Figure:
    """`worst-case-of-call`: W(e), with every attempt and every wait at its longest."""
    name, to = "worst-case-of-call", design.elements[call.need.target].label
    if call.timeout is None:
        missing = (call.need.missing("timeout"),)
        return Figure(name, None, "ms", missing=missing, assumptions=(f"a call of {to} may last for ever",))
    gaps = (call.need.missing("retries", "base"),) if call.retries and call.backoff is None else ()
    return Figure(name, call.worst, "ms", "at least" if gaps else "exactly", gaps, steps=(_w(design, call),))


def _w(design: Design, call: Call) -> Step:
    need = call.need
    operands = [
        Operand(
            "n", float(call.attempts), "attempts", need.at("retries", "maxAttempts") if call.retries else None
        )
    ]
    if call.timeout is not None:
        operands.append(call.timeout.operand("t"))
    for name, key in (("base", "base"), ("cap", "max")) if call.retries else ():
        if stated := need.ms("retries", key):
            operands.append(stated.operand(name))
    if call.backoff is not None:
        factor = need.number("retries", "multiplier")
        if factor is not None:
            operands.append(factor.operand("m"))
        elif call.backoff.kind == "exponential":
            operands.append(Operand("m", call.backoff.multiplier))
        operands.append(Operand("waits", call.waits, "ms"))
    to = design.elements[need.target].label
    formula = f"W({to}) = n t + sum(waits)"
    return Step(formula, tuple(operands), call.worst, "ms")


@lru_cache(maxsize=1)  # orphaned work rests on it
def worst_case(design: Design, number: int) -> Figure:
    """`worst-case-latency`: T(v), the longest that the element may be busy with one request."""
    worst = worst_cases(design)[number]
    element, made = design.elements[number], list(worst.calls)
    missing: list[Missing] = [] if worst.own else [element.missing("latency", "self", "p99")]
    missing += [c.need.missing("timeout") for c in made if c.timeout is None]
    missing += [c.need.missing("retries", "base") for c in made if c.retries and c.backoff is None]
    missing += [c.need.missing("retries", "max") for c in made if c.waits == inf]
    if worst.is_cyclic and worst.deadline is None:
        missing.append(Missing("an end to the circle of calls it is part of", element.at()))
    is_low = worst.ms is not None and (worst.own is None or worst.has_untold_waits)
    if worst.deadline is not None:
        is_low = is_low and worst.sum < worst.deadline.value
    return Figure(
        "worst-case-latency",
        worst.ms,
        "ms",
        "at least" if is_low else "exactly",
        tuple(missing),
        tuple(_assumed(made, has_own=worst.own is not None)),
        Derivation(lambda: _added(design, worst)) if worst.ms is not None else (),
    )


def _added(design: Design, worst: Worst) -> Iterator[Step]:
    """How its worst case comes about."""
    yield from (_w(design, call) for call in worst.calls if call.timeout is not None)
    own = worst.own.operand("own work") if worst.own else Operand("own work", None, "ms")
    total = None if worst.sum == inf else worst.sum
    legs = (_stage(design, leg) for leg in worst.legs)
    yield Step("T = own work + sum over stages of max(W x calls in a row)", (own, *legs), total, "ms")
    if worst.deadline is not None:
        given = (Operand("T", total, "ms"), worst.deadline.operand("deadline"))
        yield Step("min(T, deadline)", given, worst.ms, "ms")


def _stage(design: Design, leg: Leg) -> Operand:
    call = leg.longest
    label = design.elements[call.need.target].label
    several = f", the longest of {len(leg.calls)} in parallel" if len(leg.calls) > 1 else ""
    times = f" x {call.in_a_row:g}" if call.in_a_row != 1 else ""
    return Operand(f"{label}{times}{several}", None if leg.ms == inf else leg.ms, "ms", call.need.at())


def _assumed(made: Sequence[Call], *, has_own: bool) -> Iterator[str]:
    if has_own:
        yield "own work at its worst is its 99th percentile"
    if len(made) > 1 and any(c.need.edge.attributes.get("stage") is None for c in made):
        yield "calls without a stage are made one after the other"
    if any(c.in_a_row > 1 for c in made):
        yield "the mean number of calls per request is the number in every request"
    if any(0 < c.per_request < 1 for c in made):
        yield "a call that only some requests make is made in the worst one"


def orphaned_work(design: Design, number: int) -> Figure:
    """`orphaned-work`: how long the element goes on for nobody, for the caller that gives up first."""
    worst = worst_cases(design)[number]
    waiting = [call for call in callers(design)[number] if call.is_sync]
    timed = [(call.timeout.value, i, call) for i, call in enumerate(waiting) if call.timeout is not None]
    untimed = tuple(call.need.missing("timeout") for call in waiting if call.timeout is None)
    if not timed or worst.ms is None:
        gaps = worst_case(design, number).missing if timed else untimed
        return Figure("orphaned-work", None, "ms", missing=gaps)
    _, _, first = min(timed)
    lost, figure = orphaned(first, worst), worst_case(design, number)

    def steps() -> Iterator[Step]:
        assert first.timeout is not None
        caller = design.elements[first.need.source].label
        given = (Operand("T", worst.ms, "ms"), first.timeout.operand(f"timeout of {caller}"))
        yield from figure.steps
        yield Step("max(0, T - timeout)", given, lost, "ms")

    return Figure(
        "orphaned-work", lost, "ms", figure.bound, (*figure.missing, *untimed), figure.assumptions,
        Derivation(steps),
    )  # fmt: skip
