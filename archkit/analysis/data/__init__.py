"""What a read may see, what a crash may lose, and where data may not go.

One file per question; `answer` gathers the figures of one component or resource.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Figure


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """Every figure about data of a component or resource; none for anything else."""
    from archkit.analysis.data.figures import figures

    return figures(asked.design, ref)
