"""The utility tree of a design review: which quality scenarios to look at first, and which nobody has answered.

Scenarios are ordered by importance, then by difficulty, high before low (ATAM, CMU/SEI-2000-TR-004). One of high
importance needs a decision, or a check that computes the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge

RANK: Mapping[str, int] = MappingProxyType({"h": 0, "high": 0, "m": 1, "medium": 1, "l": 2, "low": 2})
"""In the order they are looked at; other words come last."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One quality scenario."""

    id: str
    importance: str
    """H, M, L, or the words for them."""
    difficulty: str
    covered_by: tuple[str, ...] = ()
    """Decisions and checks that answer it."""


def order(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The most important first, of these the most difficult; else as they are written."""
    return sorted(leaves, key=lambda leaf: (_rank(leaf.importance), _rank(leaf.difficulty)))


def uncovered(leaves: Sequence[Leaf]) -> list[Leaf]:
    """Leaves of high importance that no decision and no check answers, in the order they are looked at."""
    return [leaf for leaf in order(leaves) if _rank(leaf.importance) == 0 and not leaf.covered_by]


DEAD = ("rejected", "deprecated", "superseded")
"""Decisions of these states answer nothing any more."""


def leaves(knowledge: Knowledge) -> Iterator[Leaf]:
    """The scenarios of a catalog, by their references; a decision answers one that it affects, or that names it."""
    scenarios = list(knowledge.of_kind("Scenario"))
    if not scenarios:
        return
    dead = {d.id.lower() for d in knowledge.decisions if d.status in DEAD}
    alive = [d for d in knowledge.decisions if d.status not in DEAD]
    for entity in scenarios:
        named = [text for text in _texts(entity, "coveredBy") if text.strip().lower() not in dead]
        named += [d.id for d in alive if entity.ref in d.affects and d.id not in named]
        yield Leaf(entity.ref, _word(entity, "importance"), _word(entity, "difficulty"), tuple(named))


def _texts(entity: Entity, key: str) -> list[str]:
    found = entity.facts.get(key)
    return [t for t in found if isinstance(t, str) and t.strip()] if isinstance(found, list) else []


def _word(entity: Entity, key: str) -> str:
    found = entity.facts.get(key)
    return found if isinstance(found, str) else ""


def _rank(word: str) -> int:
    return RANK.get(word.strip().lower(), 3)
