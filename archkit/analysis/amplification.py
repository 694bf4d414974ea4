"""How many times one request can reach what it needs when everything behind it fails.

The classic result: three layers that each try four times turn one request into 4^3 = 64 (Google SRE book, chapter 22).
Over all paths from r to v, amplification is sum(prod(m n)) / sum(prod(m)), with `m` calls per request and `n` attempts
per call, the first one counted; a budget b (retries / first tries) leaves min(n, 1 + b). One pass in topological order.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import Call, calls
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from archkit.analysis.design import Design


@dataclass(frozen=True, slots=True)
class Amplification:
    """Calls that reach `target` for each request at `root`; elements by number."""

    root: int
    target: int
    calls_without_retries: float | None
    """None: a circle of calls lies between them."""
    calls_worst: float | None
    """With every attempt made; None: unbounded."""
    calls_sustained: float | None
    """The same once every circuit breaker has opened."""
    layers: int | None
    """Most calls on one path that are tried again at all; None: unbounded."""
    came_by: Mapping[int, Call] = field(repr=False, compare=False)
    """The last call of the chain to each element on it, by number."""

    @property
    def chain(self) -> tuple[Call, ...]:
        """The path with the largest product of attempts; through a circle, a short one."""
        return _chain(self.came_by, self.root, self.target)

    @property
    def reason(self) -> str | None:
        """Why it is unbounded: `cycle`."""
        return "cycle" if self.calls_worst is None else None

    @property
    def factor(self) -> float | None:
        """Calls in the worst case for each call without retries; None: unbounded, or there is none."""
        return ratio(self.calls_worst, self.calls_without_retries)

    @property
    def sustained(self) -> float | None:
        """The same once every circuit breaker has opened."""
        return ratio(self.calls_sustained, self.calls_without_retries)


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
    def tries(self) -> list[list[tuple[Call, int, float]]]:
        """By number: call, target and attempts of every hop."""
        return [[(h.call, h.target, h.attempts) for h in hops] for hops in self.hops]

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


class Spread:
    """What one request at `root` causes at everything it reaches."""

    def __init__(self, flow: Requests, root: int) -> None:
        self.root = root
        self._flow = flow
        self.arriving = flow.arriving({root: 1.0})
        """Calls for one request at the root."""

    def is_unbounded(self, target: int) -> bool:
        """Whether a circle of calls lies on the way."""
        return self.arriving.is_unbounded(target)

    def is_end(self, target: int) -> bool:
        """Whether requests go no further, or round in a circle."""
        return target in self._flow.circles or not self._flow.out[target]

    def factor(self, target: int) -> float | None:
        """Of the amplification, as cheaply as can be."""
        return self.arriving.factor(target)

    def severities(self) -> list[float]:
        """The factor of everything that is reached, in that order: infinite where a circle lies on the way and anything
        is tried again, 0 where that says nothing."""
        here = self.arriving
        plain, worst = here.plain, here.worst
        found = [worst[n] / plain[n] if 0 < plain[n] < inf else 0.0 for n in here.reached]
        if self._flow.circles:
            for at, number in enumerate(here.reached):
                if here.endless[number]:
                    found[at] = inf if number in self.retried else 0.0
        return found

    @cached_property
    def retried(self) -> set[int]:
        """What some retry lies before, on the way or on a circle on the way."""
        again = [c.need.target for n in self.arriving.reached for c in self._flow.out[n] if c.retries]
        return self._flow.behind(again)

    @cached_property
    def _layers(self) -> list[int]:
        """By number: most retrying calls on a path."""
        layers, endless = [0] * len(self._flow.order), self.arriving.endless
        for number in self.arriving.reached:
            if not endless[number]:
                for hop in self._flow.hops[number]:
                    again = layers[number] + (hop.call.attempts > 1)
                    layers[hop.target] = max(again, layers[hop.target])
        return layers

    @cached_property
    def _worst_ways(self) -> dict[int, Call]:
        """The call by which the path with the most attempts arrives."""
        product, endless = [0.0] * len(self._flow.order), self.arriving.endless
        product[self.root] = 1.0
        came_by: dict[int, Call] = {}
        for number in self.arriving.reached:
            if endless[number]:
                continue
            so_far = product[number]
            for call, target, attempts in self._flow.tries[number]:
                if so_far * attempts > product[target]:
                    product[target], came_by[target] = so_far * attempts, call
        return came_by

    @cached_property
    def _short_ways(self) -> dict[int, Call]:
        """The call by which a path with the fewest calls arrives."""
        came_by: dict[int, Call] = {}
        waiting = deque([self.root])
        while waiting:
            for call in sorted(self._flow.out[waiting.popleft()], key=lambda c: c.need.target):
                if call.need.target not in came_by and call.need.target != self.root:
                    came_by[call.need.target] = call
                    waiting.append(call.need.target)
        return came_by

    def chain(self, target: int, nearest: int | None = None) -> tuple[Call, ...]:
        """The path with the largest product of attempts, or its last calls only; through a circle, a short one."""
        return _chain(self._ways(target), self.root, target, nearest)

    def _ways(self, target: int) -> dict[int, Call]:
        return self._short_ways if self.is_unbounded(target) else self._worst_ways

    def amplification(self, target: int) -> Amplification | None:
        """At one element; None: a request never gets there."""
        return next(self.amplifications((target,)), None)

    def amplifications(self, targets: Iterable[int]) -> Iterator[Amplification]:
        """At each of these that a request gets to."""
        here = self.arriving
        bounded: dict[int, Call] = {}
        unbounded: dict[int, Call] = {}
        for target in targets:
            if target not in here or target == self.root:
                continue
            endless = self.is_unbounded(target)
            kept, ways, at = unbounded if endless else bounded, self._ways(target), target
            # Only what lies on some chain: the ways to everything would be many times what anybody asks for.
            while at != self.root and at not in kept:
                kept[at] = ways[at]
                at = ways[at].need.source
            if endless:
                yield Amplification(self.root, target, None, None, None, None, kept)
            else:
                calls_ = here.plain[target], here.worst[target], here.sustained[target]
                yield Amplification(self.root, target, *calls_, self._layers[target], kept)


def _chain(
    came_by: Mapping[int, Call], root: int, target: int, nearest: int | None = None
) -> tuple[Call, ...]:
    found: list[Call] = []
    while target != root and (nearest is None or len(found) < nearest):
        found.append(came_by[target])
        target = came_by[target].need.source
    return tuple(reversed(found))


@lru_cache(maxsize=64)
def spread(design: Design, root: int) -> Spread:
    """What one request at an element causes, by its number."""
    return Spread(requests(design), root)
