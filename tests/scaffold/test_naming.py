"""Names of entities and files made of what people type."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.scaffold.naming import entity_name, slug


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("order", "order", None),
        ("Checkout", "checkout", "Checkout"),
        ("OrderDB_v2.1", "OrderDB_v2.1", None),
        ("Order service", "order-service", "Order service"),
        ("Größe & Maß", "grosse-mass", "Größe & Maß"),
        ("-order-", "order", "-order-"),
    ],
)
def test_a_title_gives_a_name_and_stays_the_title(text: str, name: str, title: str | None) -> None:
    assert entity_name(text) == (name, title)


@given(st.text())
def test_a_name_is_one_that_backstage_takes_or_there_is_none(text: str) -> None:
    try:
        name, _ = entity_name(text)
    except ArchkitError:
        return
    assert len(name) <= 63
    assert re.fullmatch(r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*", name)


@given(st.text())
def test_a_file_name_stays_in_its_folder_and_is_short(text: str) -> None:
    made = slug(text)
    assert len(made.encode()) <= 80
    assert not set(made) & set('/\\. :*?"<>|\0\n')
    assert not made.startswith("-") and not made.endswith("-")
