"""Text that a person typed is the same text when YAML or Markdown is read again."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.escape import line
from archkit.source.scalar import heading, item, scalar

TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="ab: ,#-[]{}&*!|>'\"%@`?~=.0x\n\t", max_size=12),
    st.sampled_from("null ~ yes No 1e3 0x1F 12:30 2026-01-01 .inf - ? : <<  = {a} [b] a:b a:".split(" ")),
)


@given(TEXT)
def test_a_value_is_read_as_the_same_text(text: str) -> None:
    assert yaml.safe_load(f"x: {scalar(text)}\ny: 1\n") == {"x": line(text), "y": 1}


@given(st.lists(TEXT, max_size=4))
def test_the_items_of_a_list_in_brackets_stay_apart(texts: list[str]) -> None:
    made = f"x: [{', '.join(item(text) for text in texts)}]\n"
    assert yaml.safe_load(made) == {"x": [line(text) for text in texts]}


@pytest.mark.parametrize(
    "text",
    [
        "Takes a cart, and pays.",
        "group:ordering",
        "component:shop/order.v2",
        "order-db",
        "Ana Lucia (on call)",
    ],
)
def test_what_needs_no_quotes_has_none(text: str) -> None:
    assert scalar(text) == text


@given(TEXT)
def test_no_value_silences_a_finding(text: str) -> None:
    mark = "<!-- archkit: ignore[schema] because -->"
    assert "archkit:" not in scalar(text + mark)
    assert yaml.safe_load(scalar(mark)) == mark


def test_a_heading_is_no_link_no_image_and_no_html() -> None:
    assert heading("a [b](c)\n<!-- d --> <script>") == r"a \[b\](c) &lt;!-- d --> &lt;script>"
