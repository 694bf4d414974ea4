"""A Markdown document as values that can be kept: front matter, headings, links, the beginning of each section.

Nothing here knows the document's path, so a page can be kept under the content's id.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from archkit.model.noted import pack_problem, pack_suppression, unpack_problem, unpack_suppression
from archkit.source import markdown
from archkit.source.data import Json
from archkit.source.lines import Line
from archkit.source.location import Place
from archkit.source.problem import Problem
from archkit.source.prose import Heading, Link, Prose
from archkit.source.secret import masked, secrets
from archkit.source.spans import Span, named
from archkit.source.suppression import Language, Suppression, suppressions
from archkit.source.yaml import MAX_BYTES

_LONG = 600
"""Characters kept of a paragraph: enough for a summary or a status."""


@dataclass(slots=True)
class Page:
    """What a document says, as far as lists, links and rules need it."""

    front_matter: dict[str, Json] | None = None
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    openings: list[tuple[int, str, int]] = field(default_factory=list)
    """Index of the heading (-1: before the first), its first paragraphs one by one, and their lines."""
    suppressions: tuple[Suppression, ...] = ()
    names: list[Span] = field(default_factory=list)
    """Paths, entities and decisions between backticks."""

    @property
    def title(self) -> str | None:
        """Text of the first heading of the highest level."""
        top = min((h.level for h in self.headings), default=0)
        return next((h.text for h in self.headings if h.level == top and h.text), None)

    def section(self, *names: str) -> str:
        """The first paragraph of the first section with one of these headings; empty when there is none."""
        for index, heading in enumerate(self.headings):
            if heading.text.strip().rstrip(":").casefold() in names:
                found = next((text for at, text, _ in self.openings if at == index), "")
                if found:
                    return found
        return ""

    def head(self) -> list[str]:
        """Paragraphs under the title, before the first section."""
        first = 0 if self.headings else -1
        return [text for at, text, _ in self.openings if at in (-1, first)]


_PER_SECTION = 8


def read_page(content: bytes) -> Page:
    """Read one Markdown document; its places have no path, and no secret in it is read."""
    content, problems = _without_secrets(content)
    return _page(markdown.read(content, ".md"), suppressions(content, "markdown"), problems)


def page_and_prose(content: bytes) -> tuple[Page, Prose]:
    """A Markdown document, and what of it is not kept: blocks of code and lines."""
    content, problems = _without_secrets(content)
    text = markdown.read(content, ".md", lines=True)
    return _page(text, suppressions(content, "markdown"), problems), text


def page_of(content: bytes, markup: Language) -> tuple[Page, list[Line]]:
    """A document of any markup, and the lines in which facts can stand."""
    content, problems = _without_secrets(content)
    if markup == "asciidoc":
        from archkit.source import asciidoc

        text = asciidoc.read(content, ".adoc")
    elif markup == "rst":
        from archkit.source import restructuredtext

        text = restructuredtext.read(content, ".rst")
    else:
        text = markdown.read(content, ".md", lines=True)
    return _page(text, suppressions(content, markup), problems), text.lines


def _without_secrets(content: bytes) -> tuple[bytes, list[Problem]]:
    """The content with its secrets masked, so that nothing of them is kept or shown, and where they stood."""
    try:
        text = content.decode() if len(content) <= MAX_BYTES else ""
    except UnicodeDecodeError:
        return content, []
    found = secrets(text)
    if not found:
        return content, []
    problems = [
        Problem(
            f"{secret.kind} stands in this document",
            Place("", span=secret.span),
            label="masked here, not in the file",
            why="whoever may read the repository, now or later, has it; so has the site that is made from it",
            help="revoke it first, then take it out; say where it is kept: `vault read ...`",
            rule="secret-in-document",
        )
        for secret in found[:_SECRETS]
    ]
    return masked(text).encode(), problems


_SECRETS = 50
"""Secrets of one document that are told; all of them are masked."""


def _page(text: Prose, ignores: tuple[Suppression, ...], problems: list[Problem]) -> Page:
    openings: list[tuple[int, str, int]] = []
    lines = [h.line for h in text.headings]
    at, count = -1, 0
    for paragraph, line in text.paragraphs:
        while at + 1 < len(lines) and lines[at + 1] <= line:
            at, count = at + 1, 0
        if count < (_PER_SECTION if at <= 0 else 1) and paragraph:
            openings.append((at, paragraph[:_LONG], line))
            count += 1
    names = list(named(text.body, text.body_line))
    return Page(
        text.front_matter, [*text.problems, *problems], text.headings, text.links, openings, ignores, names
    )


def dumps(page: Page) -> str:
    """The page as JSON text."""
    return json.dumps(
        [
            page.front_matter,
            [pack_problem(p) for p in page.problems],
            [[h.level, h.text, h.anchor, h.line, h.column, h.end] for h in page.headings],
            [[x.text, x.target, x.line, x.column, x.image] for x in page.links],
            page.openings,
            [pack_suppression(s) for s in page.suppressions],
            page.names,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def loads(text: str, path: str) -> Page:
    """The page again, its places now in `path`. Raises ValueError, TypeError or IndexError on other texts."""
    front, problems, headings, links, openings, ignores, names = json.loads(text)
    return Page(
        front,
        [unpack_problem(p, path) for p in problems],
        [Heading(*h) for h in headings],
        [Link(*x) for x in links],
        [(at, words, line) for at, words, line in openings],
        tuple(unpack_suppression(s) for s in ignores),
        [Span(*n) for n in names],
    )
