"""When things are back and what is lost, against recoveries that are played through."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.data import recovery_point, recovery_time
from archkit.analysis.data.recovery_time import MINUTE, chain, late, recovery_times
from tests.analysis.adapters.catalog import Catalog, minutes

Edges = set[tuple[int, int]]


def system(own: list[int], edges: Edges, groups: dict[int, tuple[list[int], int]] | None = None) -> Catalog:
    made = Catalog()
    for i, time in enumerate(own):
        made.add(f"n{i}", recovery={"self": minutes(time)})
    for a, b in sorted(edges):
        made.needs(f"n{a}", {"to": f"component:n{b}"})
    for a, (members, required) in (groups or {}).items():
        made.needs(f"n{a}", {"anyOf": [f"component:n{m}" for m in members], "required": required})
    return made


def times(made: Catalog) -> dict[str, float | None]:
    found = recovery_times(made.design)
    return {
        made.id(ref): None if back.ms is None else back.ms / MINUTE
        for ref, back in zip(made.design.refs, found, strict=True)
    }


@st.composite
def graphs(draw: st.DrawFn, acyclic: bool = False) -> tuple[list[int], Edges]:
    own = draw(st.lists(st.integers(0, 50), min_size=1, max_size=7))
    ids = st.integers(0, len(own) - 1)
    edges = draw(st.sets(st.tuples(ids, ids), max_size=14))
    return own, {(a, b) for a, b in edges if a < b} if acyclic else edges


@given(graphs())
def test_everything_waits_for_the_slowest_and_a_circle_for_each_of_its_members(
    drawn: tuple[list[int], Edges],
) -> None:
    own, edges = drawn
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(len(own)))
    circles = nx.condensation(graph)

    @cache
    def back(circle: int) -> int:
        waits = max((back(c) for c in circles.successors(circle)), default=0)
        return waits + sum(own[n] for n in circles.nodes[circle]["members"])

    where = circles.graph["mapping"]
    assert times(system(own, edges)) == {f"n{n}": back(where[n]) for n in range(len(own))}


@given(graphs(acyclic=True), st.data())
def test_of_alternatives_as_many_are_waited_for_as_are_required(
    drawn: tuple[list[int], Edges], data: st.DataObject
) -> None:
    own, edges = drawn
    groups: dict[int, tuple[list[int], int]] = {}
    for n in range(len(own) - 2):
        members = data.draw(st.lists(st.integers(n + 1, len(own) - 1), unique=True, max_size=3))
        members = [m for m in members if (n, m) not in edges]
        if members:
            groups[n] = (members, data.draw(st.integers(1, len(members))))

    @cache
    def back(n: int) -> int:
        waits = [back(b) for a, b in edges if a == n]
        if n in groups:
            members, required = groups[n]
            waits.append(sorted(back(m) for m in members)[required - 1])
        return own[n] + max(waits, default=0)

    assert times(system(own, edges, groups)) == {f"n{n}": back(n) for n in range(len(own))}


@given(graphs())
def test_the_chain_that_is_told_takes_the_whole_time(drawn: tuple[list[int], Edges]) -> None:
    own, edges = drawn
    made = system(own, edges)
    for n in range(len(own)):
        number = made.number(f"n{n}")
        (figure,) = recovery_time.figures(made.design, number)
        assert figure.value == sum(o.value or 0 for o in figure.steps[0].operands)
        assert chain(made.design, number)[0] == number


def test_a_soft_dependency_is_not_waited_for() -> None:
    made = system([5, 100], set())
    made.needs("n0", {"to": "component:n1", "criticality": "soft"})
    assert times(made)["n0"] == 5


def test_a_topic_is_back_with_its_broker() -> None:
    made = Catalog()
    made.add("kafka", "resource", recovery={"self": "30m"})
    made.add("orders", "resource", type="topic", broker="resource:kafka")
    made.add("refunds", "resource", type="topic", broker="resource:kafka", recovery={"self": "5m"})
    made.add("clicks", "resource", type="topic", broker="resource:elsewhere")
    assert times(made) == {
        "kafka": 30,
        "orders": 30,
        "refunds": 35,
        "clicks": None,
        "resource:default/elsewhere": None,
    }
    assert {b.is_exact for b in recovery_times(made.design) if b.ms is not None} == {True}


def test_a_restore_that_nobody_tried_gives_no_time() -> None:
    made = system([5], set())
    made.add("db", "resource", recovery={"rto": "30m", "backup": {"every": "24h"}})
    made.needs("n0", {"to": "resource:db"})
    (figure,) = recovery_time.figures(made.design, made.number("n0"))
    assert (figure.value, figure.bound, figure.status) == (5, "at least", "partial")
    assert [m.what for m in figure.missing] == ["recovery.backup.restoreTested"]


def test_a_restore_that_was_tried_takes_its_objective() -> None:
    made = system([5], set())
    made.add("db", "resource", recovery={"rto": "30m", "backup": {"restoreTested": "2026-01-01"}})
    made.needs("n0", {"to": "resource:db"})
    assert times(made)["n0"] == 35


def test_an_objective_shorter_than_what_is_known_of_the_chain_is_late() -> None:
    made = system([40, 20], {(0, 1)})
    made.add("n0", recovery={"rto": "30m"})
    assert [f.number for f in late(made.design)] == []
    made = system([0, 45], {(0, 1)})
    made.add("n0", recovery={"rto": "30m"})
    (found,) = late(made.design)
    assert not found.back.is_exact and found.back.ms == 45 * MINUTE


def test_what_says_nothing_is_unknown() -> None:
    made = Catalog()
    made.add("web", recovery={"rto": "30m"})
    made.needs("web", {"to": "component:nobody"})
    assert times(made) == {"web": None, "component:default/nobody": None}
    (figure,) = recovery_time.figures(made.design, made.number("web"))
    assert figure.status == "unknown" and figure.missing


def stores(**rpo: Any) -> Catalog:
    made = Catalog()
    made.add("api", recovery={"rpo": "15m"})
    for name, spec in rpo.items():
        made.add(name, "resource", **(spec if isinstance(spec, dict) else {"recovery": {"rpo": spec}}))
        made.needs("api", {"to": f"resource:{name}", "operation": "write"})
    return made


def losses(made: Catalog) -> tuple[float | None, ...]:
    return tuple(f.value for f in recovery_point.figures(made.design, made.number("api")))


def lossy(made: Catalog) -> list[str]:
    return [made.id(made.design.refs[found.store]) for found in recovery_point.lossy(made.design)]


def test_the_store_that_loses_most_decides_and_the_difference_is_the_skew() -> None:
    made = stores(db="5m", files="24h")
    assert losses(made) == (1440, 1435)
    assert lossy(made) == ["files"]


@pytest.mark.parametrize(
    "spec",
    [
        {"derivedFrom": "resource:db", "recovery": {"rpo": "24h"}},
        {"systemOfRecord": False, "recovery": {"rpo": "24h"}},
        {"type": "cache", "recovery": {"rpo": "24h"}},
        {"type": "queue", "recovery": {"rpo": "24h"}},
    ],
)
def test_what_is_rebuilt_loses_nothing(spec: dict[str, Any]) -> None:
    made = stores(db="5m", other=spec)
    assert losses(made) == (5, 0)
    assert lossy(made) == []


def test_a_cache_that_is_the_record_counts() -> None:
    assert losses(
        stores(db="5m", c={"type": "cache", "systemOfRecord": True, "recovery": {"rpo": "9m"}})
    ) == (9, 4)


def test_a_store_that_does_not_say_leaves_the_least() -> None:
    made = stores(db="5m", other={})
    point, _ = recovery_point.figures(made.design, made.number("api"))
    assert (point.bound, point.status) == ("at least", "partial")


def test_the_strictest_of_all_who_cannot_do_without_decides() -> None:
    made = stores(db="10m")
    made.add("shop", recovery={"rpo": "1m"})
    made.needs("shop", {"to": "component:api"})
    made.add("news", recovery={"rpo": "0s"})
    made.needs("news", {"to": "component:api", "criticality": "soft"})
    (found,) = recovery_point.lossy(made.design)
    assert made.ids(made.design.names(found.path)) == ["shop", "api", "db"]


@given(graphs(), st.data())
def test_stores_of_record_are_those_that_hard_edges_reach(
    drawn: tuple[list[int], Edges], data: st.DataObject
) -> None:
    own, edges = drawn
    made = system(own, edges)
    holders = data.draw(st.lists(st.integers(0, len(own) - 1), max_size=4))
    for i, n in enumerate(holders):
        made.add(f"db{i}", "resource", recovery={"rpo": minutes(i)})
        made.needs(f"n{n}", {"to": f"resource:db{i}"})
    graph = nx.DiGraph(edges)
    graph.add_nodes_from(range(len(own)))
    for n in range(len(own)):
        reached = {n} | nx.descendants(graph, n)
        wanted = sorted(f"db{i}" for i, holder in enumerate(holders) if holder in reached)
        found = recovery_point.records(made.design, made.number(f"n{n}"))
        assert sorted(made.ids(made.design.names(found))) == wanted


def test_a_long_chain_is_computed_at_once(elapsed: Callable[[], float]) -> None:
    from tests.analysis.data.chain import long_chain

    design = long_chain()
    assert recovery_times(design)[0].ms == 20_000 * MINUTE
    assert sum(1 for _ in recovery_point.lossy(design)) == 1
    (figure,) = recovery_time.figures(design, 0)
    assert len(figure.steps[0].operands) < 100
    assert elapsed() < 10
