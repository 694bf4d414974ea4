"""reStructuredText as Markdown."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown as html_of

from archkit.pages.restructuredtext import markdown


def shown(source: str) -> str:
    """The Markdown without its escapes, so that it can be read."""
    return unescape(markdown(source)).replace("\\", "").strip()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("=======\nADR 1: X\n=======\n", "# ADR 1: X"),
        ("========\nADR 1: X\n========\n\nContext\n-------\n", "# ADR 1: X\n\n## Context {#context}"),
        ("Use X\n=====\n\nWhy\n---\n\nWhy\n---\n", "# Use X\n\n## Why {#why}\n\n## Why {#why-1}"),
        (":Status: accepted\n:Date: 2024-01-02\n", "- <strong>Status:</strong> accepted\n- <strong>Date:</strong> 2024-01-02"),
        ("one line\nand **another**", "one line and <strong>another</strong>"),
        ("* one\n  goes on\n\n  - deeper\n\n* two", "- one goes on\n    - deeper\n- two"),
        ("* one\n\n1. first", "- one\n\n1. first"),
        (".. code-block:: python\n   :linenos:\n\n   a = 1\n\nbehind", "```python\na = 1\n```\n\nbehind"),
        ("Like so::\n\n    a *b*\n", "Like so:\n\n```text\na *b*\n```"),
        (".. note:: Take\n   care.", "<strong>Note:</strong> Take care."),
        (".. hidden\n   as well\n\nshown", "shown"),
        (".. image:: a.png\n   :alt: A picture\n", "![A picture](<a.png>)"),
        ("see `that <0002-y.rst>`_", "see [that](<0002-y.rst>)"),
        ("see `that`_ and b_\n\n.. _that: https://x.example/a\n.. _b: c.rst\n", "see [that](<https://x.example/a>) and [b](<c.rst>)"),
        ("see https://x.example/a.", "see [https://x.example/a](<https://x.example/a>)."),
        ("a ``code`` and snake_case_name and nothing_", "a <code>code</code> and snake_case_name and nothing_"),
        ("+---+\n| a |\n+---+", "```text\n+---+\n| a |\n+---+\n```"),
        (".. raw:: html\n\n   <b>x</b>\n", "```text\n.. raw:: html\n\n   <b>x</b>\n```"),
        (".. include:: /etc/passwd\n", "```text\n.. include:: /etc/passwd\n```"),
        ("    said by somebody\n    else", "> said by somebody else"),
    ],
)  # fmt: skip
def test_what_decisions_are_made_of(source: str, expected: str) -> None:
    assert shown(source) == expected


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "`x <javascript:alert(1)>`_", "[x](javascript:1)"]
)
def test_hostile_text_stays_text(attack: str) -> None:
    made = markdown(f"{attack}\n{'=' * 60}\n\n{attack}\n\n* {attack}\n\n:a: {attack}\n")
    html = html_of(made)
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "root:" not in html


@given(st.text(alphabet="=*.-|[]<>:/_`+ \nab1", max_size=300))
def test_any_text_becomes_markdown(source: str) -> None:
    assert isinstance(markdown(source), str)


def test_a_long_line_of_marks_takes_no_time() -> None:
    for mark in "*_`<[|=:.":
        assert markdown(mark * 50_000 + " x")
    assert markdown("a\n\n" * 20_000)
    assert markdown(".. x\n" * 20_000) is not None
