"""Where requests come in: what journeys begin at, what is reached from outside, and what nobody waits for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.call import callers, calls, waiting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated

_FRONTS = frozenset({"website", "web-app", "mobile-app", "app", "frontend", "spa", "gateway"})


@lru_cache(maxsize=1)
def entries(design: Design) -> tuple[int, ...]:
    """Elements at which requests begin, by number; each makes a call itself.

    The `entry` of a flow, websites and gateways, and everything that nobody waits for: workers and jobs too.
    """
    made, called = calls(design), waiting(design).predecessors
    begun = {number for number, _ in _journeys(design)}
    return tuple(
        number
        for number, element in enumerate(design.elements)
        if made[number] and (not called[number] or number in begun or (element.type or "").lower() in _FRONTS)
    )


@lru_cache(maxsize=1)
def peaks(design: Design) -> dict[int, Stated | None]:
    """The load at peak that comes from outside, in requests per second, by number; None: not stated.

    Only of entries that no other element calls, with waiting or without: what they are asked is counted nowhere else.
    It is what the element states (`capacity.peak`), else what the journeys that begin there state together.
    """
    called = callers(design)
    journeys: dict[int, list[Stated]] = {}
    for number, flow in _journeys(design):
        if traffic := flow.rps("traffic", "peak"):
            journeys.setdefault(number, []).append(traffic)
    found: dict[int, Stated | None] = {}
    for number in entries(design):
        if any(call.need.source != number for call in called[number]):
            continue
        stated = design.elements[number].rps("capacity", "peak")
        if stated is None and number in journeys:
            first = journeys[number][0]
            stated = first._replace(value=sum(t.value for t in journeys[number]))
        found[number] = stated
    return found


def _journeys(design: Design) -> Iterator[tuple[int, Element]]:
    """Each flow that says where it begins, with the number of that element."""
    for flow in design.of_kind("Flow"):
        for relation in flow.entity.relations if flow.entity else ():
            if relation.field == "entry" and relation.target in design.index:
                yield design.index[relation.target], flow
