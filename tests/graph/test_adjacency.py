"""Components, order, reach and paths, compared with networkx and with counting on every small graph there is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.graph.adjacency import Adjacency

Pairs = list[tuple[int, int]]


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Adjacency, nx.DiGraph]:
    """A small graph of ours, and the same one of networkx."""
    size = draw(st.integers(1, 9))
    node = st.integers(0, size - 1)
    pairs: Pairs = draw(st.lists(st.tuples(node, node), max_size=24))
    other = nx.DiGraph()
    other.add_nodes_from(range(size))
    other.add_edges_from(pairs)
    return Adjacency([f"n{i}" for i in range(size)], pairs), other


def made(size: int, pairs: Pairs) -> Adjacency:
    return Adjacency([str(i) for i in range(size)], pairs)


@given(drawn())
def test_components_are_those_of_networkx(graphs: tuple[Adjacency, nx.DiGraph]) -> None:
    ours, other = graphs
    expected = {tuple(sorted(c)) for c in nx.strongly_connected_components(other)}
    assert set(ours.components()) == expected
    assert sorted(n for c in ours.components() for n in c) == list(range(len(ours)))
    assert all(node in ours.components()[ours.component_of[node]] for node in range(len(ours)))


@given(drawn())
def test_callers_stand_before_what_they_call_unless_they_are_on_a_cycle(
    graphs: tuple[Adjacency, nx.DiGraph],
) -> None:
    ours, other = graphs
    position = {node: i for i, node in enumerate(ours.order())}
    assert len(position) == len(ours)
    for source, target in other.edges:
        together = ours.component_of[source] == ours.component_of[target]
        assert together or position[source] < position[target]
    for members in ours.components():
        where = sorted(position[m] for m in members)
        assert where == list(range(where[0], where[0] + len(members)))


@given(drawn())
def test_reach_is_itself_and_all_descendants(graphs: tuple[Adjacency, nx.DiGraph]) -> None:
    ours, other = graphs
    reachable, sizes = ours.reachable(), ours.reach_sizes()
    for node in range(len(ours)):
        expected = {node, *nx.descendants(other, node)}
        assert {i for i in range(len(ours)) if reachable[node] >> i & 1} == expected
        assert sizes[node] == len(expected)


@given(drawn())
def test_each_component_with_a_cycle_shows_a_shortest_one(graphs: tuple[Adjacency, nx.DiGraph]) -> None:
    ours, other = graphs
    every = list(nx.simple_cycles(other))
    assert ours.cyclic() == [c for c in ours.components() if any(set(cycle) <= set(c) for cycle in every)]
    for members, cycle in zip(ours.cyclic(), ours.cycles(), strict=True):
        assert set(cycle) <= set(members)
        assert cycle[0] == min(cycle)
        assert all(other.has_edge(a, b) for a, b in pairwise([*cycle, cycle[0]]))
        assert len(cycle) == min(len(c) for c in every if set(c) <= set(members))


@given(drawn())
def test_the_longest_path_is_the_longest_of_the_condensation(graphs: tuple[Adjacency, nx.DiGraph]) -> None:
    ours, other = graphs
    condensed = nx.condensation(other)
    path = ours.longest_path()
    assert len(path) - 1 == nx.dag_longest_path_length(condensed)
    steps = [condensed.graph["mapping"][node] for node in path]
    assert all(condensed.has_edge(a, b) for a, b in pairwise(steps))


@given(drawn())
def test_the_height_of_a_component_is_the_longest_way_down_from_it(
    graphs: tuple[Adjacency, nx.DiGraph],
) -> None:
    ours, other = graphs
    condensed = nx.condensation(other)
    of = condensed.graph["mapping"]
    for members, height in zip(ours.components(), ours.heights(), strict=True):
        below = {of[members[0]], *nx.descendants(condensed, of[members[0]])}
        down = [
            path
            for end in below
            for path in nx.all_simple_paths(condensed, of[members[0]], end)
        ]  # fmt: skip
        assert height == max((len(p) - 1 for p in down), default=0)


@given(drawn(), st.data())
def test_a_shortest_path_has_as_few_edges_as_any(
    graphs: tuple[Adjacency, nx.DiGraph], data: st.DataObject
) -> None:
    ours, other = graphs
    a, b = data.draw(st.sampled_from(range(len(ours)))), data.draw(st.sampled_from(range(len(ours))))
    path = ours.shortest_path(a, b)
    if path is None:
        assert not nx.has_path(other, a, b)
        return
    assert (path[0], path[-1]) == (a, b)
    assert all(other.has_edge(x, y) for x, y in pairwise(path))
    assert len(path) - 1 == nx.shortest_path_length(other, a, b)


@given(drawn())
def test_edges_backwards_are_the_same_edges(graphs: tuple[Adjacency, nx.DiGraph]) -> None:
    ours, other = graphs
    assert sorted(ours.pairs()) == sorted(other.edges)
    assert sorted((s, t) for t, sources in enumerate(ours.predecessors) for s in sources) == sorted(
        other.edges
    )
    assert [ours.index[name] for name in ours.nodes] == list(range(len(ours)))


def test_nothing_comes_of_nothing() -> None:
    empty = made(0, [])
    assert (empty.components(), empty.order(), empty.cycles()) == ((), [], [])
    assert (empty.reachable(), empty.reach_sizes(), empty.longest_path()) == ([], [], [])


def test_a_cycle_counts_as_one_step_and_is_entered_where_the_edge_leads() -> None:
    graph = made(5, [(0, 2), (2, 1), (1, 2), (1, 3), (3, 4)])
    assert graph.longest_path() == [0, 2, 3, 4]


def test_of_paths_as_long_the_one_with_the_smallest_nodes_is_taken() -> None:
    assert made(6, [(5, 4), (0, 3), (0, 2), (2, 1), (3, 1)]).longest_path() == [0, 2, 1]


LONG = 20_000


@pytest.fixture(scope="module")
def chain() -> Adjacency:
    return made(LONG, [(i, i + 1) for i in range(LONG - 1)])


def test_a_chain_of_twenty_thousand_needs_no_recursion(
    chain: Adjacency, elapsed: Callable[[], float]
) -> None:
    elapsed()
    assert chain.order() == list(range(LONG))
    assert chain.longest_path() == list(range(LONG))
    assert chain.reach_sizes() == list(range(LONG, 0, -1))
    assert len(chain.shortest_path(0, LONG - 1) or ()) == LONG
    assert chain.cycles() == []
    assert elapsed() < 5


def test_a_ring_of_twenty_thousand_is_one_component_and_one_cycle(elapsed: Callable[[], float]) -> None:
    ring = made(LONG, [(i, (i + 1) % LONG) for i in range(LONG)])
    elapsed()
    assert ring.cyclic() == [tuple(range(LONG))]
    assert ring.cycles() == [list(range(LONG))]
    assert ring.longest_path() == [0]
    assert elapsed() < 5


def test_where_everybody_calls_everybody_a_cycle_of_two_is_found_at_once(
    elapsed: Callable[[], float],
) -> None:
    size = 500
    full = made(size, [(a, b) for a in range(size) for b in range(size) if a != b])
    elapsed()
    assert full.cycles() == [[0, 1]]
    assert full.reach_sizes() == [size] * size
    assert elapsed() < 5
