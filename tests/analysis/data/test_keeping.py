"""How long data is kept, and whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from archkit.analysis.data.ownership import not_owned_by_one
from archkit.analysis.data.retention import endless, outliving
from tests.analysis.adapters.catalog import Catalog


def stores(**specs: dict[str, Any]) -> Catalog:
    made = Catalog()
    for name, spec in specs.items():
        made.add(name, "resource", **spec)
    return made


@pytest.mark.parametrize(
    ("data", "is_endless"),
    [
        ({"classification": ["pii"]}, True),
        ({"classification": ["order", "pii.contact"]}, True),
        ({"classification": ["pii"], "retention": "30d"}, False),
        ({"classification": ["piing"]}, False),
        ({"classification": []}, False),
    ],
)
def test_personal_data_has_an_end(data: dict[str, Any], is_endless: bool) -> None:
    made = stores(db={"data": data})
    assert bool(list(endless(made.design))) is is_endless


def test_a_topic_keeps_its_messages_as_long_as_it_says() -> None:
    made = stores(facts={"type": "topic", "retention": "7d", "data": {"classification": ["pii"]}})
    assert list(endless(made.design)) == []


def test_other_classes_may_count_as_personal() -> None:
    made = stores(db={"data": {"classification": ["employee"]}})
    assert [e.classes for e in endless(made.design, ["employee"])] == [("employee",)]


def kept(retention: str | None, source: str = "a") -> dict[str, Any]:
    return {"data": {"retention": retention} if retention else {}, "derivedFrom": f"resource:{source}"}


def test_a_copy_outlives_its_source_when_it_is_kept_longer() -> None:
    made = stores(a={"data": {"retention": "30d"}}, longer=kept("31d"), same=kept("30d"), unknown=kept(None))
    assert [made.id(made.design.refs[o.number]) for o in outliving(made.design)] == ["longer"]


def test_a_source_that_does_not_say_passes_the_question_on_to_its_own() -> None:
    made = stores(a={"data": {"retention": "30d"}}, b=kept(None), c=kept("365d", "b"))
    (found,) = outliving(made.design)
    assert made.ids(made.design.names((found.number, found.source))) == ["c", "a"]


def test_copies_of_each_other_end() -> None:
    made = stores(a=kept("1d", "b"), b=kept("2d", "a"))
    assert len(list(outliving(made.design))) == 1


@pytest.mark.parametrize(
    ("owners", "is_wrong"),
    [
        ([], True),
        (["component:a"], False),
        (["component:a", "component:b"], True),
        (["group:a", "Group:A"], False),
    ],
)
def test_data_has_exactly_one_owner(owners: list[str], is_wrong: bool) -> None:
    assert bool(list(not_owned_by_one(stores(db={"data": {"owners": owners}}).design))) is is_wrong


def test_without_a_word_about_it_the_owner_of_the_resource_owns_its_data() -> None:
    assert list(not_owned_by_one(stores(db={"data": {"classification": ["pii"]}}).design)) == []
