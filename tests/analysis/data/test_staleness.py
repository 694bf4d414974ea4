"""How old what is read may be: lags and times to live along the path."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.data.staleness import figures, oldest, too_old
from archkit.analysis.result import Figure
from tests.analysis.adapters.catalog import Catalog, ms


def chain(hops: list[tuple[int, int]]) -> Catalog:
    """Stores that are each derived from the one before, with lag and time to live (0: none)."""
    made = Catalog()
    made.add("s0", "resource")
    for i, (lag, ttl) in enumerate(hops, 1):
        made.add(
            f"s{i}",
            "resource",
            derivedFrom=f"resource:s{i - 1}",
            lag={"p99": ms(lag)} if lag else None,
            ttl=ms(ttl) if ttl else None,
        )
    made.needs("web", {"to": f"resource:s{len(hops)}", "operation": "read", "maxStaleness": "10s"})
    return made


def figure(made: Catalog, name: str) -> Figure:
    (found,) = figures(made.design, made.number(name))
    return found


@given(st.lists(st.tuples(st.integers(1, 90_000), st.integers(0, 90_000)), min_size=1, max_size=6))
def test_staleness_is_the_sum_of_all_delays(hops: list[tuple[int, int]]) -> None:
    made = chain(hops)
    found = figure(made, "web")
    assert found.value == sum(lag + ttl for lag, ttl in hops)
    assert found.status == "known"
    assert bool(list(too_old(made.design))) is (found.value > 10_000)


def test_the_copy_and_the_cache_of_the_reader_count_too() -> None:
    made = Catalog()
    made.add("db", "resource", replication={"mode": "async", "lag": {"p99": "300ms"}})
    made.needs("web", {"to": "resource:db", "operation": "read", "readFrom": "replica", "ttl": "2s"})
    assert figure(made, "web").value == 2300


def test_a_projection_without_a_lag_is_as_late_as_what_fills_it() -> None:
    made = Catalog()
    made.add("db", "resource")
    made.add("facts", "resource", type="topic")
    made.add("view", "resource", derivedFrom="resource:db")
    made.add("filler", subscribes=[{"topic": "resource:facts", "lag": {"p99": "5s"}}])
    made.needs("filler", {"to": "resource:view", "operation": "write"})
    found = figure(made, "view")
    assert found.value == 5000
    assert found.steps[0].operands[0].name == "filler behind facts"


def test_a_lag_that_nobody_states_leaves_the_least() -> None:
    found = figure(chain([(0, 0), (700, 0)]), "web")
    assert (found.value, found.bound, found.status) == (700, "at least", "partial")
    assert [m.what for m in found.missing] == ["lag.p99"]


def test_the_source_itself_is_not_old() -> None:
    made = Catalog()
    made.add("db", "resource")
    made.needs("web", {"to": "resource:db", "operation": "read"})
    assert figures(made.design, made.number("db")) == ()
    assert figures(made.design, made.number("web")) == ()


def test_behind_a_component_the_stalest_read_counts() -> None:
    made = Catalog()
    for name, lag in (("new", "1s"), ("old", "20s")):
        made.add(name, "resource", derivedFrom="resource:src", lag={"p99": lag})
        made.needs("api", {"to": f"resource:{name}", "operation": "read"})
    made.add("src", "resource")
    made.needs("web", {"to": "component:api", "operation": "read", "maxStaleness": "5s"})
    (found,) = too_old(made.design)
    assert found.staleness.ms == 20_000


def test_stores_derived_from_each_other_end() -> None:
    made = Catalog()
    made.add("a", "resource", derivedFrom="resource:b", lag={"p99": "1s"})
    made.add("b", "resource", derivedFrom="resource:a", lag={"p99": "2s"})
    made.needs("web", {"to": "resource:a", "operation": "read"})
    (need,) = made.design.out[made.number("web")]
    found: Any = oldest(made.design, need)
    assert found.ms == 3000
