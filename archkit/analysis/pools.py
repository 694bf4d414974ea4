"""Pools by Little's law: the requests that an element holds at peak, and the calls that a bulkhead lets through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.load import load
from archkit.analysis.queueing import in_flight
from archkit.analysis.response_time import times
from archkit.analysis.utilisation import is_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Need
    from archkit.analysis.reading import Stated


@dataclass(frozen=True, slots=True)
class Pool:
    """Slots that requests occupy: those of an element (`capacity.concurrency`), or of one call (`bulkhead`)."""

    element: int
    need: Need | None
    """None: the pool of the element itself."""
    size: Stated
    rate: float
    """Requests per second at peak that want a slot."""
    ms: float | None
    """Mean time for which a slot is held; None: not known."""
    is_bound: bool
    """The time is at most that."""

    @property
    def needed(self) -> float | None:
        """Slots that are occupied at peak, on average."""
        return None if self.ms is None else in_flight(self.rate, self.ms)

    @property
    def is_too_small(self) -> bool:
        return self.needed is not None and is_over(self.needed, self.size.value)


@dataclass(frozen=True, slots=True)
class Hang:
    """What a hanging callee does to the slots of its caller: each call holds one for its whole timeout."""

    need: Need
    size: Stated
    """Slots of the caller."""
    rate: float
    """Calls per second at peak."""
    timeout: Stated

    @property
    def needed(self) -> float:
        """Slots that hang, when nothing comes back."""
        return in_flight(self.rate, self.timeout.value)


def pools(design: Design) -> Iterator[Pool]:
    """Every pool with a known size and load, by element, its own first."""
    state, mean = load(design), times(design)
    for number, element in enumerate(design.elements):
        peak = state.peak(number)
        if peak is None:
            continue
        size = element.number("capacity", "concurrency")
        if size is not None:
            yield Pool(number, None, size, peak, mean[number].ms, mean[number].is_bound)
        for call in state.calls[number]:
            if (size := _bulkhead(call.need)) is not None:
                time = mean[call.need.target]
                yield Pool(number, call.need, size, peak * call.gain, time.ms, time.is_bound)


def hangs(design: Design) -> Iterator[Hang]:
    """Calls that alone fill all slots of their caller when the callee hangs: neither bulkhead nor breaker."""
    state = load(design)
    for number, element in enumerate(design.elements):
        peak, size = state.peak(number), element.number("capacity", "concurrency")
        if peak is None or size is None:
            continue
        for call in state.calls[number]:
            need = call.need
            if "bulkhead" in need.edge.attributes or need.flag("circuitBreaker"):
                continue
            if (timeout := need.timeout) is not None:
                found = Hang(need, size, peak * call.gain, timeout)
                if is_over(found.needed, size.value):
                    yield found


def _bulkhead(need: Need) -> Stated | None:
    return need.number("bulkhead") if "bulkhead" in need.edge.attributes else None
