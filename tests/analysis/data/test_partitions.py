"""The busiest partition against keys that are dealt out one by one."""

from __future__ import annotations

from math import inf, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.data.partitions import figures, harmonic, hot, hottest, zipf_share
from tests.analysis.adapters.catalog import Catalog


def store(**spec: object) -> Catalog:
    made = Catalog()
    made.add("db", "resource", **spec)
    return made


@given(st.integers(1, 3000), st.floats(0, 4))
def test_the_harmonic_number_is_the_sum_of_its_terms(n: int, s: float) -> None:
    assert isclose(harmonic(n, s), sum(k**-s for k in range(1, n + 1)), rel_tol=1e-12)


@pytest.mark.parametrize("s", [0.0, 0.5, 0.99, 1.0, 1 + 1e-12, 1.01, 2.0])
def test_a_million_keys_are_summed_as_exactly(s: float) -> None:
    assert isclose(harmonic(10**6, s), sum(k**-s for k in range(1, 10**6 + 1)), rel_tol=1e-12)


def test_billions_of_keys_and_any_exponent_cost_nothing() -> None:
    assert isclose(harmonic(3.1e17, 2.0), 1.6449340668482264, rel_tol=1e-12)  # pi ** 2 / 6
    assert harmonic(1e18, 1e300) == 1.0
    assert zipf_share(0, -1) == 1.0


@given(st.floats(0, 1e6), st.integers(1, 50), st.floats(0, 1))
def test_no_partition_gets_less_than_its_even_part_or_more_than_all(w: float, p: int, share: float) -> None:
    busiest = hottest(w, p, share)
    assert w / p * (1 - 1e-12) <= busiest <= w * (1 + 1e-12)


def test_the_heaviest_key_brings_its_even_part_of_the_rest() -> None:
    assert hottest(5000, 16, 0.3) == 1718.75
    assert hottest(3000, 32, 1.0) == 3000


def test_a_key_that_grows_with_time_counts_before_a_measured_share() -> None:
    made = store(
        capacity={"peak": "3000rps"},
        partitioning={"partitions": 32, "topKeyShare": "1%", "monotonicKey": True},
    )
    found = hot(made.design.elements[made.number("db")])
    assert found is not None and found.rate == 3000


def test_zipf_stands_in_for_a_share_that_nobody_measured() -> None:
    made = store(
        capacity={"peak": "100rps"},
        partitioning={"partitions": 4, "cardinality": 2, "zipf": 1, "limit": "80rps"},
    )
    share, rate, used = figures(made.design, made.number("db"))
    assert share.value == pytest.approx(2 / 3)
    assert rate.value == pytest.approx(100 * 2 / 3 + 100 / 3 / 4)
    assert used.value == pytest.approx((100 * 2 / 3 + 100 / 3 / 4) / 80)


def test_without_a_share_the_even_part_is_the_least_it_can_be() -> None:
    made = store(capacity={"peak": "100rps"}, partitioning={"partitions": 4})
    (rate,) = figures(made.design, made.number("db"))
    assert (rate.value, rate.bound, rate.status) == (25, "at least", "partial")
    assert [m.what for m in rate.missing] == ["partitioning.topKeyShare"]


def test_without_a_load_nothing_is_known() -> None:
    made = store(partitioning={"partitions": 4, "topKeyShare": "10%"})
    (rate,) = figures(made.design, made.number("db"))
    assert rate.status == "unknown" and [m.what for m in rate.missing] == ["capacity.peak"]


def test_a_limit_of_nothing_divides_nothing() -> None:
    made = store(
        capacity={"peak": "100rps"}, partitioning={"partitions": 4, "topKeyShare": "10%", "limit": "0rps"}
    )
    (rate,) = figures(made.design, made.number("db"))
    assert rate.value is not None and rate.value < inf
