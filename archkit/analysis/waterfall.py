"""A request as bars over time, as tracing draws it: who works when, and on whom the whole waits.

Each bar is as long as the p99 that the latency budget counts with; what is inside it stands one deeper. Several p99s do
not happen in one request: the bars show where the budget goes, not what a trace will look like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.latency_budget import Share, element_budget, journey_budget

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.source.location import Place

MOST_BARS = 400
"""No drawing with more can be read."""


class Bar(NamedTuple):
    """One piece of work, from `start` for `ms`."""

    label: str
    ref: str | None
    """What does it; None: it is not in the catalog."""
    start: float
    """Since the beginning of the whole, in ms."""
    ms: float | None
    """None: unknown; it is drawn as a point."""
    depth: int
    """0: a step of the journey, or the element itself."""
    is_own: bool
    """The element's own work, before its calls."""
    is_critical: bool
    """Whether the whole waits for it."""
    place: Place | None
    """Where the number is written."""


def waterfall(design: Design, ref: str, deepest: int = 2) -> tuple[Bar, ...]:
    """The bars of a flow, a component or a resource, top down; at most `MOST_BARS`, and `deepest` levels below.

    Nothing for a reference that the catalog does not have.
    """
    bars: list[Bar] = []
    if ref in design.index:
        number = design.index[ref]
        budget = element_budget(design, number)
        element = design.elements[number]
        whole = Share(element.label, number, budget.sum, budget.parts, budget.objective, step=element.at())
        _add(design, bars, whole, 0.0, 0, deepest, is_critical=True)
        return tuple(bars)
    flow = design.flow(ref)
    start = 0.0
    for step in journey_budget(design, flow).shares if flow else ():
        _add(design, bars, step, start, 0, deepest, is_critical=True)
        start += step.ms or 0.0
    return tuple(bars)


def _add(
    design: Design,
    bars: list[Bar],
    share: Share,
    start: float,
    depth: int,
    deepest: int,
    *,
    is_critical: bool,
) -> None:
    """The bar of one share and what is inside it; the recursion is as deep as `deepest` allows."""
    if len(bars) >= MOST_BARS:
        return
    ref = design.refs[share.number] if share.number is not None else None
    bars.append(Bar(share.label, ref, start, share.ms, depth, False, is_critical, share.place))
    if share.number is None or depth >= deepest:
        return
    budget = element_budget(design, share.number)
    if not budget.shares or budget.is_cyclic:
        return
    if budget.own is not None and len(bars) < MOST_BARS:
        own = budget.own
        label = design.elements[share.number].label
        bars.append(Bar(label, ref, start, own.value, depth + 1, True, is_critical, own.place))
        start += own.value
    for inner in budget.shares:
        _add(design, bars, inner, start, depth + 1, deepest, is_critical=is_critical)
        for beside in inner.alternatives:
            _add(design, bars, beside, start, depth + 1, deepest, is_critical=False)
        start += inner.ms or 0.0
