"""The HTML of a built site as values: elements with their attributes, page by page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass
class Element:
    """An element, its attributes and the text right inside of it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Read:
    """One page."""

    path: str
    html: str
    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str) -> list[Element]:
        """Elements of a kind."""
        return [e for e in self.elements if e.tag == tag]

    @property
    def text(self) -> str:
        """All text that is shown, with one space between words."""
        return " ".join(" ".join(e.text for e in self.elements if e.tag not in ("script", "style")).split())


class _Reader(HTMLParser):
    def __init__(self, page: Read) -> None:
        super().__init__()
        self._page = page
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._page.elements.append(element)
        if tag not in ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"):
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text += data


def read(site: Path, path: str) -> Read:
    """One page of a site."""
    page = Read(path, (site / path).read_text(encoding="utf-8"))
    reader = _Reader(page)
    reader.feed(page.html)
    reader.close()
    return page


def pages(site: Path) -> Iterator[Read]:
    """Every page of a site."""
    for file in sorted(site.rglob("*.html")):
        yield read(site, file.relative_to(site).as_posix())


def lost(site: Path) -> list[str]:
    """Links, pictures, styles and scripts within the site that are not there, and anchors that are not."""
    read_pages = {page.path: page for page in pages(site)}
    found = []
    for page in read_pages.values():
        if page.path == "404.html":
            continue  # its links begin at the top of the server
        for element in page.elements:
            for name in ("href", "src"):
                target = element.attributes.get(name)
                if target is not None and not _leads(site, read_pages, page, target):
                    found.append(f"{page.path}: {target}")
    return found


def _leads(site: Path, known: dict[str, Read], page: Read, target: str) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(parts.path)))
    path = page.path if not parts.path else path
    if (site / path).is_dir():
        path = posixpath.normpath(f"{path}/index.html")
    if not (site / path).is_file():
        return False
    anchor = unquote(parts.fragment)
    if not anchor or path not in known or anchor.startswith("__"):
        return True
    return any(anchor == e.attributes.get("id") for e in known[path].elements)
