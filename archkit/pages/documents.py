"""Somebody's own text on a page: it stays as it is, only its heading is told apart. Other markup becomes Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.source import markdown

if TYPE_CHECKING:
    from archkit.pages.library import Library


@dataclass(frozen=True, slots=True)
class Document:
    """A document in two parts."""

    heading: str
    """Its first heading as written, when it is of level 1 and the first thing in it."""
    text: str
    """Everything behind that."""
    reading: markdown.Markdown


def read(library: Library, path: str) -> Document:
    """The document at a path; empty when it cannot be read."""
    content = library.read(path)
    return split(_as_markdown(path, content))


def _as_markdown(path: str, content: str) -> str:
    name = path.lower()
    if name.endswith((".adoc", ".asciidoc", ".asc")):
        from archkit.pages import asciidoc

        return asciidoc.markdown(content)
    if name.endswith((".rst", ".rest")):
        from archkit.pages import restructuredtext

        return restructuredtext.markdown(content)
    return content


def split(content: str) -> Document:
    """Take the first heading off a document, and its front matter."""
    reading = markdown.read(content.encode("utf-8", "replace"), ".md")
    lines = reading.body.split("\n")
    first = reading.headings[0] if reading.headings else None
    if first is None or first.level != 1:
        return Document("", reading.body, reading)
    at = first.line - reading.body_line
    if not 0 <= at < len(lines) or any(line.strip() for line in lines[:at]):
        return Document("", reading.body, reading)
    end = at + 1
    if not lines[at].lstrip().startswith("#"):
        while end < len(lines) and not re.match(r"\s{0,3}=+\s*$", lines[end]):
            end += 1
        end += 1
    return Document("\n".join(lines[at:end]), "\n".join(lines[end:]), reading)


_ITEM = re.compile(r"(\d+)[.)]\s+\S")
_ACTING = ("first steps", "first response", "mitigation", "diagnosis", "steps", "procedure")


def first_steps(document: Document, count: int = 3) -> str:
    """The first steps of the section one needs first, as written; empty where there is no numbered list."""
    headings = document.reading.headings
    before = document.reading.body_line
    lines = document.reading.body.split("\n")
    for wanted in _ACTING:
        for index, heading in enumerate(headings):
            if heading.text.strip().lower() == wanted:
                end = headings[index + 1].line - before if index + 1 < len(headings) else len(lines)
                if found := _items(lines[heading.line - before : end], count):
                    return found
    return _items(lines, count)


def _items(lines: list[str], count: int) -> str:
    taken: list[str] = []
    seen = 0
    for line in lines:
        if _ITEM.match(line):
            seen += 1
            if seen > count:
                break
        elif seen and line.strip() and not line.startswith((" ", "\t")):
            break
        if seen:
            taken.append(line)
    if sum(line.lstrip().startswith(("```", "~~~")) for line in taken) % 2:
        return ""
    return "\n".join(taken).rstrip()
