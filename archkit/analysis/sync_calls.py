"""Who waits for whom: circles of calls, and how many calls one request waits for in a row.

Only calls that wait count, of services and of stores. A circle is a strongly connected component of these calls
(Tarjan 1972); the depth is the longest way that remains when every circle is taken as one step.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.graph.adjacency import Adjacency
from archkit.graph.graph import DEPENDENCIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.graph.graph import Edge, Graph


@dataclass(frozen=True, slots=True)
class Chain:
    """A longest chain of calls that wait, from an element that nobody waits for; at least one call."""

    calls: tuple[Edge, ...]
    """In the order of the request. Where the chain passes a circle, it goes on from any member of it."""

    @property
    def depth(self) -> int:
        """Calls in a row; a circle adds none."""
        return len(self.calls)

    @property
    def root(self) -> str:
        """Reference of the element it begins at."""
        return self.calls[0].source

    @property
    def parts(self) -> tuple[str, ...]:
        """References of what the request passes, the root first, each circle as the member it comes to."""
        return (self.root, *(call.target for call in self.calls))


def sync_cycles(graph: Graph) -> Sequence[tuple[str, ...]]:
    """The members of each circle of elements that wait for each other, sorted; one that calls itself too."""
    waits = _waits(graph)
    return sorted(tuple(waits.nodes[i] for i in members) for members in waits.cyclic())


def sync_depth(graph: Graph, at_least: int = 1) -> Iterator[Chain]:
    """For each element (or circle of them) that nobody waits for, its longest chain, sorted by its root.

    Only chains of `at_least` calls. Of several as long, the one with the first names.
    """
    waits = _waits(graph)
    heights, circles = waits.heights(), waits.components()
    called = {
        waits.component_of[target]
        for source, target in waits.pairs()
        if waits.component_of[source] != waits.component_of[target]
    }
    steps: dict[int, tuple[int, int]] = {}
    found: list[list[tuple[int, int]]] = []
    for position in range(len(circles)):
        if position in called or heights[position] < max(1, at_least):
            continue
        chain: list[tuple[int, int]] = []
        at = position
        while heights[at]:
            if at not in steps:
                steps[at] = waits.deepest_step(at)
            chain.append(steps[at])
            at = waits.component_of[steps[at][1]]
        found.append(chain)
    # Long chains have most of their steps in common.
    edges = {step: _call(graph, waits.nodes[step[0]], waits.nodes[step[1]]) for step in steps.values()}
    for chain in sorted(found):
        yield Chain(tuple([edges[step] for step in chain]))


@lru_cache(maxsize=1)
def _waits(graph: Graph) -> Adjacency:
    """Elements and the calls between them that wait, those through an API included."""
    calls = [(e.source, e.target) for e in graph.edges if e.kind in DEPENDENCIES and e.is_sync]
    nodes = sorted({ref for call in calls for ref in call})
    index = {ref: i for i, ref in enumerate(nodes)}
    return Adjacency(nodes, ((index[a], index[b]) for a, b in calls))


def _call(graph: Graph, source: str, target: str) -> Edge:
    return next(edge for edge in graph.out(source) if edge.target == target and edge.is_sync)
