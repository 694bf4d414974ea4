"""A document as values, whatever its markup: front matter, headings, links, blocks of code, paragraphs.

Lines count in the whole file. Never raises on content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from archkit.source.data import Json
from archkit.source.document import front_matter
from archkit.source.lines import Line
from archkit.source.location import Place, Span
from archkit.source.problem import Problem
from archkit.source.yaml import MAX_BYTES, decode, parse


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 to 6, text without markup, the anchor that links use, its line from 1."""

    level: int
    text: str
    anchor: str
    line: int
    column: int = 1
    """Where its words begin."""
    end: int = 2
    """Where they end on that line, exclusive."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image; line and column (from 1) of its target."""

    text: str
    target: str
    line: int
    column: int
    image: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced or indented block of code; `line` is the first line of its text."""

    language: str
    line: int
    text: str


@dataclass(slots=True)
class Prose:
    """One document, as far as it can be read."""

    front_matter: dict[str, Json] | None = None
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    paragraphs: list[tuple[str, int]] = field(default_factory=list)
    """Text and the line each begins on; those that open a section are without markup."""
    lines: list[Line] = field(default_factory=list)
    """Those in which facts can stand; only where they were asked for."""
    head: str = ""
    """Front matter that could not be read as YAML."""
    body: str = ""
    body_line: int = 1
    """Line of the file that the body begins on."""

    @property
    def title(self) -> str | None:
        """Text of the first heading, if it is of the highest level used."""
        top = min((h.level for h in self.headings), default=0)
        return next((h.text for h in self.headings if h.level == top), None)


def begin(content: bytes, path: str) -> Prose:
    """The document with its front matter read, and its body still to be."""
    result = Prose()
    if len(content) > MAX_BYTES:
        result.problems.append(_too_large(path, len(content)))
        return result
    text, problem = decode(content, path)
    if problem:
        result.problems.append(problem)
    if text is not None:
        _read_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"), path, result)
    return result


def _read_front_matter(text: str, path: str, result: Prose) -> None:
    result.body = text
    head, above = front_matter(text)
    if not above:
        if _is_never_closed(text):
            result.problems.append(
                Problem(
                    "the front matter is never closed",
                    Place(path, span=Span(1, 1, 1, 4)),
                    label="begins here",
                    why="without its end nothing of it is read, and all of it is shown as text",
                    help="write `---` on a line of its own below its last key",
                    rule="yaml-syntax",
                )
            )
        return
    lines = head.count("\n") + 2
    result.body_line = lines + 1
    result.body = text.split("\n", lines)[lines] if text.count("\n") >= lines else ""
    parsed = parse(head.encode("utf-8", "replace"), path)
    result.problems += [_moved(p, above) for p in parsed.problems]
    data = parsed.documents[0].data if parsed.documents else {}
    if isinstance(data, dict):
        result.front_matter = data
    elif not parsed.problems and not _is_prose(head):
        result.problems.append(
            Problem(
                "the front matter is not a mapping of keys to values",
                Place(path, span=Span(2, 1, 2, 1)),
                help="write `status: accepted`, one key per line, between the two `---`",
                rule="yaml-syntax",
            )
        )
    if result.front_matter is None and _is_prose(head):
        result.body, result.body_line, result.problems = text, 1, []
    elif not result.front_matter and parsed.problems:
        result.head = head


_UNCLOSED = re.compile(r"---[ \t]*\n(?:#.*\n)*[A-Za-z_][\w.-]*:(?:[ \t].*)?\n")


def _is_never_closed(text: str) -> bool:
    """Whether a text begins with a line of hyphens and a key, as front matter does, and no rule above a sentence."""
    return bool(_UNCLOSED.match(text))


def _is_prose(head: str) -> bool:
    """Whether what stands between two `---` is text between two horizontal rules rather than YAML."""
    return not re.search(r"^[A-Za-z_][\w .-]*:(\s|$)", head, re.MULTILINE)


def _moved(problem: Problem, lines: int) -> Problem:
    span = problem.place.span
    if span is not None:
        span = Span(span.line + lines, span.column, span.end_line + lines, span.end_column)
    related = tuple(
        replace(
            r, place=r.place._replace(span=Span(s.line + lines, s.column, s.end_line + lines, s.end_column))
        )
        if (s := r.place.span)
        else r
        for r in problem.related
    )
    return replace(problem, place=problem.place._replace(span=span), related=related)


def _too_large(path: str, size: int) -> Problem:
    return Problem(
        f"this file has {size / 1_000_000:.0f} MB; at most {MAX_BYTES / 1_000_000:.0f} MB are read",
        Place(path, span=Span(1, 1, 1, 1)),
        help="split it, or keep it elsewhere and link to it",
        rule="unsafe-yaml",
    )
