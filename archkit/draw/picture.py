"""What every drawing is to a page, and the frame around those that are no view: title, words, style, paper."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Protocol

from archkit.draw.markup import element, is_page, words
from archkit.draw.style import stylesheet


class Picture(Protocol):
    """A drawing that draws itself."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""

    @property
    def refs(self) -> Sequence[str]:
        """References of what in it leads to a page."""

    def svg(self, links: Mapping[str, str]) -> str:
        """The drawing; `links` leads from a reference to its page."""


def framed(
    of: object, title: str, told: str, size: tuple[float, float], *drawn: str, linked: bool = False
) -> str:
    """A self-contained SVG of this size. Who does not see it is told `told`; `of` is what its ids are made from."""
    total, height = (ceil(side) for side in size)
    key = hashlib.sha256(repr(of).encode("utf-8", "replace")).hexdigest()[:10]
    ids = (f"ak-{key}-title", f"ak-{key}-text")
    return element(
        "svg",
        element("title", words(title), id=ids[0]),
        element("desc", words(told), id=ids[1]),
        element("style", stylesheet()),
        element("rect", class_="ak-paper", width=total, height=height, rx=6),
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {total} {height}",
        width=total,
        height=height,
        class_="ak-view ak-chart",
        # An image hides what is in it, and so the links: a drawing with links is a document.
        role="graphics-document" if linked else "img",
        aria_labelledby=" ".join(ids),
    )


def leading(drawn: str, ref: str, links: Mapping[str, str]) -> str:
    """The same, leading to the page of a reference where there is one."""
    url = links.get(ref, "")
    return element("a", drawn, href=url) if url and is_page(url) else drawn
