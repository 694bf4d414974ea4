"""How many times one request can reach what it needs when everything behind it fails.

The classic result: three layers that each try four times turn one request into 4^3 = 64 (Google SRE book, chapter 22).
Over all paths from r to v, amplification is sum(prod(m n)) / sum(prod(m)), with `m` calls per request and `n` attempts
per call.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.requests import ratio, requests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archkit.analysis.call import Call
    from archkit.analysis.design import Design
    from archkit.analysis.requests import Requests


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
            for call, target, attempts, _, _, _ in self._flow.hops[number]:
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
