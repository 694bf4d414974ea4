"""How long a request is in each element on average: its own work, and that of everything it waits for.

Means add up, unlike percentiles: W = self + sum over stages of calls x W of what is called, the longest one where calls
run side by side. The catalog has percentiles only, so that the median stands for the mean, and where there is none
the 99th percentile bounds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.load import Call
    from archkit.analysis.reading import Stated


@dataclass(frozen=True, slots=True)
class Time:
    """Mean time in one element, in ms."""

    ms: float | None
    """None: of the element or of something it waits for nobody states it, or they wait for each other."""
    own: Stated | None
    """Own work, as stated."""
    is_bound: bool
    """A 99th percentile stands for a mean somewhere, so that it is at most so long."""
    unstated: tuple[int, ...] = ()
    """The first of those whose own work nobody states: of the element and of what it waits for."""


_SHOWN = 10
"""Elements without a time that one figure names."""


@lru_cache(maxsize=1)
def times(design: Design) -> Sequence[Time]:
    """By element number."""
    found = [Time(None, None, is_bound=False)] * len(design)
    state = load(design)
    for members in reversed(state.order):
        for node in members:
            element, calls = design.elements[node], state.calls[node]
            own = element.ms("latency", "self", "p50")
            is_bound = own is None or any(found[c.need.target].is_bound for c in calls)
            own = own or element.ms("latency", "self", "p99")
            waits = None if len(members) > 1 else _waits(calls, found)
            total = None if own is None or waits is None else own.value + waits
            unstated: dict[int, None] = {node: None} if own is None else {}
            for call in calls:
                unstated.update(dict.fromkeys(found[call.need.target].unstated))
            found[node] = Time(total, own, is_bound, tuple(unstated)[:_SHOWN])
    return found


def _waits(calls: Sequence[Call], found: Sequence[Time]) -> float | None:
    """For everything that is called, in ms; None where one of them is not known."""
    total, stages = 0.0, dict[object, float]()
    for call in calls:
        ms = found[call.need.target].ms
        if ms is None:
            return None
        stage = call.need.edge.attributes.get("stage")
        if isinstance(stage, int):
            stages[stage] = max(stages.get(stage, 0.0), call.gain * ms)
        else:
            total += call.gain * ms
    return total + sum(stages.values())
