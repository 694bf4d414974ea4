"""What reads are guaranteed to see, by level, copy, session, cache and projection; and in journeys."""

from __future__ import annotations

from typing import Any

import pytest

from archkit.analysis.data.consistency import Broken, broken_journeys, broken_reads
from tests.analysis.adapters.catalog import Catalog

ASYNC = {"mode": "async"}


def reader(store: dict[str, Any], **edge: Any) -> list[Broken]:
    made = Catalog()
    made.add("db", "resource", **store)
    made.needs("web", {"to": "resource:db", "operation": "read", **edge})
    return list(broken_reads(made.design))


def lacking(store: dict[str, Any], **edge: Any) -> list[str]:
    return [word for broken in reader(store, **edge) for word in broken.lacking]


@pytest.mark.parametrize(
    ("edge", "missing"),
    [
        ({"readFrom": "primary"}, []),
        ({"readFrom": "replica"}, ["read-your-writes"]),
        ({"readFrom": "any"}, ["read-your-writes"]),
        ({"readFrom": "replica", "sessionToken": True}, []),
        ({"readFrom": "replica", "sessionToken": False}, ["read-your-writes"]),
        ({"readFrom": "primary", "ttl": "1s"}, ["read-your-writes"]),
        ({"readFrom": "replica", "sessionToken": True, "ttl": "1s"}, ["read-your-writes"]),
    ],
)
def test_own_writes_are_seen_at_the_primary_or_within_a_session_and_by_no_cache(
    edge: dict[str, Any], missing: list[str]
) -> None:
    assert lacking({"replication": ASYNC}, consistency=["read-your-writes"], **edge) == missing


def test_a_stated_level_counts_before_the_mode() -> None:
    store = {"replication": ASYNC, "consistency": {"replica": "strong"}}
    assert lacking(store, readFrom="replica", consistency=["linearizable"]) == []


def test_what_nobody_says_is_no_finding() -> None:
    assert lacking({}, readFrom="replica", consistency=["strong"]) == []


def test_a_quorum_without_overlap_guarantees_nothing() -> None:
    loose = {"replication": {"mode": "quorum", "n": 3, "w": 1, "r": 1}}
    tight = {"replication": {"mode": "quorum", "n": 3, "w": 2, "r": 2}}
    assert lacking(loose, consistency=["monotonic-reads"]) == ["monotonic-reads"]
    assert lacking(tight, consistency=["monotonic-reads"]) == []


def test_a_projection_shows_no_latest_write_but_keeps_the_order() -> None:
    made = Catalog()
    made.add("db", "resource")
    made.add("view", "resource", derivedFrom="resource:db", consistency={"primary": "strong"})
    wanted = ["linearizable", "read-your-writes", "monotonic-reads"]
    made.needs("web", {"to": "resource:view", "operation": "read", "consistency": wanted})
    (broken,) = broken_reads(made.design)
    assert broken.lacking == ("linearizable", "read-your-writes")
    assert [hop.words for hop in broken.hops] == ["primary of view, strong", "a projection of db"]


def test_a_path_through_a_component_guarantees_what_all_its_hops_do() -> None:
    made = Catalog()
    made.add("db", "resource", replication=ASYNC)
    made.needs("api", {"to": "resource:db", "operation": "read", "readFrom": "replica"})
    made.needs("web", {"to": "component:api", "operation": "read", "consistency": ["read-your-writes"]})
    (broken,) = broken_reads(made.design)
    assert not broken.assumed and [n.target for n in broken.read.path] == [
        made.number("api"),
        made.number("db"),
    ]


def test_of_several_stores_behind_a_component_none_is_known_to_be_the_one() -> None:
    made = Catalog()
    for name in ("one", "two"):
        made.add(name, "resource", replication=ASYNC)
        made.needs("api", {"to": f"resource:{name}", "operation": "read", "readFrom": "replica"})
    made.needs("web", {"to": "component:api", "operation": "read", "consistency": ["read-your-writes"]})
    assert [broken.assumed for broken in broken_reads(made.design)] == [True, True]


def test_components_that_read_of_each_other_end() -> None:
    made = Catalog()
    made.add("one")
    made.add("two")
    made.needs("one", {"to": "component:two", "operation": "read", "consistency": ["strong"]})
    made.needs("two", {"to": "component:one", "operation": "read", "consistency": ["strong"]})
    assert list(broken_reads(made.design)) == []


def journey(
    *steps: dict[str, Any], needs: tuple[str, ...] = ("read-your-writes",), **stores: Any
) -> list[str]:
    made = Catalog()
    for name, spec in {"db": {"replication": ASYNC}, **stores}.items():
        made.add(name, "resource", **spec)
    items = [{"id": f"s{i}", "component": "resource:db", **step} for i, step in enumerate(steps)]
    made.add("flow", "flow", type="journey", owner="group:g", consistency=list(needs), steps=items)
    return [made.id(made.design.refs[b.read.store]) for b in broken_journeys(made.design)]


WRITE, READ = {"effect": "write"}, {"effect": "read", "readFrom": "replica"}


def test_own_writes_are_missed_only_after_a_write() -> None:
    assert journey(WRITE, READ) == ["db"]
    assert journey(READ, WRITE) == []
    assert journey(READ) == []


def test_a_store_is_told_once() -> None:
    assert journey(WRITE, READ, READ) == ["db"]


def test_other_guarantees_are_missed_without_a_write() -> None:
    assert journey(READ, needs=("linearizable",)) == ["db"]
    assert journey(READ, needs=("consistent-prefix",)) == []


def test_what_is_derived_from_a_written_store_does_not_show_the_write_either() -> None:
    view = {"derivedFrom": "resource:db", "consistency": {"primary": "strong"}}
    read = {"component": "resource:view", "effect": "read"}
    assert journey(WRITE, read, view=view) == ["view"]
    assert journey({**WRITE, "component": "resource:other"}, read, view=view, other={}) == []


def test_the_steps_of_a_journey_may_be_at_components() -> None:
    made = Catalog()
    made.add("db", "resource", replication=ASYNC)
    made.needs("cart", {"to": "resource:db", "operation": "write", "readFrom": "primary"})
    made.needs("pages", {"to": "resource:db", "operation": "read", "readFrom": "replica"})
    steps = [
        {"id": "fill", "component": "component:cart"},
        {"id": "look", "component": "component:pages", "effect": "read"},
    ]
    made.add("f", "flow", type="journey", owner="group:g", consistency=["read-your-writes"], steps=steps)
    (broken,) = broken_journeys(made.design)
    assert broken.written_by == "fill" and broken.assumed
