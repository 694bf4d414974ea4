"""A page of the site as a value: where it stands, what it says, which drawings stand in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.draw.chart import Chart
    from archkit.draw.picture import Picture
    from archkit.draw.shapes import View


@dataclass(frozen=True, slots=True)
class Source:
    """The file and line a page is made from."""

    path: str
    line: int = 1


@dataclass(frozen=True, slots=True)
class Body:
    """What a page says. Made when the page is asked for, never before."""

    markdown: str
    """Begins with the heading of level 1. Everything from the knowledge base is escaped in it."""
    views: tuple[Callable[[], View | Chart | Picture], ...] = ()
    """Drawings; the markdown holds a mark (`text.picture`) where each belongs."""
    written_by: str = ""
    """Path of the document whose own Markdown is part of it: its links are relative to that."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. Title, description and tags are plain text, exactly as written."""

    path: str
    """Where it stands, as a Markdown path: `components/order.md`."""
    title: str
    body: Callable[[], Body]
    description: str = ""
    tags: tuple[str, ...] = ()
    source: Callable[[], Source | None] = lambda: None
    """Finding a line means reading the file again, so it is asked for late."""
    wide: bool = False
    """Without a table of contents beside it."""
    boost: float = 1.0
    """How much more a hit on it counts in the search."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A part of the site: an index page, the pages it lists, and hubs within it."""

    title: str
    index: Page
    pages: tuple[Page, ...] = ()
    hubs: tuple[Hub, ...] = ()
    beside: tuple[Page, ...] = ()
    """Other ways to look at the same things: they stand next to the index in the navigation."""
