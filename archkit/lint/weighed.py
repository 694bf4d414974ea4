"""The records that weigh options, for the rules that watch them; what weighs them is loaded only when there is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.succession import OVER

if TYPE_CHECKING:
    from archkit.analysis.trade_off import TradeOff
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Knowledge


def weighed(knowledge: Knowledge) -> Iterator[tuple[Decision, TradeOff]]:
    """Each record with criteria or scored options, and what it weighs."""
    for decision in knowledge.decisions:
        if "criteria" in decision.analysis or "options" in decision.analysis:
            from archkit.analysis.trade_off import trade_off

            found = trade_off(decision)
            if found is not None:
                yield decision, found


def decided(knowledge: Knowledge) -> Iterator[tuple[Decision, TradeOff]]:
    """Those of them whose numbers can be relied on, and that somebody may still follow."""
    for decision, found in weighed(knowledge):
        if decision.status not in OVER and not found.faults:
            yield decision, found
