"""Dominators and articulation points, against what is left when a node is taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from archkit.graph.articulation import articulation_points
from archkit.graph.dominators import dominated, immediate_dominators


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    size = draw(st.integers(1, 8))
    nodes = st.integers(0, size - 1)
    pairs = draw(st.sets(st.tuples(nodes, nodes), max_size=18))
    return [sorted(b for a, b in pairs if a == node) for node in range(size)]


def reached(successors: Sequence[Sequence[int]], root: int, without: int = -1) -> set[int]:
    found = {root} - {without}
    stack = list(found)
    while stack:
        for target in successors[stack.pop()]:
            if target != without and target not in found:
                found.add(target)
                stack.append(target)
    return found


@given(graphs())
def test_a_dominator_is_a_node_without_which_there_is_no_route(successors: list[list[int]]) -> None:
    found = immediate_dominators(successors, 0)
    strict = {
        node: {d for d in range(len(successors)) if d != node and node not in reached(successors, 0, d)}
        for node in reached(successors, 0) - {0}
    }
    assert found.keys() == strict.keys()
    for node, dominator in found.items():
        # The immediate one is dominated by all the others.
        assert dominator in strict[node]
        assert strict[node] - {dominator} == strict.get(dominator, set())
    counts = {d: sum(d in s for s in strict.values()) for d in range(1, len(successors))}
    assert dominated(found) == {d: n for d, n in counts.items() if n}


@given(graphs())
def test_an_articulation_point_is_a_node_without_which_more_pieces_are_left(
    successors: list[list[int]],
) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(successors)))
    graph.add_edges_from((a, b) for a, targets in enumerate(successors) for b in targets if a != b)
    pieces = nx.number_connected_components(graph)

    def without(node: int) -> int:
        rest = graph.copy()
        rest.remove_node(node)
        return int(nx.number_connected_components(rest)) if rest else 0

    assert articulation_points(successors) == [n for n in graph if without(n) > pieces]


def test_a_square_has_no_articulation_point() -> None:
    assert articulation_points([[1, 2], [3], [3], []]) == []


def test_long_chains_and_ladders_are_no_matter(elapsed: Callable[[], float]) -> None:
    size = 20_000
    chain = [[n + 1] for n in range(size - 1)] + [[]]
    ladder = [[min(n + 1, size - 1), min(n + 2, size - 1), 0] for n in range(size)]
    back = [[n + 1, max(0, n - 3)] for n in range(size - 1)] + [[0]]
    elapsed()
    assert immediate_dominators(chain, 0)[size - 1] == size - 2
    assert dominated(immediate_dominators(chain, 0))[1] == size - 2
    # From the second rung on, every node is reached over two nodes that need not meet.
    assert immediate_dominators(ladder, 0)[size - 2] == 0
    assert immediate_dominators(back, 0)[size - 1] == size - 2
    assert len(articulation_points(chain)) == size - 2
    assert elapsed() < 30
