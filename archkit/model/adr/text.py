"""A record as neutral text: front matter, headings, and the lines in which facts can stand, whatever the markup.

Nothing here knows the record's path, so a text can be kept under the content's id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from archkit.model.adr.labels import SECTIONS, fact_of, heading
from archkit.model.page import Page, page_of
from archkit.model.page import dumps as dumps_page
from archkit.model.page import loads as loads_page
from archkit.source.data import Json
from archkit.source.lines import Line
from archkit.source.location import Place, Span

Markup = Literal["markdown", "asciidoc", "rst"]

MARKUP: Mapping[str, Markup] = {
    "md": "markdown", "markdown": "markdown", "mdx": "markdown",
    "adoc": "asciidoc", "asciidoc": "asciidoc", "rst": "rst",
}  # fmt: skip
"""How the name of a record ends, and what its text is written in."""

RECORDS = tuple("." + ending for ending in MARKUP)

METADATA = frozenset(
    "metadata; meta; meta data; details; info; information; document information; properties; header; adr; "
    "record; attributes; overview; metadaten; métadonnées; metadatos".split("; ")
)
CHANGELOG = frozenset(
    ("changelog", "change log", "history", "revision history", "changes", "decision history")
)
LINKS = frozenset(("more information", "notes", "related adrs and decisions", "related documents"))

OF_ITSELF = re.compile(
    r"[\W_]*(?:this|the present) (?:adr|madr|decision|record|document|proposal|rfc)(?: record)?,? "
    r"(?P<what>(?:(?:has been|is|was|in part|partially|partly|fully|completely|therefore|thus|hereby|\*{1,2})[ ]?){0,4}"
    r"(?:\*{0,2})(?:supers?[ec]{1,2}d|replac|amend|obsolet)(?:es|ed by)\b)",
    re.IGNORECASE,
)
"""A sentence in which a record speaks of itself: `This ADR in part supersedes [0003](0003-x.md)`."""

AMBIGUOUS = frozenset(("state", "data", "contact"))
"""Labels of facts that, as headings and in English, are about something else."""

_MOST = 60
"""Lines kept of a section: more is a text, not a fact."""
_LONG = 1000


@dataclass(slots=True)
class Kept:
    """What is kept of a text between two runs."""

    page: Page
    markup: Markup
    lines: list[Line] = field(default_factory=list)


@dataclass
class Text:
    """One document, and what every format asks of it."""

    path: str
    page: Page
    markup: Markup
    lines: list[Line]

    @property
    def front(self) -> Mapping[str, Json]:
        """The front matter; empty when there is none."""
        return self.page.front_matter or {}

    @cached_property
    def front_keys(self) -> Mapping[str, str]:
        """Each fact that the front matter has a key for, and the key as written."""
        found: dict[str, str] = {}
        for key in self.front:
            if fact := fact_of(key):
                # `title` holds beside `name`, `date` beside `created`, wherever they stand.
                if fact == key.lower():
                    found[fact] = key
                found.setdefault(fact, key)
        return found

    @cached_property
    def title_at(self) -> int:
        """Index of the heading that is the title; -1 when there is none."""
        return title_heading([(h.level, h.text) for h in self.page.headings])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Headings in small letters, without numbers."""
        return tuple(heading(h.text) for h in self.page.headings)

    @cached_property
    def by_section(self) -> Mapping[int, list[Line]]:
        """Lines by the heading they stand under."""
        found: dict[int, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.section, []).append(line)
        return found

    @cached_property
    def head(self) -> list[Line]:
        """Lines above the first section, and those of a section that holds nothing but metadata."""
        sections = {-1, self.title_at, *(i for i, name in enumerate(self.names) if name in METADATA)}
        # A first heading that is still called `Title` has the facts of the record below it all the same.
        sections |= {i for i, name in enumerate(self.names[:1]) if fact_of(name) == "title"}
        return [line for line in self.lines if line.section in sections]

    def sections(self, *facts: str) -> list[int]:
        """Indexes of the headings that are called like one of these facts."""
        return [
            i
            for i, h in enumerate(self.page.headings)
            if i != self.title_at
            and (h.level <= self.top or i == self.title_at + 1)
            and self.names[i] not in AMBIGUOUS
            and fact_of(self.names[i]) in facts
        ]

    @cached_property
    def top(self) -> int:
        """Level of the sections; what is below them is about a part of the text."""
        for index, h in enumerate(self.page.headings):
            name = self.names[index]
            known = name in SECTIONS or fact_of(name) not in (None, "title") or name in CHANGELOG
            if index != self.title_at and known:
                return h.level
        return min((h.level for h in self.page.headings[self.title_at + 1 :]), default=1)

    def has(self, *headings: str) -> bool:
        """Whether it has one of these sections."""
        return any(n in self.names for n in headings)

    def in_section(self, index: int) -> list[Line]:
        """Lines under a heading, without those under the headings below it."""
        return self.by_section.get(index, [])


def title_heading(headings: list[tuple[int, str]]) -> int:
    """Index of the title: the first heading, unless it is called like a section."""
    if not headings or not headings[0][1]:
        return -1
    name = heading(headings[0][1])
    return -1 if name in SECTIONS or name in CHANGELOG or fact_of(name) is not None else 0


def heading_place(text: Text, index: int, start: int = 0, end: int | None = None) -> Place:
    """Where the words of a heading stand, or characters `start` to `end` of them."""
    h = text.page.headings[index]
    first = min(h.column + start, h.end - 1)
    last = h.end if end is None else min(h.column + end, h.end)
    return Place(text.path, span=Span(h.line, first, h.line, max(last, first + 1)))


def read_text(content: bytes, markup: Markup) -> Kept:
    """Read one record; nothing in it has a path."""
    page, lines = page_of(content, markup)
    wanted = _wanted(page)
    counts: dict[int, int] = {}
    kept = []
    for line in lines:
        count = counts.get(line.section, 0)
        speaks = line.section not in wanted and OF_ITSELF.match(line.text) is not None
        if (line.section in wanted or speaks) and count < _MOST:
            counts[line.section] = count + 1
            kept.append(line._replace(text=line.text[:_LONG]))
    return Kept(page, markup, kept)


def _wanted(page: Page) -> set[int]:
    """Sections whose lines may hold facts."""
    headings = [(h.level, h.text) for h in page.headings]
    wanted = {-1, title_heading(headings)}
    above = 0
    for index, (level, text) in enumerate(headings):
        name = heading(text)
        if above and level > above:
            wanted.add(index)
            continue
        above = 0
        if fact_of(name) or name in METADATA or name in CHANGELOG or name in LINKS:
            wanted.add(index)
            above = level if name in CHANGELOG or fact_of(name) else 0
    return wanted


def dumps(kept: Kept) -> str:
    """The text as JSON."""
    return json.dumps(
        [dumps_page(kept.page), kept.markup, kept.lines], ensure_ascii=False, separators=(",", ":")
    )


def loads(text: str, path: str) -> Text:
    """The text again, in `path`. Raises ValueError, TypeError, IndexError or KeyError on other texts."""
    page, markup, lines = json.loads(text)
    return Text(path, loads_page(page, path), markup, [Line(*line) for line in lines])
