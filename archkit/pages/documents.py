"""Somebody's own text on a page: it stays as it is, only its heading is told apart. Other markup becomes Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.runbook_sections import meaning, title_at
from archkit.source import markdown
from archkit.source.prose import begin
from archkit.source.secret import masked

if TYPE_CHECKING:
    from archkit.pages.library import Library


@dataclass(frozen=True, slots=True)
class Document:
    """A document in two parts."""

    heading: str
    """Its first heading as written, when it is of level 1 and the first thing in it."""
    text: str
    """Everything behind that."""
    body: str
    """All of it, without the front matter."""


def read(library: Library, path: str) -> Document:
    """The document at a path, without its secrets; empty when it cannot be read."""
    content = masked(library.read(path))
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
    body = begin(content.encode("utf-8", "replace"), ".md").body
    lines = body.split("\n")
    at = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    if _HEADING.match("\n".join(lines[at : at + 1])):
        return Document(lines[at].lstrip(), "\n".join(lines[at + 1 :]), body)
    if _UNDERLINE.match("\n".join(lines[at + 1 : at + 2])):
        return Document("\n".join(lines[at : at + 2]), "\n".join(lines[at + 2 :]), body)
    return Document("", body, body)


_HEADING = re.compile(r" {0,3}#(?!#)")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*\Z")

_ITEM = re.compile(r"(\d+)[.)]\s+\S")
_FIRST = ("first steps", "first response", "immediate actions", "immediate steps")
_ACTING = ("mitigation", "diagnosis")


def first_steps(document: Document, count: int = 3) -> str:
    """The first steps of the section one needs first, as written; empty where there is no numbered list."""
    headings = markdown.read(document.body.encode("utf-8", "replace"), ".md").headings
    lines = document.body.split("\n")
    title = title_at(headings)
    names = [h.text.strip().lower() if i != title else "" for i, h in enumerate(headings)]
    meanings = [meaning(name)[0] if name else None for name in names]
    wanted = [i for i, name in enumerate(names) if name in _FIRST]
    wanted += [i for m in _ACTING for i, found in enumerate(meanings) if found == m]
    for index in wanted:
        end = headings[index + 1].line - 1 if index + 1 < len(headings) else len(lines)
        if steps := _items(lines[headings[index].line - 1 : end], count):
            return steps
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
