"""The building blocks of pages keep hostile text as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.pages import text


def test_what_stands_between_backticks_is_a_name() -> None:
    assert text.prose("there is no `a_b`, see `c`") == (r"there is no <code>a\_b</code>, see <code>c</code>")


def test_an_odd_backtick_is_a_backtick() -> None:
    assert text.prose("a ` b") == r"a \` b"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//evil", "http://", "http://[", "order.md", ""]
)
def test_an_address_that_leads_nowhere_safe_is_no_link(url: str) -> None:
    assert text.address("Dashboard", url) == "Dashboard"


def test_an_address_cannot_end_its_link() -> None:
    assert text.address("x", "https://a/b)> <b>c") == "[x](<https://a/b)%3E%20%3Cb%3Ec>)"


@given(st.text(max_size=40))
def test_a_cell_stays_in_its_cell(said: str) -> None:
    row = text.table(("A", "B"), [(text.plain(said), "b")]).splitlines()[-1]
    assert row.replace(r"\|", "").count("|") == 3


def test_a_table_without_rows_is_nothing() -> None:
    assert text.table(("A",), []) == ""


def test_a_single_tab_needs_no_tab() -> None:
    assert text.tabs(("Diagram", ""), ("Table", "| a |")) == "| a |"
