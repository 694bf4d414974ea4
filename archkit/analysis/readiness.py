"""How ready something is by a list of weighted checks, some of them gates.

Unknown is no pass: it counts nothing, and what the score would be if it passed is told beside it. Readiness goes by
gates, not by the average: one failed gate blocks, whatever the rest says (AWS, Operational Readiness Reviews).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from archkit.analysis.result import Figure, Missing, Operand, Step

Result = Literal["pass", "fail", "unknown", "n/a"]
Level = Literal["blocked", "unknown", "ready"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the list and its answer."""

    id: str
    result: Result = "unknown"
    weight: float = 1
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the answers add up to."""

    score: Figure
    """Passed weight of the applicable weight; unknown when nothing applies."""
    best: Figure
    """The same if everything unknown passed."""
    gates_failed: tuple[str, ...]
    gates_unknown: tuple[str, ...]

    @property
    def level(self) -> Level:
        """Blocked by a failed gate, unknown while a gate is, else ready."""
        if self.gates_failed:
            return "blocked"
        return "unknown" if self.gates_unknown else "ready"


def readiness(checks: Sequence[Check]) -> Readiness:
    """The score over the checks that apply, and the gates."""
    applicable = [c for c in checks if c.result != "n/a"]
    unknown = tuple(Missing(f"result of {c.id}") for c in applicable if c.result == "unknown")
    return Readiness(
        _share("score", applicable, ("pass",), unknown),
        _share("score if unknown passed", applicable, ("pass", "unknown"), ()),
        tuple(c.id for c in applicable if c.gate and c.result == "fail"),
        tuple(c.id for c in applicable if c.gate and c.result == "unknown"),
    )


def _share(
    name: str, applicable: Sequence[Check], counted: tuple[Result, ...], missing: tuple[Missing, ...]
) -> Figure:
    total = sum(c.weight for c in applicable)
    value = sum(c.weight for c in applicable if c.result in counted) / total if total else None
    operands = tuple(Operand(f"weight of {c.id} ({c.result})", c.weight) for c in applicable)
    steps = (Step("sum(w passed) / sum(w applicable)", operands, value),) if applicable else ()
    return Figure(name, value, missing=missing, steps=steps)
