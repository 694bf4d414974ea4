from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source import escape

HOSTILE = [
    "<script>alert(1)</script>",
    'x" onload="alert(1)',
    'a\nclick n0 href "javascript:alert(1)"',
    "end",
    "subgraph",
    "%%{init: {}}%%",
    "[a](javascript:alert(1))",
    "{: onclick=alert(1) }",
    "| cell | cell |",
    "1. list",
    "- list",
    "# heading",
    "&lt;b&gt;",
    "\\N \\G",
    "${HOME}",
    "\u202egnp.exe",
    "\x00a\x08b\ud800",
    "```d2",
]


def test_ordinary_names_stay_readable() -> None:
    for name in ("order-db", "Order database", "v1.2/orders", "日本語", "café"):
        assert {
            f(name) for f in (escape.markdown, escape.html, escape.xml, escape.dot, escape.d2, escape.mermaid)
        } == {name}


@pytest.mark.parametrize("text", HOSTILE)
def test_every_language_gets_one_line_without_invisible_characters(text: str) -> None:
    for function in (escape.markdown, escape.html, escape.xml, escape.dot, escape.d2, escape.mermaid):
        assert function(text).isprintable()


@pytest.mark.parametrize("text", HOSTILE)
def test_xml_reads_back_as_the_text(text: str) -> None:
    read = ElementTree.fromstring(f'<a b="{escape.xml(text)}">{escape.xml(text)}</a>')
    assert read.text == read.get("b") == escape.line(text)


@given(st.text())
def test_xml_is_well_formed_whatever_the_text(text: str) -> None:
    assert (ElementTree.fromstring(f"<a>{escape.xml(text)}</a>").text or "") == escape.line(text)


@given(st.text())
def test_a_quoted_label_cannot_leave_its_quotes(text: str) -> None:
    for function in (escape.dot, escape.d2):
        assert re.fullmatch(r'(?:[^"\\]|\\.)*', function(text))


@given(st.text())
def test_mermaid_keeps_nothing_that_its_grammars_read(text: str) -> None:
    coded = escape.mermaid(text)
    assert not re.search(r'["\[\](){}<>`|:%&]', coded)
    assert not re.search(r"[#;]", re.sub(r"#\d+;", "", coded))
    assert "end" not in re.split(r"\W+", coded.lower())
    assert unescape(re.sub(r"#(\d+);", r"&#\1;", coded)) == escape.line(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_renders_the_text_and_nothing_else(text: str) -> None:
    markdown = pytest.importorskip("markdown")
    extensions = ["tables", "attr_list", "def_list", "footnotes", "abbr"]
    made = markdown.markdown(f"{escape.markdown(text)}\n", extensions=extensions)
    assert re.fullmatch(r"(?s)<p>[^<>]*</p>", made)
    assert unescape(made[3:-4]) == escape.line(text)


def test_a_table_cell_stays_one_cell() -> None:
    markdown = pytest.importorskip("markdown")
    made = markdown.markdown(f"a | b\n--|--\n{escape.markdown('x | y')} | z", extensions=["tables"])
    assert made.count("<td>") == 2


def test_digits_and_a_dot_do_not_begin_a_list() -> None:
    assert escape.markdown("1. first") == "1&#46; first"
    assert escape.mermaid("- first") == "#45; first"
