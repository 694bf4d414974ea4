"""Contracts about who needs whom: forbid, onlyFrom, independent, layers, acyclic.

Each looks at every dependency once. A forbidden way through others is told once for each entity it begins at, as its
shortest way (breadth-first from all ends at once), and only where nothing on the way begins or ends one itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from archkit.analysis.breach import Breach, listed, named, says
from archkit.graph.adjacency import Adjacency
from archkit.graph.graph import DEPENDENCIES
from archkit.model.selector import PARTS, domains
from archkit.source.problem import Related

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph
    from archkit.model.contract import Acyclic, Forbid, OnlyFrom, Selector
    from archkit.model.knowledge import Entity
    from archkit.model.selector import Population, Refs
    from archkit.source.location import Place

Edges = Sequence["Edge"]


def forbid(contract: Forbid, graph: Graph, population: Population) -> Iterator[Breach]:
    """Dependencies from these to those; with `transitive` also ways through others."""
    sources, targets = population.select(contract.from_), population.select(contract.to)
    if not sources or not targets:
        return
    via = None if contract.via is None else frozenset(contract.via)
    if not contract.transitive:
        yield from _told(
            (e for e in _needs(graph, via) if e.source in sources and e.target in targets),
            graph,
            "must not be needed here",
            "remove it, or go through what may",
        )
        return
    for way, more in _ways(_into(graph, via), sources, targets):
        yield _way(way, more, graph.entities)


def only_from(contract: OnlyFrom, graph: Graph, population: Population) -> Iterator[Breach]:
    """Dependencies on what is reserved, from parts that are neither among those who may nor among it."""
    reserved = population.select(contract.to)
    allowed = population.select(contract.from_) | reserved
    found = (
        e
        for e in _needs(graph)
        if e.target in reserved and e.source not in allowed and e.source.partition(":")[0] in PARTS
    )
    yield from _told(found, graph, "reserved for others", "go through one of those who may need it")


def independent(sides: Sequence[Selector], graph: Graph, population: Population) -> Iterator[Breach]:
    """Dependencies between two of the sides, in either direction."""
    of: dict[str, int] = {}
    for index, side in enumerate(sides):
        for ref in population.select(side):
            of[ref] = of.get(ref, 0) | 1 << index
    found = (e for e in _needs(graph) if (a := of.get(e.source)) and (b := of.get(e.target)) and not a & b)
    yield from _told(
        found, graph, "the two must not need each other", "share what both need below them, or use events"
    )


def layers(levels: Sequence[Selector], graph: Graph, population: Population) -> Iterator[Breach]:
    """Dependencies that lead from a layer to one above it, where somebody waits for the answer."""
    of: dict[str, int] = {}
    for index, level in enumerate(levels):
        for ref in population.select(level):
            of.setdefault(ref, index)
    found = (
        e
        for e in _waits(graph)
        if (lower := of.get(e.source)) is not None
        and (upper := of.get(e.target)) is not None
        and upper < lower
    )
    yield from _told(
        found,
        graph,
        "lies in a layer above",
        "pass what is needed down with the call, or let the upper part subscribe to an event",
    )


def acyclic(contract: Acyclic, graph: Graph, population: Population) -> Iterator[Breach]:
    """A short circle for each group that need each other; parts count for the system or domain that is meant."""
    members = population.select(contract.of)
    stands_for = {ref: whole for ref in graph.nodes if (whole := _whole(ref, members, graph.entities))}
    first: dict[tuple[str, str], Edge] = {}
    for edge in _waits(graph):
        a, b = stands_for.get(edge.source), stands_for.get(edge.target)
        if a and b and (a != b or edge.source == edge.target):
            first.setdefault((a, b), edge)
    nodes = sorted({ref for pair in first for ref in pair})
    index = {ref: i for i, ref in enumerate(nodes)}
    wholes = Adjacency(nodes, ((index[a], index[b]) for a, b in first))
    for cycle in wholes.cycles():
        refs = [nodes[i] for i in cycle]
        steps = [first[pair] for pair in pairwise([*refs, refs[0]])]
        yield _circle(refs, steps, graph.entities)


def _circle(refs: Sequence[str], steps: Edges, entities: Mapping[str, Entity]) -> Breach:
    called = [named(ref, entities) for ref in refs]
    words = f"{listed(called)} need each other in a circle" if len(refs) > 1 else f"{called[0]} needs itself"
    return Breach(
        steps[0].stated_by,
        steps[0].place,
        words,
        "the circle closes here",
        "turn one of these dependencies into an event, or move what both need below them",
        tuple(Related(e.place, says(e, entities)) for e in steps[1:6]),
        why=" -> ".join([*called[:8], *(["..."] if len(called) > 8 else []), called[0]]),
    )


def _whole(ref: str, members: Refs, entities: Mapping[str, Entity]) -> str | None:
    """What an entity counts for among the members: itself, its system, or a domain around it."""
    if ref in members:
        return ref
    entity = entities.get(ref)
    if entity is None:
        return None
    around = (entity.system, *domains(entities, entity))
    return next((whole for whole in around if whole in members), None)


def _told(found: Iterator[Edge], graph: Graph, label: str, help: str) -> Iterator[Breach]:
    """A breach for each edge; one that leads on through an API or topic is told where it is written, once."""
    seen: set[Place] = set()
    for edge in found:
        if edge.source != edge.target and edge.place not in seen:
            seen.add(edge.place)
            yield Breach(edge.stated_by, edge.place, says(edge, graph.entities), label, help)


def _is_dependency(edge: Edge) -> bool:
    # A publisher does not need those who read the topic.
    return edge.kind in DEPENDENCIES and not (edge.derived and edge.kind == "publishes")


@lru_cache(maxsize=8)
def _needs(graph: Graph, via: frozenset[str] | None = None) -> Edges:
    """Dependencies; with `via` those of them that are waited for or not, or relations of these kinds."""
    if via is None:
        return [e for e in graph.edges if _is_dependency(e)]
    return [
        e
        for e in graph.edges
        if (e.kind in via and not (e.derived and e.kind == "publishes"))
        or (e.via in via and _is_dependency(e))
    ]


@lru_cache(maxsize=8)
def _into(graph: Graph, via: frozenset[str] | None) -> Mapping[str, Edges]:
    """Dependencies by what is needed; those on oneself lead nowhere."""
    found: dict[str, list[Edge]] = {}
    for edge in _needs(graph, via):
        if edge.source != edge.target:
            found.setdefault(edge.target, []).append(edge)
    return found


@lru_cache(maxsize=1)
def _waits(graph: Graph) -> Edges:
    """Dependencies for which somebody waits, or may: not events, nor the APIs that describe them."""
    events = {ref for ref, e in graph.entities.items() if e.kind == "API" and e.type == "asyncapi"}
    return [e for e in _needs(graph) if e.via != "async" and e.target not in events]


def _ways(into: Mapping[str, Edges], sources: Refs, targets: Refs) -> Iterator[tuple[Edges, int]]:
    """For each source with a way to a target its shortest one, and how many more of its edges lead there.

    No node between the ends of a way is a source or a target.
    """
    onward: dict[str, Edge | None] = dict.fromkeys(sorted(targets))
    length = dict.fromkeys(onward, 0)
    leading: dict[str, list[Edge]] = {}
    waiting = deque(onward)
    while waiting:
        node = waiting.popleft()
        for edge in into.get(node, ()):
            if edge.source in sources:
                leading.setdefault(edge.source, []).append(edge)
            elif edge.source not in onward:
                onward[edge.source] = edge
                length[edge.source] = length[node] + 1
                waiting.append(edge.source)
    for source in sorted(leading):
        way = [min(leading[source], key=lambda e: length[e.target])]
        while (step := onward[way[-1].target]) is not None:
            way.append(step)
        yield way, len({e.place for e in leading[source]}) - 1


def _way(way: Edges, more: int, entities: Mapping[str, Entity]) -> Breach:
    first, last = way[0], way[-1]
    words = says(first, entities)
    if len(way) > 1:
        between = listed([named(e.target, entities) for e in way[:-1]])
        words = f"{named(first.source, entities)} needs {named(last.target, entities)} through {between}"
    others = f"{more} more of its dependencies lead" if more > 1 else "one more of its dependencies leads"
    return Breach(
        first.stated_by,
        first.place,
        words,
        "must not be needed here" if len(way) == 1 else "the way there begins here",
        "cut the way at one of its steps",
        tuple(Related(e.place, says(e, entities)) for e in way[1:6]),
        why=f"{others} there too" if more else "",
    )
