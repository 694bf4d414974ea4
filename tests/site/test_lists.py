"""Lists come out as on a code host."""

from __future__ import annotations

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.site.lists import as_python_markdown


def html(text: str) -> str:
    return markdown.markdown("\n".join(as_python_markdown(text.split("\n"))), extensions=["sane_lists"])


def test_a_list_may_follow_a_paragraph() -> None:
    assert html("We want:\n- this\n- that") == "<p>We want:</p>\n<ul>\n<li>this</li>\n<li>that</li>\n</ul>"


def test_a_number_in_the_middle_of_a_sentence_begins_no_list() -> None:
    assert html("It was in\n2019. Then it ended.") == "<p>It was in\n2019. Then it ended.</p>"


@pytest.mark.parametrize("indent", [2, 3, 4])
def test_two_three_or_four_spaces_nest(indent: int) -> None:
    assert html(f"- a\n{' ' * indent}- b\n- c").count("<ul>") == 2


def test_text_of_a_numbered_item_stays_in_it() -> None:
    assert html("1. a\n\n   more of a\n\n2. b").count("<ol>") == 1


@pytest.mark.parametrize(
    ("text", "items"), [("1. a\n\n   more of a\n2. b", 2), ("- a\n  1. b\n\n     more of b\n- c", 3)]
)
def test_the_next_item_may_follow_the_second_paragraph_of_one(text: str, items: int) -> None:
    assert html(text).count("<li>") == items


def test_a_number_in_the_second_paragraph_of_an_item_begins_no_list() -> None:
    assert html("- a\n\n  It was in\n  2019. Then it ended.").count("<li>") == 1


def test_code_in_an_item_stays_code() -> None:
    assert "<pre><code>run it" in html("- a\n\n      run it\n\n- b")


def test_three_levels() -> None:
    assert html("- a\n  - b\n    - c\n  - d").count("<ul>") == 3


@pytest.mark.parametrize("text", ["* * *", "---", "a\n\n    - code", "| - |", "> - a\n> - b", "# - a"])
def test_what_is_no_list_stays_as_it_is(text: str) -> None:
    assert as_python_markdown(text.split("\n")) == text.split("\n")


@given(
    st.lists(
        st.sampled_from(["", "a", "- a", "  - b", "1. c", "   d", "    e", "      - f", "---", "> g"]),
        max_size=12,
    )
)
def test_no_words_are_lost(lines: list[str]) -> None:
    once = as_python_markdown(lines)
    assert [line.strip() for line in once if line.strip()] == [line.strip() for line in lines if line.strip()]
