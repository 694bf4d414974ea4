"""Pages and files that people wrote for the site: what is taken along, and what is not.

A file that a browser would run (a web page, a script) is left out: it would run as part of the site. Pictures
in SVG are cleaned.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from archkit.site.links import ASSETS
from archkit.source.markdown import read as read_markdown

if TYPE_CHECKING:
    from archkit.source.tree import Tree

_FONTS = frozenset({".woff", ".woff2", ".ttf", ".otf"})
_DATA = frozenset({".yaml", ".yml", ".toml", ".avsc", ".proto", ".graphql"})
KEPT = ASSETS | _FONTS | _DATA
NAMED = frozenset({"CNAME", "robots.txt", "LICENSE"})
"""Files that hosts and robots look for, without an ending that says what they are."""

MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A page written by hand."""

    path: str
    """On the site: `guides/first-week.md`."""
    title: str
    body: str
    """Its Markdown, without the front matter."""
    meta: dict[str, object] = field(default_factory=dict)


def written(path: str, content: bytes) -> Written:
    """Read a page; its title is the one of its front matter, else its heading, else its name."""
    reading = read_markdown(content, ".md")
    meta: dict[str, object] = dict(reading.front_matter or {})
    title = meta.get("title")
    named = title if isinstance(title, str) and title.strip() else reading.title
    return Written(path, named or _words(path), reading.body, meta)


def tags(page: Written) -> list[str]:
    """The tags in its front matter."""
    found = page.meta.get("tags")
    return [tag for tag in found if isinstance(tag, str)][:50] if isinstance(found, list) else []


def contents(tree: Tree, folder: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Files of a folder of the knowledge base by their path in it, each with what reads it."""
    for path in tree.paths():
        if path.startswith(folder):
            yield path.removeprefix(folder), partial(tree.read, path)


def is_page(path: str) -> bool:
    """Whether it is Markdown."""
    return path.endswith((".md", ".markdown"))


def is_kept(path: str) -> bool:
    """Whether a file may stand on the site as it is."""
    name = posixpath.basename(path)
    return name in NAMED or posixpath.splitext(name)[1].lower() in KEPT


def safe_content(path: str, content: bytes) -> bytes | None:
    """What is published of a file; None for one that is too large."""
    if len(content) > MAX_BYTES:
        return None
    if path.lower().endswith(".svg"):
        from archkit.site.clean import picture

        return picture(content.decode("utf-8", "replace"))
    return content


def _words(path: str) -> str:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    name = posixpath.basename(posixpath.dirname(path)) if stem.lower() in ("index", "readme") else stem
    words = (name or "Home").replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
