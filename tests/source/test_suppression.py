"""Comments that silence a rule: in each language, at the end of a line and above it, and never in an example."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.source.suppression import Language, Suppression, language_of, suppressions


def read(text: str, language: Language) -> list[tuple[int, int, tuple[str, ...], str]]:
    return [(s.line, s.target, s.rules, s.reason) for s in suppressions(text.encode(), language)]


@pytest.mark.parametrize(
    ("language", "text", "target"),
    [
        ("yaml", "a: 1  # archkit: ignore[schema] it goes away", 1),
        ("yaml", "# archkit: ignore[schema] it goes away\n# another comment\n\na: 1", 4),
        ("markdown", "Text. <!-- archkit: ignore[schema] it goes away -->", 1),
        ("markdown", "<!-- archkit: ignore[schema] it goes away -->\n<!-- another -->\n\n# 1. Use X", 4),
        ("markdown", "---\nstatus: wat  # archkit: ignore[schema] it goes away\n---\n", 2),
        ("markdown", "---\n# archkit: ignore[schema] it goes away\nstatus: wat\n---\n", 3),
        ("asciidoc", "// archkit: ignore[schema] it goes away\n:status: wat", 2),
        ("asciidoc", "//archkit: ignore[schema] it goes away\n// another\n\n== Status", 4),
        ("rst", ".. archkit: ignore[schema] it goes away\n\n:Status: wat", 3),
        ("rst", "---\n# archkit: ignore[schema] it goes away\nstatus: wat\n---\n", 3),
    ],
)
def test_a_comment_speaks_of_its_line_or_of_the_next_that_holds_something(
    language: Language, text: str, target: int
) -> None:
    ((_, found, rules, reason),) = read(text, language)
    assert (found, rules, reason) == (target, ("schema",), "it goes away")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("markdown", "```\n<!-- archkit: ignore[schema] an example -->\n```\n"),
        ("markdown", "~~~~ html\n~~~\n<!-- archkit: ignore[schema] an example -->\n~~~~\n"),
        ("markdown", "Write `<!-- archkit: ignore[schema] why -->` behind it."),
        ("markdown", "# archkit: ignore[schema] this is a heading"),
        ("markdown", "<!-- archkit: ignore[schema] without an end"),
        ("asciidoc", "----\n// archkit: ignore[schema] an example\n----\n"),
        ("asciidoc", "text // archkit: ignore[schema] no comment there"),
        ("rst", "Write::\n\n    .. archkit: ignore[schema] why\n"),
        ("yaml", "a: b#archkit: ignore[schema] no comment either"),
    ],
)
def test_an_example_or_a_text_is_no_comment(language: Language, text: str) -> None:
    assert read(text, language) == []


def test_what_stands_behind_a_block_of_code_counts_again() -> None:
    text = "```\n```\n<!-- archkit: ignore[schema] it goes away -->\nText\n"
    assert read(text, "markdown") == [(3, 4, ("schema",), "it goes away")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_the_readers_count_them(end: str) -> None:
    text = end.join(
        ["a\u2028b\x0cc", "<!-- archkit: ignore[schema, layers] x until 2027-01-02 -->", "", "Text"]
    )
    assert suppressions(text.encode(), "markdown") == (
        Suppression(2, 1, 4, ("schema", "layers"), "x", "2027-01-02"),
    )


def test_a_day_that_is_none_is_noted() -> None:
    (found,) = suppressions(b"a: 1  # archkit: ignore[x] later until spring")
    assert (found.column, found.until, found.bad_until, found.reason) == (7, "spring", True, "later")


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("adrs/0001.md", "markdown"),
        ("a/b.MDX", "markdown"),
        ("a/b.adoc", "asciidoc"),
        ("a/b.rst", "rst"),
        ("catalog/a.yml", "yaml"),
        ("archkit.toml", "yaml"),
    ],
)
def test_the_language_follows_from_the_name(path: str, language: str) -> None:
    assert language_of(path) == language


_PIECES = st.lists(
    st.sampled_from(
        [
            "archkit:",
            " ignore[",
            "x]",
            "<!--",
            "-->",
            "#",
            "//",
            "..",
            "```",
            "----",
            "---",
            "\n",
            " ",
            "until",
            "é",
        ]
    )
)


@given(text=_PIECES.map("".join), language=st.sampled_from(["yaml", "markdown", "asciidoc", "rst"]))
def test_whatever_stands_there_is_read_without_complaint(text: str, language: Language) -> None:
    lines = text.count("\n") + 1
    for found in suppressions(text.encode(), language):
        assert 1 <= found.line <= found.target <= lines


@pytest.mark.parametrize(
    "text",
    [
        "<!-- archkit: ignore[x] " * 100_000,
        "# archkit: ignore[x] y\n" * 100_000,
        "# archkit: ignore[x] a" + " " * 2_000_000 + "b",
        "<!--" + " " * 2_000_000 + "archkit:",
    ],
    ids=["comments without end", "comments upon comments", "a gap", "a wide gap"],
)
@pytest.mark.parametrize("language", ["yaml", "markdown"])
def test_a_text_made_to_take_long_does_not(
    text: str, language: Language, elapsed: Callable[[], float]
) -> None:
    elapsed()
    suppressions(text.encode(), language)
    assert elapsed() < 3
