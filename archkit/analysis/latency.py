"""How long a request takes: at worst, on the critical path at the p99, and what is done for nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.call import callers
from archkit.analysis.latency_budget import (
    budget_figures,
    element_budget,
    fan_out_figures,
    journey_budget,
)
from archkit.analysis.timeouts import orphaned_work, worst_case

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Figure


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of an element or a flow."""
    return figures(asked.design, ref)


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """The figures of a component, a resource or a flow, by its canonical reference; none for anything else.

    `worst-case-latency`, `orphaned-work`, `p99-estimate`, `p99-slack`, `guaranteed-quantile`,
    `slow-share-of-fan-out`, `leaf-quantile`; of a flow those of its budget. Nothing is orphaned where nobody waits.
    """
    number = design.index.get(ref)
    if number is not None:
        is_waited_for = any(call.is_sync for call in callers(design)[number])
        return (
            worst_case(design, number),
            *((orphaned_work(design, number),) if is_waited_for else ()),
            *budget_figures(element_budget(design, number)),
            *fan_out_figures(design, number),
        )
    flow = design.flow(ref)
    return budget_figures(journey_budget(design, flow)) if flow else ()
