"""The list of what may be in a page holds against any text."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.site import clean
from archkit.site.policy import recognise, with_policy
from archkit.site.safe import LONGEST, again, metadata, safe


class _Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {k: v or "" for k, v in attrs}))


HTML = st.lists(
    st.sampled_from(
        ["<script>", "</script>", "<svg>", "<style>", "<math>", "<img src=x ", "onerror=alert(1)", ">", "<a href='",
         "javascript:alert(1)", "'>", "<title>", "<!--", "-->", "<p ", "<table>", "<noscript>", "<textarea>", "<svg><style>",
         "&lt;", '"', "`", "x", "<input type=text>", " id=__config ", "<form><math><mtext></form><form><mglyph><style>"]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@given(HTML)
def test_no_page_holds_anything_that_runs(html: str) -> None:
    for cleaned in (clean.page(html), clean.page(clean.page(html)), clean.drawing(html), clean.phrase(html)):
        for tag, attributes in _Elements(cleaned).found:
            assert tag not in ("script", "style", "iframe", "object", "form", "math", "noscript", "textarea")
            assert not any(name.startswith("on") for name in attributes)
            assert "javascript:" not in attributes.get("href", "").lower()
            assert attributes.get("id") != "__config"


@given(HTML)
def test_a_copied_picture_runs_nothing(html: str) -> None:
    cleaned = clean.picture(f"<svg>{html}</svg>").decode()
    for tag, attributes in _Elements(cleaned).found:
        assert tag not in ("script", "style", "foreignobject", "iframe")
        assert not any(name.startswith("on") for name in attributes)


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("a/b.png", True),
        ("/a.png", True),
        ("#x", True),
        ("//evil.example/x", False),
        ("\\\\evil.example/x", False),
        ("/\\evil.example/x", False),
        (" /\t/evil.example", False),
        ("https://x", False),
        ("java\nscript:x", False),
        ("data:image/png;base64,x", False),
    ],
)
def test_what_stays_on_the_site(address: str, local: bool) -> None:
    assert clean.is_local(address) is local


def test_columns_may_be_aligned_and_nothing_else_styled() -> None:
    cleaned = clean.page('<table><tr><td style="text-align: right; position: fixed">1</td></tr></table>')
    assert '<td style="text-align:right">' in cleaned


def test_tabs_and_boxes_stay() -> None:
    tab = '<input checked="checked" id="__tabbed_1_1" name="__tabbed_1" type="radio">'
    assert clean.page(tab) == tab
    assert clean.page('<div class="admonition danger">x</div>') == '<div class="admonition danger">x</div>'


@given(st.text())
def test_text_is_escaped_once(text: str) -> None:
    once = safe(text)
    assert safe(once) == once
    assert again(once) == once
    assert "<" not in once
    assert len(once) <= LONGEST * 6


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "tags", "hide", "search", "boost", "exclude", "template"]), inner
            )
        ),
        max_leaves=12,
    )
)
def test_any_front_matter_becomes_a_few_safe_fields(value: object) -> None:
    names = ("title", "description", "tags", "hide", "search", "template", "icon", "status")
    found = metadata(dict.fromkeys(names, value))
    assert set(found) <= {"title", "description", "tags", "hide", "search"}
    assert metadata(found) == found


def test_only_scripts_of_the_templates_are_allowed() -> None:
    known = recognise(['<script>go(new URL("{{ base }}",location))</script>'])
    assert known('go(new URL("../..",location))')
    assert not known('go(new URL("");alert(1);("",location))')
    assert not known("alert(1)")
    page = with_policy('<meta charset="utf-8"><script>alert(1)</script>', known)
    assert "script-src 'self';" in page
