"""Where the 99th percentile of a request goes: the critical path, its sum, and the quantile that this sum guarantees.

Calls one after the other add up, of those at the same time the slowest counts. The sum of p99s is an estimate of the
p99; sure is only, by the union bound, that n parts of 1 % each exceed it in at most n % of requests. At a fan-out the
slowest leaf decides: P(slow) = 1 - (1 - p)^n (Dean and Barroso, The Tail at Scale, CACM 56(2), 2013).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import Call, calls, on_circles, stages, waiting
from archkit.analysis.result import Bound, Derivation, Figure, Missing, Operand, Step, exceeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated
    from archkit.source.location import Place

TAIL = 0.01
"""Share of requests slower than a p99."""

MOST_PARTS = 1e9
"""More parts than this say no more about the quantile, and would outgrow every number."""


class Share(NamedTuple):
    """What one call, or one step of a journey, adds to the critical path."""

    label: str
    number: int | None
    """Of the element that works; None: it is not in the design."""
    ms: float | None
    """None: unknown."""
    parts: float
    """Percentiles it is made of."""
    stated: Stated | None
    """Its number as somebody wrote it; None: it is a sum itself, or unknown."""
    call: Call | None = None
    step: Place | None = None
    """Where a step of a journey is written."""
    alternatives: tuple[Share, ...] = ()
    """The others of its stage, which are not slower."""

    @property
    def place(self) -> Place | None:
        """Where its number is written; where it is called, when it is a sum itself."""
        if self.stated is not None:
            return self.stated.place
        return self.call.need.at() if self.call is not None else self.step


@dataclass(frozen=True)
class Budget:
    """A p99 and the parts of its critical path, in the order of the request."""

    own: Stated | None
    shares: tuple[Share, ...]
    objective: Stated | None
    missing: tuple[Missing, ...]
    is_cyclic: bool = False

    @cached_property
    def sum(self) -> float | None:
        """Sum of the known p99s, in ms; None without any."""
        known = [share.ms for share in self.shares if share.ms is not None]
        if self.is_cyclic or (self.own is None and not known):
            return None
        return (self.own.value if self.own else 0.0) + sum(known)

    @property
    def slack(self) -> float | None:
        """What the objective leaves, in ms; below 0: it cannot be kept."""
        return None if self.objective is None or self.sum is None else self.objective.value - self.sum

    @property
    def is_late(self) -> bool:
        """Whether the sum is more than the objective; False where one is unknown."""
        return self.objective is not None and self.sum is not None and exceeds(self.sum, self.objective.value)

    @property
    def parts(self) -> float:
        """Percentiles that the sum is made of: own work and every call."""
        every = sum(s.parts + sum(a.parts for a in s.alternatives) for s in self.shares)
        return min(MOST_PARTS, (1 if self.own else 0) + every)

    @property
    def quantile(self) -> float | None:
        """The share of requests that is sure to stay within the sum: 1 - 1 % a part."""
        return None if self.sum is None else max(0.0, 1 - TAIL * self.parts)


class _Estimate(NamedTuple):
    ms: float | None
    parts: float
    stated: Stated | None
    """As it is written; None when it is a sum."""


_NOTHING = _Estimate(None, 0.0, None)


def objective(element: Element) -> Stated | None:
    """The p99 that it promises, in ms."""
    return element.ms("slo", "latency", "p99")


@lru_cache(maxsize=1)
def _expected(design: Design) -> list[_Estimate]:
    """What a caller may expect of each element: the p99 it promises, else the sum of its own critical path.

    Nobody keeps a promise while waiting for what is silent, if the wait is longer.
    """
    promised = map(objective, design.elements)
    found = [_NOTHING if p is None else _Estimate(p.value, 1.0, p) for p in promised]
    circles = on_circles(design)
    silent = {design.index[ref] for ref in design.supposition.silent}
    late = set(silent)
    for number in reversed(waiting(design).order()):
        if number in silent or number in circles:
            continue
        if late and any(call.need.target in late for call in calls(design)[number] if call.is_sync):
            late.add(number)
        if found[number] is _NOTHING or number in late:
            budget = _budget(design, number, found)
            if budget.sum is not None and budget.sum > (found[number].ms or 0.0):
                own = budget.own if budget.own and budget.own.value == budget.sum else None
                found[number] = _Estimate(budget.sum, budget.parts, own)
    return found


def element_budget(design: Design, number: int) -> Budget:
    """The critical path of one request to an element."""
    found = _budget(design, number, _expected(design))
    if number not in on_circles(design):
        return found
    gap = Missing("an end to the circle of calls it is part of", design.elements[number].at())
    return Budget(found.own, found.shares, found.objective, (*found.missing, gap), is_cyclic=True)


def _budget(design: Design, number: int, expected: list[_Estimate]) -> Budget:
    element = design.elements[number]
    own = element.ms("latency", "self", "p99")
    spare = {id(need.edge) for group in design.alternatives[number] for need in group.needs[group.required :]}
    shares: list[Share] = []
    missing = [] if own else [element.missing("latency", "self", "p99")]
    for stage in stages(design)[number]:
        each = [_share(design, call, expected) for call in stage if id(call.need.edge) not in spare]
        if not each:
            continue
        for share in each:
            if share.ms is None and share.number is not None:
                missing.append(_unknown(design, share.number, share.call))
        if len(each) > 1:
            first = max(range(len(each)), key=lambda i: (each[i].ms if each[i].ms is not None else -1.0, -i))
            shares.append(each[first]._replace(alternatives=(*each[:first], *each[first + 1 :])))
        else:
            shares += each
    return Budget(own, tuple(shares), objective(element), tuple(missing))


def _unknown(design: Design, number: int, call: Call | None = None) -> Missing:
    """Why nobody knows how long an element takes: it says nothing, or is silent and nothing ends the wait."""
    element = design.elements[number]
    if element.ref in design.supposition.silent and call is not None:
        return Missing(f"timeout of calls to {element.label}", call.need.at())
    return Missing(f"slo.latency.p99 of {element.label}", element.at("slo", "latency", "p99"))


def _share(design: Design, call: Call, expected: list[_Estimate]) -> Share:
    target = call.need.target
    element = design.elements[target]
    ms, parts, stated = expected[target]
    is_silent = element.ref in design.supposition.silent
    limit = call.worst if call.has_fallback or is_silent else None
    if limit is not None and (ms is None or ms > limit):
        ms, parts, stated = limit, parts or 1.0, call.timeout  # then the fallback answers
    times = max(1, ceil(min(call.per_request, MOST_PARTS))) if call.per_request else 0
    if ms is not None:
        ms *= call.in_a_row
    label = f"{element.label}, which does not answer" if is_silent else element.label
    return Share(label, target, ms, min(MOST_PARTS, parts * times), stated, call)


def journey_budget(design: Design, flow: Element) -> Budget:
    """The critical path of a journey: its steps, one after the other, each as long as what does it.

    Nobody waits for a step longer than its own timeout, with all its attempts.
    """
    expected = _expected(design)
    shares: list[Share] = []
    missing: list[Missing] = []
    for ref, index, label, place in steps(flow):
        number = design.index.get(ref)
        ms, parts, stated = expected[number] if number is not None else _NOTHING
        if (limit := flow.ms("steps", index, "timeout")) and ms is not None:
            attempts = flow.number("steps", index, "maxAttempts")
            longest = limit.value * (attempts.value if attempts else 1)
            if ms > longest:
                ms, stated = longest, limit
        if ms is None:
            missing.append(
                Missing(
                    f"slo.latency.p99 of {label}",
                    design.elements[number].at("slo", "latency", "p99") if number is not None else place,
                )
            )
        shares.append(Share(label, number, ms, parts, stated, step=place))
    return Budget(None, tuple(shares), objective(flow), tuple(missing))


def steps(flow: Element) -> Iterator[tuple[str, int, str, Place]]:
    """Of a flow: the reference of what does each step, its index, what it is called, and where it is written."""
    if flow.entity is None:
        return
    for relation in flow.entity.relations:
        if relation.field == "steps" and len(relation.route) > 2 and isinstance(relation.route[2], int):
            index = relation.route[2]
            label = flow.text("steps", index, "title") or flow.text("steps", index, "id") or relation.target
            yield relation.target, index, label, flow.entity.at(*relation.route)


def slow_share(fan_out: float, p_slow: float) -> float:
    """1 - (1 - p)^n: the share of requests that wait for at least one slow leaf."""
    return 1 - math.pow(1 - min(1.0, max(0.0, p_slow)), max(0.0, fan_out))


def leaf_quantile(fan_out: float, quantile: float) -> float:
    """q^(1/n): the quantile each leaf must keep, so that the request keeps `quantile`."""
    return math.pow(min(1.0, max(0.0, quantile)), 1 / fan_out) if fan_out > 0 else 0.0


class FanOut(NamedTuple):
    """A stage that waits for several answers at once."""

    calls: tuple[Call, ...]
    width: float
    """Answers it waits for."""

    @property
    def slow(self) -> float:
        """Share of requests that wait for an answer beyond its p99."""
        return slow_share(self.width, TAIL)


def fan_outs(design: Design, number: int) -> Iterator[FanOut]:
    """The stages of an element that make more than one call at a time."""
    for stage in stages(design)[number]:
        width = sum(call.at_once for call in stage if call.per_request)
        if width > 1:
            yield FanOut(stage, width)


def budget_figures(budget: Budget) -> tuple[Figure, ...]:
    """`p99-estimate`, `p99-slack` and `guaranteed-quantile`."""
    told = budget.sum is not None
    bound: Bound = "at least" if budget.missing and told else "exactly"
    turned: Bound = "at most" if bound == "at least" else "exactly"
    assumed: tuple[str, ...] = (
        "the sum of p99s is an estimate of the p99; sure is only the guaranteed quantile",
    )
    if budget.shares:
        assumed = (*assumed, "what is called answers as fast as it promises")
    added = Derivation(lambda: (_added(budget),)) if told else ()
    found = [Figure("p99-estimate", budget.sum, "ms", bound, budget.missing, assumed, added)]
    if budget.objective is not None:
        left = Derivation(lambda: (_added(budget), _left(budget))) if told else ()
        found.append(Figure("p99-slack", budget.slack, "ms", turned, budget.missing, assumed, left))
    if budget.parts > 1 or not told:
        union = ("union bound: holds however the parts depend on each other",)
        sure = Derivation(lambda: (_sure(budget),)) if told else ()
        found.append(
            Figure("guaranteed-quantile", budget.quantile, "ratio", turned, budget.missing, union, sure)
        )
    return tuple(found)


def _added(budget: Budget) -> Step:
    own = (budget.own.operand("own work"),) if budget.own else ()
    terms = (_term(share) for share in budget.shares)
    return Step("sum over stages of max(p99 x calls in a row)", (*own, *terms), budget.sum, "ms")


def _left(budget: Budget) -> Step:
    own = (budget.objective.operand("objective"),) if budget.objective else ()
    return Step("objective - sum", (*own, Operand("sum", budget.sum, "ms")), budget.slack, "ms")


def _sure(budget: Budget) -> Step:
    own = (Operand("own work", 1.0),) if budget.own else ()
    every = (s for share in budget.shares for s in (share, *share.alternatives))
    parts = (*own, *(Operand(share.label, share.parts) for share in every))
    return Step("1 - 1% x sum of parts", parts, budget.quantile, "ratio")


def _term(share: Share) -> Operand:
    several = f", the slowest of {len(share.alternatives) + 1} in parallel" if share.alternatives else ""
    times = ""
    if share.call is not None and share.call.in_a_row != 1:
        times = f" x {share.call.in_a_row:g}"
    return Operand(f"{share.label}{times}{several}", share.ms, "ms", share.place)


def fan_out_figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`slow-share-of-fan-out` and `leaf-quantile`, of the widest stage; none without a fan-out."""
    widest = max(fan_outs(design, number), key=lambda f: f.width, default=None)
    if widest is None:
        return ()
    leaf = leaf_quantile(widest.width, 1 - TAIL)

    def steps(formula: str, name: str, given: float, value: float) -> Iterator[Step]:
        places = tuple(
            Operand(f"calls of {design.elements[c.need.target].label}", c.at_once, "", c.need.at())
            for c in widest.calls
        )
        yield Step("n = sum of calls at the same time", places, widest.width)
        yield Step(formula, (Operand("n", widest.width), Operand(name, given, "ratio")), value, "ratio")

    slow = Derivation(lambda: steps("1 - (1 - p)^n", "p", TAIL, widest.slow))
    needed = Derivation(lambda: steps("q^(1/n)", "q", 1 - TAIL, leaf))
    assumed = ("the answers are slow independently of each other",)
    return (
        Figure("slow-share-of-fan-out", widest.slow, "ratio", assumptions=assumed, steps=slow),
        Figure("leaf-quantile", leaf, "ratio", assumptions=assumed, steps=needed),
    )
