"""Passing over plain texts changes no page."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from archkit.site.plain import pass_over_plain_texts
from archkit.site.settings import EXTENSIONS

PIECES = st.sampled_from(
    [
        *"a b WWW.x.yz www. http://x.yz mailto: x@y.zz ` `` * ** _ ~~ [ ] ( ) ![ < > <b> </b> & &amp; \\ | :".split(),
        *"{ } ! # ^ [^1] [^1]: - 1. !!! ??? === + \x02 \x03".split(" "),
        *(" ", "  ", "\n", "  \n", "\n\n", "    ", "| a | b |\n|---|---|\n| 1 |", "{: .x}", "{#y}"),
    ]
)


def parser() -> Markdown:
    return Markdown(
        extensions=list(EXTENSIONS), extension_configs={name: dict(o) for name, o in EXTENSIONS.items() if o}
    )


def test_the_marks_of_the_site_are_known() -> None:
    made = parser()
    pass_over_plain_texts(made)
    assert "archkit-plain" in made.treeprocessors


@pytest.mark.parametrize("more", ["pymdownx.caret", "pymdownx.emoji", "abbr"])
def test_a_parser_that_looks_for_more_looks_at_everything(more: str) -> None:
    made = Markdown(extensions=[*EXTENSIONS, more])
    pass_over_plain_texts(made)
    assert "archkit-plain" not in made.treeprocessors


@given(st.lists(PIECES, max_size=25).map("".join))
@example("a  \nb")
@example("a\n: b www.x.yz\n\n# c {#d}")
def test_every_page_is_as_if_each_text_had_been_looked_at(text: str) -> None:
    plain, other = parser(), parser()
    pass_over_plain_texts(other)
    assert other.convert(text) == plain.convert(text)
