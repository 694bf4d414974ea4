"""Quorums against every choice of copies that could be asked."""

from __future__ import annotations

from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.data.quorum import Quorum, figures
from tests.analysis.adapters.catalog import Catalog


@st.composite
def quorums(draw: st.DrawFn) -> Quorum:
    n = draw(st.integers(1, 7))
    return Quorum(n, draw(st.integers(1, n)), draw(st.integers(1, n)))


@given(quorums())
def test_the_probability_to_miss_is_the_share_of_reads_that_ask_no_copy_of_the_write(q: Quorum) -> None:
    asked = list(combinations(range(q.n), q.r))
    missed = sum(1 for copies in asked if not set(copies) & set(range(q.w)))
    assert q.p_disjoint is not None
    assert isclose(q.p_disjoint, missed / len(asked), abs_tol=1e-12)
    assert q.overlaps is (missed == 0)


@given(quorums())
def test_writes_are_ordered_when_every_two_of_them_meet(q: Quorum) -> None:
    writes = [set(copies) for copies in combinations(range(q.n), q.w)]
    assert q.orders_writes is all(a & b for a in writes for b in writes)


@given(quorums())
def test_so_many_copies_may_be_down_and_not_one_more(q: Quorum) -> None:
    assert q.n - q.read_failures >= q.r > q.n - q.read_failures - 1
    assert q.n - q.write_failures >= q.w > q.n - q.write_failures - 1


def test_more_copies_than_there_are_never_answer() -> None:
    assert Quorum(3, 4, 1).p_disjoint is None
    assert not Quorum(3, 1, 4).is_possible


@pytest.mark.parametrize("n", [25_000, 10**6, 10**9])
def test_any_number_of_copies_is_computed_at_once(n: int) -> None:
    half = Quorum(n, n // 2 - n // 100, n // 2 - n // 100).p_disjoint
    assert half is not None and 0 <= half < 1e-9
    one = Quorum(n, 1, n // 2).p_disjoint
    assert one is not None and isclose(one, 0.5, abs_tol=1e-4)


def test_large_numbers_come_out_as_small_ones_do() -> None:
    exact = Quorum(24_000, 10_000, 12_000).p_disjoint
    near = Quorum(24_000, 10_001, 12_000).p_disjoint
    assert exact is not None and near is not None
    assert exact == pytest.approx(near * 14_000 / 2_000, rel=1e-6)


def test_a_figure_says_where_its_numbers_are_written() -> None:
    made = Catalog()
    made.add("db", "resource", replication={"mode": "quorum", "n": 5, "w": 2, "r": 2})
    miss, reads, writes = figures(made.design, made.number("db"))
    assert miss.value == pytest.approx(0.3) and miss.status == "known"
    assert (reads.value, writes.value) == (3, 3)
    assert [o.place.route[-1] for o in miss.steps[0].operands if o.place] == ["n", "r", "w"]


def test_a_quorum_without_its_numbers_is_unknown() -> None:
    made = Catalog()
    made.add("db", "resource", replication={"mode": "quorum", "n": 5})
    (miss,) = figures(made.design, made.number("db"))
    assert miss.status == "unknown"
    assert [m.what for m in miss.missing] == ["replication.r", "replication.w"]
