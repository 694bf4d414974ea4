"""Dual writes, two stores of record, and consumers that are told twice."""

from __future__ import annotations

from typing import Any

import pytest

from archkit.analysis.data.consumers import repeating
from archkit.analysis.data.dual_writes import dual_writes, two_records
from tests.analysis.adapters.catalog import Catalog


def writer(publication: dict[str, Any], write: dict[str, Any], **store: Any) -> Catalog:
    made = Catalog()
    made.add("db", "resource", **store)
    made.add("facts", "resource", type="topic")
    made.add("order", publishes=[{"topic": "resource:facts", **publication}])
    made.needs("order", {"to": "resource:db", **write})
    return made


DIRECT, WRITES = {"delivery": "direct"}, {"operation": "write"}


def declared(made: Catalog) -> list[bool]:
    return [found.declared for found in dual_writes(made.design)]


def test_a_write_and_a_direct_publication_share_no_transaction() -> None:
    assert declared(writer(DIRECT, WRITES)) == [True]


@pytest.mark.parametrize("delivery", ["outbox", "cdc"])
def test_an_outbox_or_the_log_of_changes_is_one_write(delivery: str) -> None:
    assert declared(writer({"delivery": delivery}, WRITES)) == []


def test_what_is_only_assumed_is_not_declared() -> None:
    assert declared(writer({}, WRITES)) == [False]
    assert declared(writer(DIRECT, {})) == [False]


def test_a_reader_may_publish_as_it_likes() -> None:
    assert declared(writer(DIRECT, {"operation": "read"})) == []


def test_a_cache_is_no_store_and_a_write_for_which_nobody_waits_is_another_operation() -> None:
    assert declared(writer(DIRECT, WRITES, type="cache")) == []
    assert declared(writer(DIRECT, {**WRITES, "via": "async"})) == []


def two(saga: bool = False, **second: Any) -> int:
    made = Catalog()
    for name in ("one", "two"):
        made.add(name, "resource", systemOfRecord=True)
    made.needs("order", {"to": "resource:one", "operation": "write"})
    made.needs("order", {"to": "resource:two", "operation": "write", **second})
    steps = [{"id": "a", "component": "component:order"}]
    made.add("flow", "flow", type="saga" if saga else "journey", owner="group:g", steps=steps)
    return len(list(two_records(made.design)))


def test_two_stores_of_record_in_one_operation_need_a_saga() -> None:
    assert two() == 1
    assert two(saga=True) == 0


def test_two_stores_are_no_one_operation_when_not_every_request_writes_both() -> None:
    assert two(usage="45%") == 0
    assert two(operation="read") == 0
    assert two(via="async") == 0


def consumer(topic: str | None, **subscription: Any) -> list[bool]:
    made = Catalog()
    made.add("facts", "resource", type="topic", delivery=topic)
    made.add("mail", subscribes=[{"topic": "resource:facts", **subscription}])
    return [found.declared for found in repeating(made.design)]


def test_at_least_once_repeats_what_does_harm() -> None:
    assert consumer("at-least-once", idempotent=False) == [True]
    assert consumer("at-least-once", idempotent=True) == []


def test_whether_a_consumer_is_idempotent_is_never_assumed() -> None:
    assert consumer("at-least-once") == []


def test_how_a_topic_delivers_is_assumed() -> None:
    assert consumer(None, idempotent=False) == [False]


def test_what_the_consumer_gets_counts_before_what_the_topic_gives() -> None:
    assert consumer("at-least-once", idempotent=False, delivery="at-most-once") == []
    assert consumer("exactly-once", idempotent=False, delivery="at-least-once") == [True]
