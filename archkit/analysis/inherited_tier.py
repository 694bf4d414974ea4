"""How critical something has to be for those who cannot do without it.

    req(v) = min(tier(v), min over hard callers u of req(u))

(Atchison, Architecting for Scale, chapter 16). A soft edge passes nothing on, and neither does one of several
alternatives that may be lost.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.design import Need
    from archkit.analysis.structure_function import StructureFunction


class Inherited(NamedTuple):
    """What one element has to be, and who says so."""

    required: int
    """1 (most critical) to 4."""
    caller: int | None
    """The hard caller that passes it on; None: its own tier."""


@lru_cache(maxsize=2)
def inherited_tiers(structure: StructureFunction) -> Sequence[Inherited | None]:
    """By element: None where neither it nor anyone who needs it states a tier.

    The most critical ones first, each breadth-first over hard edges, so that every chain is a shortest one.
    """
    elements = structure.design.elements
    found: list[Inherited | None] = [None] * len(elements)
    for tier in (1, 2, 3, 4):
        waiting = deque(n for n, e in enumerate(elements) if e.tier == tier and found[n] is None)
        for number in waiting:
            found[number] = Inherited(tier, None)
        while waiting:
            number = waiting.popleft()
            for clause in structure.required[number]:
                if clause.is_redundant:
                    continue
                for target in clause.members:
                    if found[target] is None:
                        found[target] = Inherited(tier, number)
                        waiting.append(target)
    return found


def chain(structure: StructureFunction, number: int) -> tuple[Need, ...]:
    """The hard edges from the one whose tier is inherited down to the element; empty when it is its own."""
    found = inherited_tiers(structure)
    steps: list[Need] = []
    at = number
    while (inherited := found[at]) is not None and inherited.caller is not None:
        clauses = (c for c in structure.required[inherited.caller] if not c.is_redundant)
        steps.append(next(n for c in clauses for n in c.needs if n.target == at))
        at = inherited.caller
    return tuple(reversed(steps))
