"""What is around something and between two things, against every walk of small graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.graph.graph import Edge, Graph
from archkit.graph.query import between, neighbourhood
from archkit.model.reference import RelationKind
from archkit.source.location import Place

NAMES = "abcd"
KINDS: tuple[RelationKind, ...] = ("calls", "reads")
KIND = st.sampled_from(KINDS)


def edge(source: str, target: str, kind: RelationKind = "calls") -> Edge:
    return Edge(source, target, kind, source, Place("catalog/a.yaml"))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    name = st.sampled_from(NAMES)
    triples = draw(st.lists(st.tuples(name, name, KIND), max_size=10, unique=True))
    return Graph({}, [edge(*triple) for triple in triples], NAMES)


def walks(
    graph: Graph, start: str, steps: int, stop: Callable[[str], bool] = lambda ref: False
) -> Iterator[tuple[Edge, ...]]:
    """Every walk from `start` of 1 to `steps` edges; it goes no further where `stop` says so."""
    level: list[tuple[Edge, ...]] = [()]
    for _ in range(steps):
        following = []
        for walk in level:
            at = walk[-1].target if walk else start
            if walk and stop(at):
                continue
            following += [(*walk, e) for e in graph.edges if e.source == at]
        yield from following
        level = following


def turned(graph: Graph) -> tuple[Graph, dict[Edge, Edge]]:
    """All edges the other way round, and which is which."""
    back = {edge(e.target, e.source, e.kind): e for e in graph.edges}
    return Graph({}, back, NAMES), back


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_between_is_every_edge_of_a_walk_that_leaves_the_one_and_ends_at_the_other(
    graph: Graph, a: str, b: str
) -> None:
    ways = (w for w in walks(graph, a, 2 * len(NAMES), lambda ref: ref in (a, b)) if w[-1].target == b)
    expected = {e for way in ways for e in way}
    found = between(graph, a, b)
    assert set(found.edges) == expected
    assert {a, b} <= set(found.nodes)


@given(graphs(), st.sampled_from(NAMES), st.integers(0, 3))
def test_downstream_is_every_edge_of_a_walk_of_at_most_so_many_steps(
    graph: Graph, ref: str, depth: int
) -> None:
    found = neighbourhood(graph, ref, depth, upstream=False)
    assert set(found.edges) == {e for walk in walks(graph, ref, depth) for e in walk}
    assert ref in found.nodes


@given(graphs(), st.sampled_from(NAMES), st.integers(0, 3))
def test_upstream_is_downstream_of_the_graph_turned_round(graph: Graph, ref: str, depth: int) -> None:
    other, back = turned(graph)
    found = neighbourhood(graph, ref, depth, downstream=False)
    assert set(found.edges) == {back[e] for e in neighbourhood(other, ref, depth, upstream=False).edges}


@given(graphs(), st.sampled_from(NAMES), st.sampled_from(NAMES), KIND, st.integers(0, 3))
def test_only_some_kinds_is_the_same_question_of_a_smaller_graph(
    graph: Graph, a: str, b: str, kind: RelationKind, depth: int
) -> None:
    small = Graph({}, [e for e in graph.edges if e.kind == kind], NAMES)
    assert between(graph, a, b, [kind]).edges == between(small, a, b).edges
    assert neighbourhood(graph, a, depth, kinds=[kind]).edges == neighbourhood(small, a, depth).edges


@given(graphs(), st.sampled_from(NAMES), st.integers(0, 3))
def test_both_ways_are_both_together_in_the_order_of_the_graph(graph: Graph, ref: str, depth: int) -> None:
    both = neighbourhood(graph, ref, depth)
    parts = [neighbourhood(graph, ref, depth, upstream=up, downstream=not up) for up in (True, False)]
    assert set(both.edges) == {e for part in parts for e in part.edges}
    assert list(both.edges) == [e for e in graph.edges if e in set(both.edges)]


def test_nobody_of_that_name_is_told_with_the_nearest_one() -> None:
    graph = Graph({}, [edge("component:default/order", "component:default/payment")])
    with pytest.raises(ArchkitError, match="the graph has no `component:ordr`") as told:
        neighbourhood(graph, "component:default/ordr")
    assert told.value.hint == "did you mean `component:default/order`?"


def test_a_long_chain_needs_no_recursion() -> None:
    graph = Graph({}, [edge(f"n{i:05}", f"n{i + 1:05}") for i in range(20_000)])
    assert len(neighbourhood(graph, "n00000", 10**9).edges) == 20_000
    assert len(between(graph, "n00000", "n20000").edges) == 20_000
