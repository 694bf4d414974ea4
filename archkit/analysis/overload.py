"""Whether an overload would end by itself: load at peak, the same with every retry, and what the element can take.

A first-in-first-out server whose clients give up and try again stays overloaded for good exactly when load times
attempts exceeds its capacity. Stable: the load with retries fits. Vulnerable: the load fits, with retries it does not,
so that any trigger may push it over and nothing brings it back. Overloaded: the load alone is too much (Bronson et al.,
Metastable Failures in Distributed Systems, HotOS '21; Huang et al., OSDI '22).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Literal

from archkit.analysis.entries import entries, peaks
from archkit.analysis.requests import Arriving, ratio, requests
from archkit.analysis.result import exceeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated

State = Literal["stable", "vulnerable", "overloaded"]


@dataclass(frozen=True, slots=True)
class Load:
    """What arrives at an element at peak, in requests per second; None: unknown."""

    number: int
    """Of the element."""
    plain: float | None
    """Without retries."""
    amplification: float | None
    """Calls in the worst case for each call without retries; None: nothing calls it, or a circle of calls does."""
    sustained: float | None
    """The same once every circuit breaker has opened."""
    capacity: Stated | None
    stated: Stated | None
    """The load as the element states it itself; None: it is the sum of what the entries send."""
    unstated: int | None
    """An entry that leads here and says nothing of its peak, by number."""

    @property
    def with_retries(self) -> float | None:
        """When every attempt is made."""
        return _times(self.plain, self.amplification)

    @property
    def with_breakers(self) -> float | None:
        """When every attempt is made that an open circuit breaker lets through."""
        return _times(self.plain, self.sustained)

    @property
    def safe_peak(self) -> float | None:
        """The load up to which it stays stable: capacity / amplification."""
        return self.capacity.value / self.amplification if self.capacity and self.amplification else None

    @property
    def state(self) -> State | None:
        """Of the first seconds, before any breaker opens."""
        return self._state(self.with_retries)

    @property
    def lasting_state(self) -> State | None:
        """Once every circuit breaker has opened."""
        return self._state(self.with_breakers)

    def _state(self, retried: float | None) -> State | None:
        if self.plain is None or retried is None or self.capacity is None:
            return None
        return state(self.plain, retried, self.capacity.value)


def _times(load: float | None, factor: float | None) -> float | None:
    return None if load is None or factor is None else load * factor


def state(load: float, load_with_retries: float, capacity: float) -> State:
    """Stable, vulnerable or overloaded, of loads and a capacity in the same unit."""
    if exceeds(load, capacity):
        return "overloaded"
    return "vulnerable" if exceeds(load_with_retries, capacity) else "stable"


def load(design: Design, number: int) -> Load:
    """At one element.

    The load is what the entries send there when all of them are at their peak together: an upper bound, as peaks need
    not coincide. Where some entry says nothing of its peak, it is what the element states itself.
    """
    element = design.elements[number]
    capacity, own = element.rps("capacity", "max"), element.rps("capacity", "peak")
    entry = peaks(design)
    if number in entry and number not in requests(design).circles:
        said = entry[number]
        return Load(number, said.value if said else None, 1.0, 1.0, capacity, said, None if said else number)
    unstated = _unstated(design).get(number)
    here = _at_peak(design) if unstated is None else _at_once(design)
    if number not in here or here.is_unbounded(number):
        return Load(number, None, None, None, capacity, None, unstated)
    plain = here.plain[number]
    # Of no load the factor cannot be read off, and is that of any other.
    each = here if plain or _at_once(design).is_unbounded(number) else _at_once(design)
    factor, sustained = (ratio(calls[number], each.plain[number]) for calls in (each.worst, each.sustained))
    if unstated is not None:
        return Load(number, own.value if own else None, factor, sustained, capacity, own, unstated)
    return Load(number, plain if isfinite(plain) else None, factor, sustained, capacity, None, None)


@lru_cache(maxsize=1)
def _at_peak(design: Design) -> Arriving:
    """What arrives where when every entry is at its peak."""
    return requests(design).arriving({n: p.value for n, p in peaks(design).items() if p is not None})


@lru_cache(maxsize=1)
def _at_once(design: Design) -> Arriving:
    """What arrives where for one request at every entry that no other leads to."""
    flow = requests(design)
    return flow.arriving({n: 1.0 for n in entries(design) if not flow.graph.predecessors[n]})


@lru_cache(maxsize=1)
def _unstated(design: Design) -> dict[int, int]:
    """By number: an entry that leads there and says nothing of its peak."""
    flow = requests(design)
    stack = [entry for entry, peak in peaks(design).items() if peak is None]
    found = {entry: entry for entry in stack}
    while stack:
        at = stack.pop()
        for target in flow.graph.successors[at]:
            if target not in found:
                found[target] = found[at]
                stack.append(target)
    return found


def vulnerable(design: Design) -> Iterator[Load]:
    """Every element whose load fits, and with all the retries that breakers let through does not."""
    for number, element in enumerate(design.elements):
        if element.rps("capacity", "max") is not None:
            found = load(design, number)
            if found.lasting_state == "vulnerable":
                yield found
