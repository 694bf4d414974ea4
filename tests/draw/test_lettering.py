"""Texts are measured and broken the same on every machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.draw.lettering import crop, shortened, width, wrap


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Order", ["Order"]),
        ("", [""]),
        ("Payment authorization", ["Payment", "authorization"]),
        ("payment-authorization", ["payment-", "authorization"]),
        ("one two three four five six seven eight", ["one two three", "four five six s…"]),
    ],
)
def test_a_name_is_broken_between_words_and_behind_hyphens(text: str, lines: list[str]) -> None:
    assert wrap(text, 13, 110) == lines


@given(st.text(max_size=80), st.floats(30, 300), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, room: float, most: int) -> None:
    made = wrap(text, 13, room, most)
    assert 1 <= len(made) <= most
    assert all(width(line, 13) <= room + 0.01 for line in made)


@given(st.text(max_size=80))
def test_what_fits_is_left_whole(text: str) -> None:
    assert crop(text, 10, 10_000) == text


def test_wide_letters_take_more_room_and_marks_above_take_none() -> None:
    assert width("mm", 10) > width("nn", 10) > width("ii", 10)
    assert width("日", 10) > width("n", 10)
    assert width("e\u0301", 10) == width("e", 10)


def test_a_label_is_cut_to_a_length() -> None:
    assert shortened("a\nb") == "a b"
    assert shortened("x" * 500) == "x" * 159 + "…"
