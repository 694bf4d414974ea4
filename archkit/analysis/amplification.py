"""How many times one request can reach what it needs when everything behind it fails.

The classic result: three layers that each try four times turn one request into 4^3 = 64 (Google SRE book, chapter 22).
Over all paths from r to v, amplification is sum(prod(m n)) / sum(prod(m)), with `m` calls per request and `n` attempts
per call, the first one counted; a budget b (retries / first tries) leaves min(n, 1 + b). One pass in topological order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import Call, calls
from archkit.analysis.entries import entries
from archkit.analysis.result import exceeds
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.analysis.design import Design

MOST_FOLLOWED = 2_000_000
"""Calls followed, in all, to find the worst entry of every target; entries with the most attempts come first."""


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
    chain: tuple[Call, ...]
    """The path with the largest product of attempts; through a circle, a short one."""

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


class Requests:
    """The calls of a design as requests run along them, every caller before what it calls.

    A message is followed to who handles it, since redelivery repeats all that it causes; but an event that leads back
    to where it came from begins something new, and closes no circle.
    """

    def __init__(self, design: Design) -> None:
        made = [call for some in calls(design) for call in some if call.load > 0]
        both = Adjacency(design.refs, ((c.need.source, c.need.target) for c in made)).component_of
        kept = [c for c in made if c.is_sync or both[c.need.source] != both[c.need.target]]
        self.graph = Adjacency(design.refs, ((c.need.source, c.need.target) for c in kept))
        self.out: list[list[Call]] = [[] for _ in design.refs]
        """By number of the caller."""
        self.loads: list[list[tuple[int, float, float, float]]] = [[] for _ in design.refs]
        """The same as target and mean calls: without retries, in the worst case, and with open breakers."""
        for call in kept:
            m = call.load
            self.out[call.need.source].append(call)
            self.loads[call.need.source].append(
                (call.need.target, m, m * call.worst_attempts, m * call.sustained_attempts)
            )
        self.circles = frozenset(n for members in self.graph.cyclic() for n in members)
        """Elements that lie on a circle of calls."""
        self.order = self.graph.order()
        """All elements, callers first."""

    @cached_property
    def rank(self) -> list[int]:
        """By number: the place in the order."""
        found = [0] * len(self.order)
        for rank, number in enumerate(self.order):
            found[number] = rank
        return found

    @cached_property
    def most(self) -> list[float]:
        """By number: the largest product of attempts on any path that begins there; infinite before a circle."""
        found = [1.0] * len(self.order)
        for number in reversed(self.order):
            if number in self.circles:
                found[number] = inf
                continue
            for call in self.out[number]:
                found[number] = max(found[number], call.worst_attempts * found[call.need.target])
        return found

    def into(self, number: int) -> list[Call]:
        """The calls that arrive at an element."""
        made = (call for n in self.graph.predecessors[number] for call in self.out[n])
        return [call for call in made if call.need.target == number]

    def behind(self, numbers: Sequence[int]) -> set[int]:
        """These, and everything that they reach."""
        return _reached(numbers, self.graph.successors)

    def before(self, numbers: Sequence[int]) -> set[int]:
        """These, and everything that reaches them."""
        return _reached(numbers, self.graph.predecessors)

    def arriving(self, entering: Mapping[int, float]) -> Arriving:
        """What arrives where, for the requests that enter, by number of the entry."""
        reached = self.behind(tuple(entering))
        unbounded = self.behind([n for n in reached if n in self.circles])
        plain = dict.fromkeys(sorted(reached, key=self.rank.__getitem__), 0.0)
        plain.update(entering)
        worst, sustained = dict(plain), dict(plain)
        for number in plain:
            if number in unbounded:
                continue
            p, w, s = plain[number], worst[number], sustained[number]
            for target, m, most, least in self.loads[number]:
                plain[target] += p * m
                worst[target] += w * most
                sustained[target] += s * least
        return Arriving(plain, worst, sustained, unbounded)


def _reached(numbers: Sequence[int], steps: Sequence[Sequence[int]]) -> set[int]:
    seen, stack = set(numbers), list(numbers)
    while stack:
        for number in steps[stack.pop()]:
            if number not in seen:
                seen.add(number)
                stack.append(number)
    return seen


@dataclass(frozen=True, slots=True)
class Arriving:
    """Calls that arrive, by number of the element, callers first: L(v) = sum of L(u) m n over the calls u -> v."""

    plain: Mapping[int, float]
    """Without retries."""
    worst: Mapping[int, float]
    sustained: Mapping[int, float]
    unbounded: set[int]
    """On a circle of calls, or behind one: the numbers of these mean nothing."""


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

    @property
    def targets(self) -> list[int]:
        """What is reached beyond the root, callers before what they call."""
        return [n for n in self.arriving.plain if n != self.root]

    def is_unbounded(self, target: int) -> bool:
        """Whether a circle of calls lies on the way."""
        return target in self.arriving.unbounded

    def is_end(self, target: int) -> bool:
        """Whether requests go no further, or round in a circle."""
        return target in self._flow.circles or not self._flow.out[target]

    def factor(self, target: int) -> float | None:
        """Of the amplification, as cheaply as can be."""
        if target in self.arriving.unbounded:
            return None
        return ratio(self.arriving.worst[target], self.arriving.plain[target])

    @cached_property
    def retried(self) -> set[int]:
        """What some retry lies before, on the way or on a circle on the way."""
        again = [c.need.target for n in self.arriving.plain for c in self._flow.out[n] if c.retries]
        return self._flow.behind(again)

    @cached_property
    def _paths(self) -> tuple[dict[int, int], dict[int, Call]]:
        """Most retrying calls on a path, and the call by which the path with the most attempts arrives."""
        layers = dict.fromkeys(self.arriving.plain, 0)
        product = {self.root: 1.0}
        came_by: dict[int, Call] = {}
        for number in layers:
            if number in self.arriving.unbounded or number not in product:
                continue
            for call in self._flow.out[number]:
                target, attempts = call.need.target, product[number] * call.worst_attempts
                layers[target] = max(layers[target], layers[number] + call.retries)
                if attempts > product.get(target, 0.0):
                    product[target], came_by[target] = attempts, call
        return layers, came_by

    def chain(self, target: int, nearest: int | None = None) -> tuple[Call, ...]:
        """The path with the largest product of attempts, or its last calls only; through a circle, a short one."""
        if target in self.arriving.unbounded:
            short = self._flow.graph.shortest_path(self.root, target) or []
            calls_ = [next(c for c in self._flow.out[a] if c.need.target == b) for a, b in pairwise(short)]
            return tuple(calls_ if nearest is None else calls_[-nearest:])
        found: list[Call] = []
        came_by = self._paths[1]
        while target != self.root and (nearest is None or len(found) < nearest):
            found.append(came_by[target])
            target = came_by[target].need.source
        return tuple(reversed(found))

    def amplification(self, target: int) -> Amplification | None:
        """At one element; None: a request never gets there."""
        here = self.arriving
        if target not in here.plain or target == self.root:
            return None
        if target in here.unbounded:
            return Amplification(self.root, target, None, None, None, None, self.chain(target))
        return Amplification(
            self.root,
            target,
            here.plain[target],
            here.worst[target],
            here.sustained[target],
            self._paths[0][target],
            self.chain(target),
        )


@lru_cache(maxsize=64)
def spread(design: Design, root: int) -> Spread:
    """What one request at an element causes, by its number."""
    return Spread(requests(design), root)


class Worst(NamedTuple):
    """The entry from which most calls reach an element for each one that is meant."""

    root: int
    is_sure: bool
    """Whether no other entry multiplies more; False: too many were left to follow them all."""


def largest(design: Design, above: float, followed: int = MOST_FOLLOWED) -> dict[int, Worst]:
    """For every element that some entry multiplies more than `above` times, the entry that does so most.

    Unbounded is most, where anything on the way is tried again. What is left when so many calls have been `followed`
    multiplies no more than the largest product of attempts that begins at what is left.
    """
    flow = requests(design)
    roots = sorted((r for r in entries(design) if flow.most[r] > above), key=lambda r: (-flow.most[r], r))
    best: dict[int, tuple[float, int]] = {}
    left = 0.0
    for root in roots:
        if followed <= 0:
            left = flow.most[root]
            break
        here = Spread(flow, root)
        for target in here.targets:
            followed -= len(flow.out[target]) + 1
            factor = here.factor(target)
            if factor is None and here.is_unbounded(target) and target in here.retried:
                factor = inf
            if factor is not None and exceeds(factor, above) and factor > best.get(target, (0.0, 0))[0]:
                best[target] = (factor, root)
    return {target: Worst(root, factor >= left) for target, (factor, root) in best.items()}


def worst_entry(design: Design, target: int) -> int | None:
    """The entry from which most calls reach an element for each one that is meant; None: none reaches it.

    Of all entries, in one pass from the element up: L(u) = sum of m n L(v) over the calls u -> v.
    """
    flow = requests(design)
    on_the_way = flow.before((target,))
    unbounded = flow.before([n for n in on_the_way if n in flow.circles])
    retried = flow.before(
        [n for n in on_the_way if any(c.retries and c.need.target in on_the_way for c in flow.out[n])]
    )
    plain, worst = {target: 1.0}, {target: 1.0}
    for number in sorted(on_the_way - unbounded - {target}, key=flow.rank.__getitem__, reverse=True):
        along = [(m, most, below) for below, m, most, _ in flow.loads[number] if below in plain]
        plain[number] = sum(m * plain[below] for m, _, below in along)
        worst[number] = sum(most * worst[below] for _, most, below in along)

    def factor(entry: int) -> float:
        if entry in unbounded:
            return inf if entry in retried else 0.0
        return ratio(worst[entry], plain[entry]) or 0.0

    begins = [n for n in entries(design) if n in on_the_way and n != target]
    return max(begins, key=factor, default=None)
