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
from archkit.analysis.entries import entries
from archkit.analysis.result import exceeds
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

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
    came_by: Mapping[int, Call] = field(repr=False, compare=False)
    """The last call of the chain to each element, by number."""

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
        """By number: the place in the order."""
        found = [0] * len(self.order)
        for rank, number in enumerate(self.order):
            found[number] = rank
        return found

    @cached_property
    def _ranked(self) -> list[list[tuple[int, float, float]]]:
        """By rank: rank of the target, mean calls without retries and at worst, of every hop."""
        rank = self.rank
        return [[(rank[h.target], h.plain, h.worst) for h in self.hops[number]] for number in self.order]

    def factors(self, root: int) -> Iterator[tuple[int, float | None]]:
        """Every element that `root`, which leads to no circle, reaches, with its amplification; callers first."""
        hops, order, here = self._ranked, self.order, self.rank[root]
        plain, worst, touched = [0.0] * len(order), [0.0] * len(order), bytearray(len(order))
        plain[here] = worst[here] = 1.0
        while True:
            p, w = plain[here], worst[here]
            for target, m, most in hops[here]:
                touched[target] = 1
                plain[target] += p * m
                worst[target] += w * most
            if (here := touched.find(1, here + 1)) < 0:
                return
            yield order[here], ratio(worst[here], plain[here])

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

    def between(self, root: int, targets: Iterable[int]) -> set[int]:
        """Everything on a way from the root to one of the targets, both ends included."""
        reached, seen, stack = self.behind((root,)), set(targets), list(targets)
        while stack:
            for source in self.graph.predecessors[stack.pop()]:
                if source in reached and source not in seen:
                    seen.add(source)
                    stack.append(source)
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

    def arriving(self, entering: Mapping[int, float], within: set[int] | None = None) -> Arriving:
        """What arrives where, for the requests that enter, by number of the entry.

        `within`: only there, and at least everything on the way from the entries to it.
        """
        reached = self.behind(tuple(entering)) if within is None else within
        unbounded = self.behind(self.circles & reached)
        plain = dict.fromkeys(sorted(reached, key=self.rank.__getitem__), 0.0)
        plain.update(entering)
        worst, sustained = dict(plain), dict(plain)
        for number in plain:
            if number in unbounded:
                continue
            p, w, s = plain[number], worst[number], sustained[number]
            for _, target, _, m, most, least in self.hops[number]:
                if target in plain:
                    plain[target] += p * m
                    worst[target] += w * most
                    sustained[target] += s * least
        return Arriving(plain, worst, sustained, unbounded)


def _graph(design: Design, made: Iterable[Call]) -> Adjacency:
    return Adjacency(design.refs, ((c.need.source, c.need.target) for c in made))


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
    """What one request at `root` causes at everything it reaches, or `within` a part of that with all ways there."""

    def __init__(self, flow: Requests, root: int, within: set[int] | None = None) -> None:
        self.root = root
        self._flow = flow
        self.arriving = flow.arriving({root: 1.0}, within)
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

    def severities(self) -> Iterator[tuple[int, float]]:
        """Every target with its factor: infinite where a circle lies on the way and anything is tried again, 0 where
        that says nothing."""
        here = self.arriving
        for target, plain in here.plain.items():
            if target in here.unbounded:
                yield target, inf if target in self.retried else 0.0
            else:
                yield target, ratio(here.worst[target], plain) or 0.0

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
            above, so_far = layers[number], product[number]
            for call, target, attempts, _, _, _ in self._flow.hops[number]:
                if target in layers:
                    if (again := above + (call.attempts > 1)) > layers[target]:
                        layers[target] = again
                    if (most := so_far * attempts) > product.get(target, 0.0):
                        product[target], came_by[target] = most, call
        return layers, came_by

    @cached_property
    def _short(self) -> dict[int, Call]:
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
        came_by = self._short if target in self.arriving.unbounded else self._paths[1]
        return _chain(came_by, self.root, target, nearest)

    def amplification(self, target: int) -> Amplification | None:
        """At one element; None: a request never gets there."""
        here = self.arriving
        if target not in here.plain or target == self.root:
            return None
        if target in here.unbounded:
            return Amplification(self.root, target, None, None, None, None, self._short)
        return Amplification(
            self.root,
            target,
            here.plain[target],
            here.worst[target],
            here.sustained[target],
            self._paths[0][target],
            self._paths[1],
        )


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
    best: dict[int, float] = {}
    came_from: dict[int, int] = {}
    left = 0.0
    for root in roots:
        if followed <= 0:
            left = flow.most[root]
            break
        for target, factor in flow.factors(root) if flow.most[root] < inf else _unbounded(flow, root):
            followed -= len(flow.out[target]) + 1
            if factor is not None and factor > best.get(target, above) and exceeds(factor, above):
                best[target], came_from[target] = factor, root
    return {target: Worst(root, best[target] >= left) for target, root in came_from.items()}


def _unbounded(flow: Requests, root: int) -> Iterator[tuple[int, float | None]]:
    """The amplification at everything that a root before a circle of calls reaches."""
    here = Spread(flow, root)
    for target in here.targets:
        factor = here.factor(target)
        if factor is None and here.is_unbounded(target) and target in here.retried:
            factor = inf
        yield target, factor


def worst(design: Design, target: int) -> Amplification | None:
    """From the entry from which most calls reach an element for each one that is meant, the first of several; None: no
    entry reaches it."""
    return _worst(design).get(target)


@lru_cache(maxsize=1)
def _worst_entries(design: Design) -> dict[int, tuple[float, int]]:
    """By number of the target: the largest severity, and the entry from which it comes."""
    flow = requests(design)
    found: dict[int, tuple[float, int]] = {}
    passed: set[int] = set()
    for entry in entries(design):
        if flow.most[entry] > 1:
            severities = Spread(flow, entry).severities()
        else:
            # Behind it nothing multiplies: what such an entry passed before, and all behind that, is no worse here.
            severities = ((target, 1.0) for target in flow.beyond(entry, passed))
        for target, severity in severities:
            if target != entry and (target not in found or exceeds(severity, found[target][0])):
                found[target] = severity, entry
    return found


@lru_cache(maxsize=1)
def _worst(design: Design) -> dict[int, Amplification]:
    """By number of the target."""
    flow = requests(design)
    targets: dict[int, list[int]] = {}
    for target, (_, entry) in _worst_entries(design).items():
        targets.setdefault(entry, []).append(target)
    found: dict[int, Amplification] = {}
    for entry, reached in targets.items():
        here = Spread(flow, entry, flow.between(entry, reached))
        found.update((a.target, a) for a in map(here.amplification, reached) if a is not None)
    return found
