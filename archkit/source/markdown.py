"""Markdown bytes -> front matter, headings, links and fences, with line numbers of the whole file.

CommonMark by markdown-it; anchors of headings as MkDocs makes them. Never raises on content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.source.data import Json
from archkit.source.document import front_matter
from archkit.source.location import Place, Span
from archkit.source.problem import Problem
from archkit.source.yaml import MAX_BYTES, decode, parse

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 to 6, text without markup, the anchor that links use, its line from 1."""

    level: int
    text: str
    anchor: str
    line: int


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
class Markdown:
    """One document, as far as it can be read."""

    front_matter: dict[str, Json] | None = None
    problems: list[Problem] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    paragraphs: list[tuple[str, int]] = field(default_factory=list)
    """Text without markup, and the line each begins on."""
    body: str = ""
    body_line: int = 1
    """Line of the file that the body begins on."""

    @property
    def title(self) -> str | None:
        """Text of the first heading, if it is of the highest level used."""
        top = min((h.level for h in self.headings), default=0)
        return next((h.text for h in self.headings if h.level == top), None)


def read(content: bytes, path: str) -> Markdown:
    """Read one document."""
    result = Markdown()
    if len(content) > MAX_BYTES:
        result.problems.append(_too_large(path, len(content)))
        return result
    text, problem = decode(content, path)
    if problem:
        result.problems.append(problem)
    if text is None:
        return result
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _read_front_matter(text, path, result)
    _read_body(result)
    return result


def _read_front_matter(text: str, path: str, result: Markdown) -> None:
    result.body = text
    head, above = front_matter(text)
    if not above:
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


def _is_prose(head: str) -> bool:
    """Whether what stands between two `---` is text between two horizontal rules rather than YAML."""
    return not re.search(r"^[A-Za-z_][\w .-]*:(\s|$)", head, re.MULTILINE)


def _moved(problem: Problem, lines: int) -> Problem:
    from dataclasses import replace

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


def _read_body(result: Markdown) -> None:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    before = result.body_line
    lines = result.body.split("\n")
    used: set[str] = set()
    tokens = parser.parse(result.body)
    for index, token in enumerate(tokens):
        if token.type == "fence" or token.type == "code_block":
            start = token.map[0] if token.map else 0
            first = start + (1 if token.type == "fence" else 0)
            result.fences.append(Fence(token.info.split(" ")[0].strip(), first + before, token.content))
        if token.type != "inline":
            continue
        start, end = token.map or (0, 1)
        opening = tokens[index - 1] if index else token
        if opening.type == "heading_open":
            text, explicit = _explicit_anchor(plain(token.children or ()))
            anchor = _unique(explicit or slug(text), used)
            result.headings.append(Heading(int(opening.tag[1:]), text, anchor, start + before))
        elif opening.type == "paragraph_open":
            result.paragraphs.append((plain(token.children or ()), start + before))
        result.links += _links(token, lines, start, end, before)


def plain(tokens: Sequence[Token]) -> str:
    """Text of inline tokens without their markup."""
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(token.content)
    return " ".join("".join(parts).split())


def _links(token: Token, lines: list[str], start: int, end: int, before: int) -> Iterator[Link]:
    """Links of one block. markdown-it keeps no columns, so each target is searched from the last one on."""
    line, column = start, 0
    for index, child in enumerate(token.children or ()):
        if child.type not in ("link_open", "image"):
            continue
        target = str(child.attrs.get("href" if child.type == "link_open" else "src") or "")
        text = child.content if child.type == "image" else _link_text(token.children or (), index)
        at = _search(lines, target, line, column, end)
        if at is not None:
            line, column = at
            yield Link(text, target, line + before, column + 1, child.type == "image")
            column += 1
        else:
            yield Link(text, target, line + before, 1, child.type == "image")


def _search(lines: list[str], target: str, line: int, column: int, end: int) -> tuple[int, int] | None:
    from urllib.parse import unquote

    for wanted in dict.fromkeys((target, unquote(target))):
        if not wanted:
            continue
        for number in range(line, min(end, len(lines))):
            at = lines[number].find(wanted, column if number == line else 0)
            if at >= 0:
                return number, at
    return None


def _link_text(children: Sequence[Token], opening: int) -> str:
    inside = []
    for child in children[opening + 1 :]:
        if child.type == "link_close":
            break
        inside.append(child)
    return plain(inside)


_EXPLICIT = re.compile(r"\s*\{:?\s*#([\w.:-]+)[^}]{0,200}\}\s*$")


def _explicit_anchor(text: str) -> tuple[str, str | None]:
    """`## Fast burn {#fast-burn}` names its anchor itself."""
    match = _EXPLICIT.search(text)
    return (text[: match.start()], match[1]) if match else (text, None)


def slug(text: str) -> str:
    """The anchor that MkDocs gives a heading (Python-Markdown's `toc` extension)."""
    plain_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain_text).strip().lower())


def _unique(anchor: str, used: set[str]) -> str:
    """`_1`, `_2` ... behind one that was there, as in Python-Markdown."""
    found, count = anchor, 1
    while found in used or not found:
        found = f"{anchor}_{count}"
        count += 1
    used.add(found)
    return found


def _too_large(path: str, size: int) -> Problem:
    return Problem(
        f"this file has {size / 1_000_000:.0f} MB; at most {MAX_BYTES / 1_000_000:.0f} MB are read",
        Place(path, span=Span(1, 1, 1, 1)),
        help="split it, or keep it elsewhere and link to it",
        rule="unsafe-yaml",
    )
