"""The day of a review in the front matter: given this document, that one; nothing else of it changes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.scaffold.review import EXERCISED, REVIEWED, stamped
from archkit.source.prose import begin

DAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "---\na: 1\nlast-reviewed: 2020-01-01\nb: 2\n---\nT\n",
            "---\na: 1\nlast-reviewed: 2026-11-25\nb: 2\n---\nT\n",
        ),
        (
            "---\nlast-reviewed: '2020-01-01'  # by Ana\n---\n",
            "---\nlast-reviewed: '2026-11-25'  # by Ana\n---\n",
        ),
        ('---\nlast-reviewed:\t"x"\n---\n', '---\nlast-reviewed:\t"2026-11-25"\n---\n'),
        ("---\nlast-reviewed:\nb: 2\n---\n", "---\nlast-reviewed: 2026-11-25\nb: 2\n---\n"),
        ("---\nlast-reviewed: long ago\n---\n", "---\nlast-reviewed: 2026-11-25\n---\n"),
        (
            "---\nreview-every: 90d\nb: 2\n---\n",
            "---\nreview-every: 90d\nlast-reviewed: 2026-11-25\nb: 2\n---\n",
        ),
        ("---\ntags:\n  - a\n---\nT", "---\ntags:\n  - a\nlast-reviewed: 2026-11-25\n---\nT"),
        ("---\nowner:\n  - a\n---\nT", "---\nowner:\n  - a\nlast-reviewed: 2026-11-25\n---\nT"),
        ("---\r\na: 1\r\n---\r\nT", "---\r\na: 1\r\nlast-reviewed: 2026-11-25\r\n---\r\nT"),
        ("\ufeff---\na: 1\n---\n", "\ufeff---\na: 1\nlast-reviewed: 2026-11-25\n---\n"),
        ("# T\n\nText.", "---\nlast-reviewed: 2026-11-25\n---\n\n# T\n\nText."),
        ("# T\r\n", "---\r\nlast-reviewed: 2026-11-25\r\n---\r\n\r\n# T\r\n"),
        ("", "---\nlast-reviewed: 2026-11-25\n---\n\n"),
        ("---\nOnly words.\n---\n", "---\nlast-reviewed: 2026-11-25\n---\n\n---\nOnly words.\n---\n"),
    ],
)
def test_one_line_changes_or_is_added(before: str, after: str) -> None:
    assert stamped(before.encode(), "a.md", DAY) == after.encode()


def test_an_exercise_is_stamped_beside_the_review() -> None:
    made = stamped(b"---\nlast-reviewed: 2020-01-01\n---\n", "a.md", DAY, (REVIEWED, EXERCISED))
    assert made == b"---\nlast-reviewed: 2026-11-25\nlast-exercised: 2026-11-25\n---\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"---\nlast-reviewed: >\n  2020-01-01\n---\n", "not written on one line"),
        (b"---\nlast-reviewed: &x 2020-01-01\nb: *x\n---\n", "not written on one line"),
        (b"---\na: [\n---\n", "cannot be read"),
        (b"---\n{a: 1, last-reviewed: 2020-01-01}\n---\n", "cannot be edited safely"),
        (b"\xff\xfe", "no UTF-8 text"),
    ],
)
def test_what_cannot_be_edited_safely_is_left_alone(text: bytes, said: str) -> None:
    with pytest.raises(ArchkitError, match=said):
        stamped(text, "a.md", DAY)


@given(st.text(alphabet="-:#'\"[]{}>|&*! \n\r\tab1last-reviewed", max_size=80))
def test_whatever_stands_there_all_else_stays(text: str) -> None:
    content = f"---\n{text}\n---\nBody".encode()
    try:
        made = stamped(content, "a.md", DAY)
    except ArchkitError:
        return
    before, after = begin(content, "a.md"), begin(made, "a.md")
    assert after.front_matter == {**(before.front_matter or {}), "last-reviewed": "2026-11-25"}
    assert made.endswith(b"\n---\nBody")
