"""Requests as they run along the calls of a design: what arrives where, with retries and without.

L(v) = sum over callers u of L(u) m n, with `m` calls per request and `n` attempts per call, the first one counted; a
budget b (retries / first tries) leaves min(n, 1 + b). One pass in topological order; on circles of calls and behind
them there is no end.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import Call, calls
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archkit.analysis.design import Design


def ratio(above: float | None, below: float | None) -> float | None:
    """One number of calls for each of another; None where that says nothing."""
    if above is None or not below or not isfinite(below):
        return None
    return above / below


class Hop(NamedTuple):
    """A call in the numbers that every request is followed with."""

    call: Call
    target: int
    attempts: float
    """When every one fails."""
    plain: float
    """Mean calls for each request of the source, without retries."""
    worst: float
    """The same with every attempt."""
    sustained: float
    """The same with those that open circuit breakers let through."""


class Requests:
    """The calls of a design as requests run along them, every caller before what it calls.

    A message is followed to who handles it, since redelivery repeats all that it causes; but an event that leads back
    to where it came from begins something new, and closes no circle.
    """

    def __init__(self, design: Design) -> None:
        made = [call for some in calls(design) for call in some if call.load > 0]
        self.graph = _graph(design, made)
        circle_of = self.graph.component_of
        kept = [c for c in made if c.is_sync or circle_of[c.need.source] != circle_of[c.need.target]]
        if len(kept) < len(made):
            self.graph = _graph(design, kept)
        self.out: list[list[Call]] = [[] for _ in design.refs]
        """By number of the caller."""
        self.hops: list[list[Hop]] = [[] for _ in design.refs]
        """The same in numbers."""
        for call in kept:
            m, n = call.load, call.worst_attempts
            self.out[call.need.source].append(call)
            self.hops[call.need.source].append(
                Hop(call, call.need.target, n, m, m * n, m * call.sustained_attempts)
            )
        self.circles = frozenset(n for members in self.graph.cyclic() for n in members)
        """Elements that lie on a circle of calls."""
        self.order = self.graph.order()
        """All elements, callers first."""

    @cached_property
    def rank(self) -> list[int]:
        """By number: the place in the order; members of a circle share that of the first of them."""
        found = [0] * len(self.order)
        for place, members in self._members.items():
            for number in members:
                found[number] = place
        return found

    @cached_property
    def _members(self) -> dict[int, tuple[int, ...]]:
        """By rank: the elements that have it."""
        found: dict[int, tuple[int, ...]] = {}
        place = 0
        for members in self.graph.components():
            found[place] = members
            place += len(members)
        return found

    @cached_property
    def _sums(self) -> list[list[tuple[int, int, float, float]]]:
        """By number: the rank and number of the target, mean calls without retries and at worst, of every hop."""
        rank = self.rank
        return [[(rank[h.target], h.target, h.plain, h.worst) for h in hops] for hops in self.hops]

    @cached_property
    def most(self) -> list[float]:
        """By number: the largest product of attempts on any path that begins there; infinite before a circle."""
        found = [1.0] * len(self.order)
        for number in reversed(self.order):
            if number in self.circles:
                found[number] = inf
                continue
            for hop in self.hops[number]:
                found[number] = max(found[number], hop.attempts * found[hop.target])
        return found

    def into(self, number: int) -> list[Call]:
        """The calls that arrive at an element."""
        made = (call for n in self.graph.predecessors[number] for call in self.out[n])
        return [call for call in made if call.need.target == number]

    def behind(self, numbers: Collection[int]) -> set[int]:
        """These, and everything that they reach."""
        seen, stack = set(numbers), list(numbers)
        while stack:
            for target in self.graph.successors[stack.pop()]:
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return seen

    def beyond(self, number: int, passed: set[int]) -> Iterator[int]:
        """Everything that an element reaches, but for what is `passed` and all behind that; then it is passed too."""
        stack = [number]
        while stack:
            for target in self.graph.successors[stack.pop()]:
                if target not in passed:
                    passed.add(target)
                    stack.append(target)
                    yield target

    def leading_to(self, target: int) -> Mapping[int, float]:
        """Calls that arrive at an element, without retries, for a request at each that leads to it; no circle does."""
        stack, before = [target], {target}
        while stack:
            for source in self.graph.predecessors[stack.pop()]:
                if source not in before:
                    before.add(source)
                    stack.append(source)
        found = {target: 1.0}
        for number in sorted(before - {target}, key=self.rank.__getitem__, reverse=True):
            found[number] = sum(h.plain * found[h.target] for h in self.hops[number] if h.target in found)
        return found

    def arriving(self, entering: Mapping[int, float]) -> Arriving:
        """What arrives where, for the requests that enter, by number of the entry."""
        order, sums, size = self.order, self._sums, len(self.order)
        plain = [0.0] * size
        touched, endless = bytearray(size), bytearray(size)
        for number in self.circles:
            endless[number] = 1
        for number, requests_ in entering.items():
            plain[number], touched[self.rank[number]] = requests_, 1
        worst = plain.copy()
        reached: list[int] = []
        here = touched.find(1)
        while here >= 0:
            number = order[here]
            if endless[number]:
                for member in self._members[here]:
                    reached.append(member)
                    for rank, target, _, _ in sums[member]:
                        touched[rank] = endless[target] = 1
            else:
                reached.append(number)
                p, w = plain[number], worst[number]
                for rank, target, m, most in sums[number]:
                    touched[rank] = 1
                    plain[target] += p * m
                    worst[target] += w * most
            here = touched.find(1, here + 1)
        return Arriving(self, dict(entering), reached, plain, worst, endless)


def _graph(design: Design, made: Iterable[Call]) -> Adjacency:
    return Adjacency(design.refs, ((c.need.source, c.need.target) for c in made))


class Arriving:
    """Calls that arrive, by number of the element: L(v) = sum of L(u) m n over the calls u -> v."""

    def __init__(
        self,
        flow: Requests,
        entering: Mapping[int, float],
        reached: list[int],
        plain: list[float],
        worst: list[float],
        endless: bytearray,
    ) -> None:
        self._flow, self._entering = flow, entering
        self.reached = reached
        """Elements that requests get to, callers first."""
        self.plain = plain
        """Without retries."""
        self.worst = worst
        """With every attempt."""
        self.endless = endless
        """Of what is reached: 1 on a circle of calls or behind one, where the numbers mean nothing."""

    @cached_property
    def sustained(self) -> list[float]:
        """With those attempts that open circuit breakers let through."""
        found = [0.0] * len(self.plain)
        for number, requests_ in self._entering.items():
            found[number] = requests_
        for number in self.reached:
            if not self.endless[number]:
                for hop in self._flow.hops[number]:
                    found[hop.target] += found[number] * hop.sustained
        return found

    @property
    def followed(self) -> int:
        """Calls and elements that were followed beyond where requests enter."""
        hops = self._flow.hops
        return sum([len(hops[n]) + 1 for n in self.reached]) - sum(len(hops[n]) + 1 for n in self._entering)

    @cached_property
    def _reached(self) -> frozenset[int]:
        return frozenset(self.reached)

    def __contains__(self, number: int) -> bool:
        """Whether requests get there."""
        return number in self._reached

    def is_unbounded(self, number: int) -> bool:
        """Whether it lies on a circle of calls, or behind one."""
        return self.endless[number] == 1 and number in self._reached

    def factor(self, number: int) -> float | None:
        """Calls in the worst case for each call without retries; None: unbounded, or there is none."""
        return None if self.endless[number] else ratio(self.worst[number], self.plain[number])


@lru_cache(maxsize=1)
def requests(design: Design) -> Requests:
    """The calls of a design as requests run along them."""
    return Requests(design)
