"""Drawings in a page: each mark becomes an inline SVG whose boxes lead to their pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from archkit.site import clean
from archkit.version import build

if TYPE_CHECKING:
    from archkit.draw.chart import Chart
    from archkit.draw.picture import Picture
    from archkit.draw.shapes import View
    from archkit.source.tree import Cache

_MARK = re.compile(r'(?:<p>\s*)?<span data-archkit-view="(\d{1,3})"></span>(?:\s*</p>)?')


class Drawings:
    """The drawings of one site. Those that were drawn before are taken from the cache of what was made once."""

    def __init__(self, cache: Cache | None = None) -> None:
        self._cache = cache
        self._reader = f"drawing/{build()}"
        self._fresh: dict[str, str] = {}

    def insert(
        self,
        html: str,
        views: Sequence[Callable[[], View | Chart | Picture]],
        link: Callable[[str], str | None],
    ) -> str:
        """The page with its drawings; `link` gives the address of a reference as seen from the page."""
        if "data-archkit-view" not in html:
            return html
        return _MARK.sub(lambda mark: self._drawn(views, int(mark[1]), link), html)

    def draw(self, view: View | Chart | Picture, link: Callable[[str], str | None]) -> str:
        """One view as SVG; its stylesheet stands once in the site's."""
        links = {ref: address for ref in _refs(view) if (address := link(ref))}
        key = sha256(repr((view, links)).encode("utf-8", "replace")).hexdigest()
        drawn = self._fresh.get(key) or (self._cache and self._cache.load([key], self._reader).get(key))
        if not drawn:
            drawn = self._fresh[key] = _svg(view, links)
        # Whoever can write to the cache cannot write a script into the site.
        return clean.drawing(drawn)

    def keep(self) -> None:
        """Remember what was drawn, for the next build."""
        if self._cache is not None:
            self._cache.save(self._fresh, self._reader)
        self._fresh.clear()

    def _drawn(
        self,
        views: Sequence[Callable[[], View | Chart | Picture]],
        index: int,
        link: Callable[[str], str | None],
    ) -> str:
        if index >= len(views):
            return ""
        view = views[index]()
        if view.is_empty:
            return ""
        drawn = self.draw(view, link)
        return f'<div class="ak-drawing" tabindex="0" role="group" aria-label="Drawing">{drawn}</div>'


def _refs(view: View | Chart | Picture) -> list[str]:
    """What boxes stand for; bars of a chart stand for nothing that has a page."""
    from archkit.draw.chart import Chart
    from archkit.draw.shapes import View

    if not isinstance(view, View):
        return [] if isinstance(view, Chart) else list(view.refs)
    return [node.ref for node in view.nodes] + [group.id for group in view.groups]


def _svg(view: View | Chart | Picture, links: Mapping[str, str]) -> str:
    from archkit.draw import chart
    from archkit.draw.shapes import View
    from archkit.draw.style import stylesheet
    from archkit.draw.svg import svg

    if isinstance(view, View):
        drawn = svg(view, links=links)
    else:
        drawn = chart.svg(view) if isinstance(view, chart.Chart) else view.svg(links)
    return drawn.replace(f"<style>{stylesheet()}</style>", "")
