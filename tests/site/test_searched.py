"""What the search reads of a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.site.searched import Unsearched

OUT = '<div data-search-exclude="">'


def read(html: str) -> str:
    return re.sub(
        r"<div class=\"ak-\w+-\d+\" data-search-exclude=\"\"></div>", "_", Unsearched().take_out(html)
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p>", "<p>a</p>"),
        ("<div>a</div>", "<div>a</div>"),
        (f"a{OUT}b</div>c", "a_c"),
        (f"a{OUT}<div><div>b</div></div>c</div>d<div>e</div>", "a_d<div>e</div>"),
        (f"<div>a{OUT}b</div>c</div>", "<div>a_c</div>"),
        (f"{OUT}a{OUT}b</div>c</div>d{OUT}e</div>", "_d_"),
        ("<p data-search-exclude>a</p>", "<p data-search-exclude>a</p>"),
        (f"a{OUT}never closed", f"a{OUT}never closed"),
        (f"a</div></div>{OUT}b</div>c", "a</div></div>_c"),
    ],
)
def test_parts_that_are_not_searched_are_left_out(html: str, expected: str) -> None:
    assert read(html) == expected


@given(
    st.lists(st.lists(st.sampled_from(["a", "<div>", OUT, "</div>", "<divan>"]), max_size=12).map("".join))
)
def test_every_page_gets_its_parts_back(pages: list[str]) -> None:
    unsearched = Unsearched()
    for page in pages:
        assert unsearched.put_back(unsearched.take_out(page)) == page


def test_what_others_do_to_the_page_meanwhile_stays() -> None:
    unsearched = Unsearched()
    taken = unsearched.take_out(f"a{OUT}b</div>C")
    assert unsearched.put_back(f"<p>before</p>{taken.replace('C', 'D')}") == f"<p>before</p>a{OUT}b</div>D"
