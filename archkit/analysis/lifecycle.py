"""What ends, who still needs it on that day, and what of production rests on something that is not done yet.

A deprecated thing goes on its sunset (RFC 8594), a retired one is gone. What a consumer needs through an API counts
as needed when nobody else serves that API.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.days import day
from archkit.analysis.plan import removals
from archkit.analysis.radar import end_of_life
from archkit.analysis.result import DATE, Figure, Missing, Operand, Step
from archkit.graph.graph import DEPENDENCIES
from archkit.model.ref import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.plan import Removal
    from archkit.analysis.questions import Asked
    from archkit.graph.graph import Edge, Graph
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

ENDING = ("deprecated", "retired")


@dataclass(frozen=True, slots=True)
class Ending:
    """A deprecated or retired thing."""

    entity: Entity
    sunset: date | None
    """Its last day; None: nobody says."""
    uses: tuple[Edge, ...]
    """One for each that needs it, hard or soft, whether it waits or not; in the order of the graph."""

    @property
    def is_retired(self) -> bool:
        """Whether it is gone, whatever its sunset says."""
        return self.entity.lifecycle == "retired"

    @property
    def dependants(self) -> tuple[str, ...]:
        """References of those who need it, sorted."""
        return tuple(sorted(edge.source for edge in self.uses))

    def days_left(self, today: date) -> int | None:
        """Days to the sunset, negative after it; None where there is none."""
        return (self.sunset - today).days if self.sunset else None

    def is_past(self, today: date) -> bool:
        """Whether it may be switched off already; the sunset is a day on which it still runs."""
        return self.sunset is not None and today > self.sunset


@lru_cache(maxsize=1)
def endings(graph: Graph) -> tuple[Ending, ...]:
    """Everything that is to go or gone, in the order of the catalog."""
    found = {ref: e for ref, e in graph.entities.items() if e.lifecycle in ENDING}
    users: dict[str, dict[str, Edge]] = {ref: {} for ref in found}
    if found:
        for edge in _needs(graph):
            if edge.target in found:
                users[edge.target].setdefault(edge.source, edge)
    return tuple(
        Ending(entity, day(entity.facts.get("sunset")), tuple(users[ref].values()))
        for ref, entity in found.items()
    )


def unfinished(graph: Graph) -> Iterator[Edge]:
    """Needs of something in production for something experimental; of several between two, a hard one."""
    entities = graph.entities
    if not any(e.lifecycle == "experimental" for e in entities.values()):
        return
    found: dict[tuple[str, str], Edge] = {}
    for edge in _needs(graph):
        source, target = entities.get(edge.source), entities.get(edge.target)
        if source is None or target is None:
            continue
        if source.lifecycle == "production" and target.lifecycle == "experimental":
            earlier = found.setdefault((edge.source, edge.target), edge)
            if edge.is_hard and not earlier.is_hard:
                found[edge.source, edge.target] = edge
    yield from found.values()


def _needs(graph: Graph) -> Iterator[Edge]:
    """Edges by which one needs another, once where an API and its only provider would be told for the same line."""
    served = Counter(edge.target for edge in graph.edges if edge.kind == "provides")
    for edge in graph.edges:
        if edge.kind not in DEPENDENCIES or edge.source == edge.target:
            continue
        if edge.derived:
            api = graph.entities.get(edge.through or "")
            if edge.kind == "publishes" or served[edge.through or ""] > 1:
                continue
            if api is not None and api.lifecycle in (*ENDING, "experimental"):
                continue
        yield edge


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of one element on a day."""
    return figures(asked.design, ref, asked.today)


def figures(design: Design, ref: str, today: date) -> tuple[Figure, ...]:
    """`dependants` and `days-to-sunset` of what ends, `ending-needs` of what needs it, `days-to-end-of-life` of what
    it is built with, `migration-slack` where a roadmap removes it. A part that nothing is said about is left out."""
    graph = design.graph
    found: list[Figure] = []
    if (mine := _endings_by_ref(graph).get(ref)) is not None:
        found += [_dependants(mine)] + ([] if mine.is_retired else [_days_to_sunset(mine, today)])
    if ref in graph.entities and (need := _ending_needs(graph, ref)) is not None:
        found.append(need)
    if (figure := end_of_life(graph, ref, today)) is not None:
        found.append(figure)
    found += [removal.slack for removal in _removals_by_ref(graph).get(ref, ())]
    return tuple(found)


@lru_cache(maxsize=1)
def _endings_by_ref(graph: Graph) -> Mapping[str, Ending]:
    return {ending.entity.ref: ending for ending in endings(graph)}


@lru_cache(maxsize=1)
def _removals_by_ref(graph: Graph) -> Mapping[str, Sequence[Removal]]:
    found: dict[str, list[Removal]] = {}
    for removal in removals(graph):
        found.setdefault(removal.target, []).append(removal)
    return found


def _dependants(ending: Ending) -> Figure:
    operands = tuple(Operand(short(edge.source), 1, place=edge.place) for edge in ending.uses)
    value = float(len(operands))
    return Figure("dependants", value, steps=(Step("who needs it, hard or soft", operands, value),))


def _days_to_sunset(ending: Ending, today: date) -> Figure:
    place = ending.entity.at("spec", "sunset")
    left = ending.days_left(today)
    if left is None:
        return Figure("days-to-sunset", None, "d", missing=(Missing("sunset", place),))
    assert ending.sunset is not None
    operands = (_date("sunset", ending.sunset, place), _date("today", today))
    return Figure("days-to-sunset", left, "d", steps=(Step("sunset - today", operands, left, "d"),))


def _date(name: str, when: date, place: Place | None = None) -> Operand:
    return Operand(name, when.toordinal(), DATE, place)


def _ending_needs(graph: Graph, ref: str) -> Figure | None:
    """How much of what it needs is to go or gone."""
    uses = _uses_of_endings(graph).get(ref)
    if uses is None:
        return None
    operands = tuple(Operand(f"{short(edge.target)} ({word})", 1, place=edge.place) for edge, word in uses)
    value = float(len(uses))
    return Figure("ending-needs", value, steps=(Step("what it needs that ends", operands, value),))


@lru_cache(maxsize=1)
def _uses_of_endings(graph: Graph) -> Mapping[str, Sequence[tuple[Edge, str]]]:
    found: dict[str, list[tuple[Edge, str]]] = {}
    for ending in endings(graph):
        word = (
            f"sunset {ending.sunset}"
            if ending.sunset and not ending.is_retired
            else str(ending.entity.lifecycle)
        )
        for edge in ending.uses:
            found.setdefault(edge.source, []).append((edge, word))
    return found
