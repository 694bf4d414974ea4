"""The lines of a document in which a fact can be written down: `* Status: accepted`, a row of a table, a sentence.

Each keeps where its words begin, so that what is found in them has a line and a column. Code, comments and
headings are left out; marks of lists, quotes and fields are told apart from the words behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from archkit.source.location import Span

LineKind = Literal["text", "item", "row", "quote", "field", "author", "revision"]


class Line(NamedTuple):
    """One line: where its words begin (from 1), the words with their markup, and what it is."""

    number: int
    column: int
    text: str
    kind: LineKind = "text"
    indent: int = 0
    """Columns before the mark of a list item: what nests in what."""
    section: int = -1
    """Index of the heading it stands under; -1 before the first."""

    def span(self, start: int, end: int) -> Span:
        """Where characters `start` to `end` of the words are."""
        return Span(self.number, self.column + start, self.number, self.column + end)


_MARK = re.compile(
    r"(?P<indent>[ \t]*)(?:(?P<quote>>[> \t]*)|(?P<item>(?:[-*+]|\d{1,4}[.)])(?=[ \t]|$)[ \t]*))?"
)


def head_lines(head: str) -> Iterator[Line]:
    """Lines of front matter that is no YAML, as an unfilled template leaves it: `status: {proposed | accepted}`."""
    for number, text in enumerate(head.split("\n"), 2):
        bare = text.rstrip()
        if bare and bare[0].isalpha() and ":" in bare:
            yield Line(number, 1, bare, "field")


_DELIMITER = re.compile(r"[ \t]*:?-{1,200}:?[ \t]*(?:\|[ \t]*:?-{1,200}:?[ \t]*){1,50}\|?[ \t]*\Z")
"""The line between the heads of a table and its rows; without it, a `|` is only a sign."""


def markdown_lines(
    lines: Sequence[str], first: int, headings: Sequence[int], code: Mapping[int, int]
) -> Iterator[Line]:
    """Lines of a Markdown body whose first line is line `first` of its file.

    `headings` are the lines headings begin on; `code` says, for the first line of a block of code, how many
    lines it has.
    """
    section, skip_to, comment, table = -1, 0, False, False
    starts = set(headings)
    above: Line | None = None
    for number, raw in enumerate(lines, first):
        if number in starts:
            section += 1
            table = False
            continue
        if number in code:
            skip_to = number + code[number]
        if number < skip_to:
            continue
        text, comment = _without_comments(raw, comment)
        if (
            above is not None
            and above.kind == "text"
            and above.number == number - 1
            and _DELIMITER.match(text)
        ):
            above, table = above._replace(kind="row"), True
        if above is not None:
            yield above
        table = table and "|" in text
        above = _marked(text, number, section) if text.strip() else None
        if table and above is not None:
            above = above._replace(kind="row")
    if above is not None:
        yield above


def _marked(text: str, number: int, section: int) -> Line | None:
    match = _MARK.match(text)
    assert match is not None
    indent = len(match["indent"].expandtabs(4))
    words = text[match.end() :].rstrip()
    if not words or _is_rule(words) or words.startswith(("```", "~~~")):
        return None
    if words.startswith("|") or (words.endswith("|") and words.count("|") > 1):
        return Line(number, match.end() + 1, words, "row", indent, section)
    kind: LineKind = "quote" if match["quote"] else "item" if match["item"] else "text"
    return Line(number, match.end() + 1, words, kind, indent, section)


def _is_rule(words: str) -> bool:
    """A horizontal rule, or the underline of a heading."""
    return len(words) > 1 and len(set(words) - {" "}) == 1 and words[0] in "-=_*~^\"'+#."


def _without_comments(text: str, inside: bool) -> tuple[str, bool]:
    """The line with spaces where an HTML comment is, and whether one is still open behind it."""
    if not inside and "<!--" not in text:
        return text, False
    kept, at = [], 0
    while at < len(text):
        end = text.find("-->" if inside else "<!--", at)
        stop = len(text) if end < 0 else end + (3 if inside else 0)
        kept.append(" " * (stop - at) if inside else text[at:stop])
        at = stop
        if end >= 0:
            inside = not inside
    return "".join(kept), inside
