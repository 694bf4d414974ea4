"""The least solution of x = b + A x: exact, infinite where a loop gains, and never a hang."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import inf, isclose, isnan

from hypothesis import given
from hypothesis import strategies as st

from archkit.graph.adjacency import Adjacency
from archkit.graph.linear import least_solution

Edge = tuple[int, int, float]
"""(u, v, factor): x[v] is given[v] + factor * x[u] + ..."""


def solve(size: int, edges: list[Edge], given: list[float]) -> list[float]:
    terms: list[list[tuple[int, float]]] = [[] for _ in range(size)]
    for u, v, factor in edges:
        terms[v].append((u, factor))
    graph = Adjacency([str(i) for i in range(size)], [(u, v) for u, v, _ in edges])
    return least_solution(graph.components(), terms, given)


def test_a_chain_multiplies() -> None:
    assert solve(3, [(0, 1, 2), (1, 2, 0.5)], [10, 0, 1]) == [10, 20, 11]


def test_a_damped_circle_is_a_geometric_series() -> None:
    assert solve(3, [(0, 1, 1), (1, 2, 0.5), (2, 1, 0.5)], [90, 0, 0]) == [90, 120, 60]
    assert solve(1, [(0, 0, 0.75)], [1]) == [4]


def test_a_circle_with_a_gain_of_one_or_more_has_no_end_and_neither_has_what_follows() -> None:
    assert solve(3, [(0, 1, 1), (1, 0, 1), (1, 2, 0.1)], [1, 0, 0]) == [inf, inf, inf]
    assert solve(1, [(0, 0, 1)], [1]) == [inf]
    assert solve(3, [(0, 1, 0.5), (0, 2, 0.5), (1, 0, 1), (2, 0, 1)], [1, 0, 0]) == [inf, inf, inf]


def test_a_circle_that_nothing_enters_stays_empty() -> None:
    assert solve(3, [(0, 1, 3), (1, 0, 3)], [0, 0, 7]) == [0, 0, 7]


def test_numbers_beyond_all_bounds_are_infinite() -> None:
    assert solve(3, [(0, 1, 1e300), (1, 2, 1e300)], [1, 0, 0])[2] == inf
    assert solve(2, [(0, 1, 1e300), (1, 0, 1e300)], [1e300, 0]) == [inf, inf]


FACTOR = st.sampled_from([0.125, 0.25, 0.5, 1.0, 2.0])


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), FACTOR), max_size=9),
    st.lists(st.integers(0, 3), min_size=5, max_size=5),
)
def test_it_is_what_iterating_comes_to(edges: list[Edge], given: list[int]) -> None:
    found = solve(5, edges, [float(g) for g in given])
    x = _iterated(edges, given, 400)
    longer = _iterated(edges, given, 800)
    for value, some, more in zip(found, x, longer, strict=True):
        if value == inf:
            assert more > some * (1 + 1e-4)
        else:
            assert isclose(value, more, rel_tol=1e-3, abs_tol=1e-9)
            assert value >= more * (1 - 1e-9)


def _iterated(edges: list[Edge], given: list[int], steps: int) -> list[float]:
    x = [float(g) for g in given]
    for _ in range(steps):
        new = [float(g) for g in given]
        for u, v, factor in edges:
            new[v] = min(new[v] + factor * x[u], 1e200)
        if new == x:
            break
        x = new
    return x


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 7)), max_size=14))
def test_it_satisfies_its_equations_exactly_enough(edges: list[tuple[int, int, int]]) -> None:
    small = [(u, v, factor / 128) for u, v, factor in edges]
    found = solve(6, small, [1.0] * 6)
    for node in range(6):
        right = Fraction(1) + sum(
            (Fraction(f) * Fraction(found[u]) for u, v, f in small if v == node), Fraction()
        )
        assert isclose(found[node], float(right), rel_tol=1e-12)


def test_rings_and_chains_of_twenty_thousand_take_a_moment(elapsed: Callable[[], float]) -> None:
    size = 20_000
    chain = [(i, i + 1, 1.0) for i in range(size - 1)]
    elapsed()
    assert solve(size, chain, [1.0] + [0.0] * (size - 1))[-1] == 1
    ring = solve(size, [*chain, (size - 1, 0, 0.5)], [1.0] + [0.0] * (size - 1))
    assert isclose(ring[-1], 2)
    assert elapsed() < 2


def test_what_hangs_together_too_densely_is_given_up(elapsed: Callable[[], float]) -> None:
    size = 600
    edges = [(u, v, 0.001) for u in range(size) for v in range(size)]
    elapsed()
    assert all(isnan(x) for x in solve(size, edges, [1.0] * size))
    assert elapsed() < 4
