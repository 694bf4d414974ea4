"""Rows as a table for a terminal, as CSV and as JSON."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.report.table import as_csv, as_json, columns, crop, display_width

HEADER = ("kind", "name", "about")
ROWS = [("API", "order-api", "Takes orders."), ("Component", "order", "")]


def test_columns_are_aligned() -> None:
    assert columns(HEADER, ROWS) == (
        "KIND       NAME       ABOUT\n"
        "API        order-api  Takes orders.\n"
        "Component  order\n"
    )  # fmt: skip


def test_a_column_without_a_word_is_left_out() -> None:
    assert columns(HEADER, [("API", "", "x")]) == "KIND  ABOUT\nAPI   x\n"


def test_wide_characters_take_two_columns_and_marks_none() -> None:
    assert columns(("a", "b"), [("日本", "x"), ("e\u0301t", "y")]) == "A     B\n日本  x\ne\u0301t    y\n"


def test_the_last_column_is_cropped_first() -> None:
    made = columns(HEADER, [("Component", "order", "Takes a cart to an order that is paid.")], width=40)
    assert made.splitlines()[1] == "Component  order  Takes a cart to an or…"


def test_control_characters_and_line_breaks_are_blanks() -> None:
    assert columns(("a",), [("x\x1b[31m\ny\u202ez",)]) == "A\nx [31m y z\n"


CELL = st.text(max_size=30)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5), st.integers(24, 80))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    assert all(display_width(line) <= width for line in columns(HEADER, rows, width=width).splitlines())


@given(st.text(), st.integers(1, 40))
def test_a_cropped_text_fits_and_begins_as_the_whole(text: str, width: int) -> None:
    made = crop(text, width)
    assert display_width(made) <= width
    assert made == text or (made.endswith("…") and text.startswith(made[:-1]))


def test_cropping_a_long_text_takes_no_longer_than_reading_it() -> None:
    assert len(crop("日" * 1_000_000, 1_000_000)) == 500_000


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_csv_is_read_again_as_the_same_rows(rows: list[tuple[str, str, str]]) -> None:
    read = list(csv.reader(io.StringIO(as_csv(HEADER, rows), newline="")))
    assert read[0] == list(HEADER)
    for row, cells in zip(rows, read[1:], strict=True):
        assert [c.removeprefix("'") for c in cells] == [c.removeprefix("'") for c in row]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_nothing(cell: str) -> None:
    assert as_csv(("a",), [(cell,)]).splitlines(keepends=True)[1].lstrip('"').startswith("'")


def test_json_is_indented_and_keeps_its_letters() -> None:
    assert as_json([{"a": "é"}]) == '[\n  {\n    "a": "é"\n  }\n]\n'
