"""AsciiDoc as Markdown."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as html_of

from archkit.pages.asciidoc import markdown


def shown(source: str) -> str:
    """The Markdown without its escapes, so that it can be read."""
    return unescape(markdown(source)).replace("\\", "").strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("= ADR1: Use X\n", "# ADR1: Use X"),
        ("== Context and Problem", "## Context and Problem {#_context_and_problem}"),
        ("[[why]]\n== Context", "## Context {#why}"),
        ("== A\n\n== A", "## A {#_a}\n\n## A {#_a_2}"),
        ("one line\nand *another*", "one line and <strong>another</strong>"),
        ("* one\n** deeper\n* two", "- one\n    - deeper\n- two"),
        ("* one\n\n* two", "- one\n- two"),
        (". one\n. two", "1. one\n1. two"),
        ("* one\nwhich goes on", "- one which goes on"),
        ("[source,yaml]\n----\na: *b*\n----", "```yaml\na: *b*\n```"),
        ("----\nnever ends", "```\nnever ends\n```"),
        ("////\nhidden\n////\nshown", "shown"),
        ("// hidden\nshown", "shown"),
        ("NOTE: Take care.", "<strong>Note:</strong> Take care."),
        ("====\ninside\n====\nbehind", "inside\n\nbehind"),
        ("image::a/b.png[A picture]", "![A picture](<a/b.png>)"),
        ("see xref:ADR002-y.adoc[that]", "see [that](<ADR002-y.adoc>)"),
        ("see xref:adr/ADR002-y.adoc[]", "see [ADR002-y](<adr/ADR002-y.adoc>)"),
        ("see https://x.example/a[there]", "see [there](<https://x.example/a>)"),
        ("see https://x.example/a.", "see [https://x.example/a](<https://x.example/a>)."),
        ("see <<why,below>>", "see [below](<#why>)"),
        ("a `code` and snake_case_name", "a <code>code</code> and snake_case_name"),
        ("|===\n|A|B\n\n|1\n|2\n|===", "| A | B |\n| --- | --- |\n| 1 | 2 |"),
        ("|===\n|A|B\n\na|\n- x\n|===", "```text\n|===\n|A|B\n\na|\n- x\n|===\n```"),
    ],
)
def test_what_decisions_are_made_of(source: str, expected: str) -> None:
    assert shown(source) == expected


def test_attributes_of_the_header_are_filled_in() -> None:
    source = "= T\nAnn\n:status: draft\n\n* Status: {status} {unknown}\n"
    assert shown(source) == "# T\n\n```text\nAnn\n:status: draft\n```\n\n- Status: draft {unknown}"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "xref:javascript:alert(1)[x]",
        "include::/etc/passwd[]",
    ],
)
def test_hostile_text_stays_text(attack: str) -> None:
    made = markdown(f"== {attack}\n\n{attack}\n\n* {attack}\n\n.{attack}\n")
    html = html_of(made)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "root:" not in html


@given(st.text(alphabet="=*.-|[]{}<>:/_`+ \nab1", max_size=300))
def test_any_text_becomes_markdown(source: str) -> None:
    assert isinstance(markdown(source), str)


def test_a_long_line_of_marks_takes_no_time() -> None:
    for mark in "*_`<[{|=":
        assert markdown(mark * 50_000 + " x")
