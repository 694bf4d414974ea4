"""What the search reads of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.site.searched import searched

OUT = '<div data-search-exclude="">'


@pytest.mark.parametrize(
    ("html", "read"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<div>a</div>", "<div>a</div>"),
        (f"a{OUT}b</div>c", "ac"),
        (f"a{OUT}<div><div>b</div></div>c</div>d<div>e</div>", "ad<div>e</div>"),
        (f"<div>a{OUT}b</div>c</div>", "<div>ac</div>"),
        (f"{OUT}a{OUT}b</div>c</div>d{OUT}e</div>", "d"),
        ("<p data-search-exclude>a</p>", "<p data-search-exclude>a</p>"),
        (f"a{OUT}never closed", "a"),
        (f"a</div></div>{OUT}b</div>c", "a</div></div>c"),
    ],
)
def test_parts_that_are_not_searched_are_left_out(html: str, read: str) -> None:
    assert searched(html) == read


@given(st.lists(st.sampled_from(["a", "<div>", OUT, "</div>", "<divan>"]), max_size=12))
def test_what_is_left_is_a_part_of_the_page_in_its_order(pieces: list[str]) -> None:
    left = iter(searched("".join(pieces)))
    assert all(letter in iter("".join(pieces)) for letter in left)
