"""Load against capacity: utilisation, with a zone less, and the element that fills up first.

The bottleneck law (Denning and Buzen 1978): the entry rate at which an element is full is its capacity over its visits
per request; the least of them is the most that the whole can take. With several entries, their mix stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.load import load
from archkit.analysis.result import exceeds

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated
    from archkit.model.settings import Settings

HEADROOM = 0.3
"""Share of the capacity to keep free at peak, where the settings say nothing else."""


def wanted_headroom(settings: Settings) -> float:
    """The share to keep free at peak: the option `percent` of the rule `headroom`."""
    told = settings.rules.get("headroom")
    percent = told.options.get("percent") if told is not None else None
    if isinstance(percent, bool) or not isinstance(percent, int | float):
        return HEADROOM
    return min(max(percent / 100, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """What fills up first when traffic grows."""

    element: int
    capacity: Stated
    entry_rate: float
    """Requests per second of all entries together at which it is full."""

    def with_headroom(self, share: float = HEADROOM) -> float:
        """The entry rate at which this share of it is still free."""
        return self.entry_rate * (1 - share)


def capacity(design: Design, element: int) -> Stated | None:
    """The most that an element can do, in requests per second."""
    return design.elements[element].rps("capacity", "max")


def utilisation(rate: float, most: float) -> float:
    """Rate over capacity; infinite where something comes and nothing can be done."""
    if rate <= 0:
        return 0.0
    return rate / most if most > 0 else inf


def zones(design: Design, element: int) -> int | None:
    """Availability zones in all its regions; None where nobody says."""
    found = design.elements[element]
    stated = found.number("placement", "zones")
    if stated is None or stated.value < 1:
        return None
    return int(stated.value) * max(1, len(found.texts("placement", "regions")))


def minus_one_zone(most: float, zones: int) -> float:
    """Capacity that is left when one of equal zones is lost."""
    return most * ((zones - 1) / zones)


def bottleneck(design: Design) -> Bottleneck | None:
    """None: no traffic or no capacity is known, or a circle of calls makes more of every request."""
    state = load(design)
    if state.diverges or state.entry_rate <= 0:
        return None
    found = [
        Bottleneck(number, most, entry_rate_of(state.entry_rate, rate, most.value))
        for number, rate in enumerate(state.rates)
        if rate and (most := capacity(design, number)) is not None
    ]
    return min(found, key=lambda b: (b.entry_rate, b.element), default=None)


def entry_rate_of(entry_rate: float, rate: float, most: float) -> float:
    """The entry rate at which an element is full: capacity / (rate / entry rate)."""
    return entry_rate * (most / rate)


def is_over(rate: float, most: float) -> bool:
    """Whether more comes than can be done, by more than rounding; a load without end is not judged here."""
    return rate != inf and exceeds(rate, most)
