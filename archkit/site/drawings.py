"""Drawings in a page: each mark becomes an inline SVG whose boxes lead to their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.site import clean

if TYPE_CHECKING:
    from archkit.draw.shapes import View

_MARK = re.compile(r'(?:<p>\s*)?<span data-archkit-view="(\d{1,3})"></span>(?:\s*</p>)?')


def insert(html: str, views: Sequence[Callable[[], View]], link: Callable[[str], str | None]) -> str:
    """The page with its drawings; `link` gives the address of a reference as seen from the page."""
    if "data-archkit-view" not in html:
        return html
    return _MARK.sub(lambda mark: _drawn(views, int(mark[1]), link), html)


def _drawn(views: Sequence[Callable[[], View]], index: int, link: Callable[[str], str | None]) -> str:
    if index >= len(views):
        return ""
    view = views[index]()
    if view.is_empty:
        return ""
    return f'<div class="ak-drawing" tabindex="0" role="group" aria-label="Drawing">{draw(view, link)}</div>'


def draw(view: View, link: Callable[[str], str | None]) -> str:
    """One view as SVG; its stylesheet stands once in the site's."""
    refs = [node.ref for node in view.nodes] + [group.id for group in view.groups]
    return _svg(view, tuple((ref, address) for ref in refs if (address := link(ref))))


@lru_cache(maxsize=4096)
def _svg(view: View, links: tuple[tuple[str, str], ...]) -> str:
    """Kept, so that a site that is served draws again only what has changed."""
    from archkit.draw.style import stylesheet
    from archkit.draw.svg import svg

    drawn = svg(view, links=dict(links))
    return clean.drawing(drawn.replace(f"<style>{stylesheet()}</style>", ""))
