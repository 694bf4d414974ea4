"""Where the load of an element comes from, in words and places, for the rules about capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.written import written
from archkit.source.problem import Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.load import Load
    from archkit.model.knowledge import Knowledge


def has_capacities(knowledge: Knowledge) -> bool:
    """Whether anybody states a load or a capacity; a plain Backstage catalog does not."""
    return any("capacity" in entity.fields for entity in knowledge.entities.values())


def rps(rate: float) -> str:
    """A rate in words."""
    return written(round(rate, 1) if 1000 <= rate < 1e9 else rate, "rps")


def came(state: Load, element: int) -> str:
    """`60 rps at Web -> Cart x 2 -> Cart store x 0.8`, the way by which most of the load comes."""
    design, way = state.design, state.way(element)
    stated = design.elements[element].rps("capacity", "peak")
    if stated is not None and (rate := state.rates[element]) is not None and stated.value > rate:
        return f"{rps(stated.value)} are stated, of which {rps(rate)} come from known entries"
    if way.origin == element:
        return f"{rps(state.peak(element) or 0.0)} come in here"
    words = [f"{rps(state.rates[way.origin] or 0.0)} at {design.elements[way.origin].label}"]
    if way.is_cut:
        words.append("...")
    for call in way.calls:
        factor = "" if call.gain == 1 else f" x {call.gain:.4g}"
        words.append(f"{design.elements[call.need.target].label}{factor}")
    return " -> ".join(words)


def entries(state: Load, element: int) -> Iterator[Related]:
    """Where the traffic on the way is stated, and the calls that multiply it."""
    way = state.way(element)
    for entry in state.entering.get(way.origin, ())[:3]:
        yield Related(entry.rate.place, f"{rps(entry.rate.value)} come in here")
    for call in way.calls:
        if call.gain != 1:
            yield Related(call.need.at(), f"{call.gain:.4g} calls per request")
