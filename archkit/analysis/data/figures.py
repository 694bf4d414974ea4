"""All figures about the data of one component or resource, each with its derivation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.data import classification, partitions, quorum, recovery_point, recovery_time, staleness

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.result import Figure


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """What is known of staleness, quorum, partitions, recovery and leaks; empty for what is no element."""
    number = design.index.get(ref)
    if number is None:
        return ()
    return (
        *staleness.figures(design, number),
        *quorum.figures(design, number),
        *partitions.figures(design, number),
        *recovery_time.figures(design, number),
        *recovery_point.figures(design, number),
        *classification.figures(design, number),
    )
