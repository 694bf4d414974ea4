"""What the search reads of a page: all but the parts that say `data-search-exclude`.

It would leave them out itself, after its own parser has read them: a quarter of the time of a page with many figures.
"""

from __future__ import annotations

import re
import secrets

_DIV = re.compile(r"<(?:/div\b|div\b([^>]*))>")


class Unsearched:
    """Holds such parts of one page after the other while the search reads it. Whoever else changes the page then may do
    so: a part goes back to where it was taken from.
    """

    def __init__(self) -> None:
        # Nobody can write what he cannot guess, and so have a part put in twice.
        self._name = f"ak-{secrets.token_hex(8)}"
        self._held: list[str] = []

    def take_out(self, html: str) -> str:
        """A page's HTML, after it was cleaned, with an empty `div` for each that is not searched."""
        self._held = []
        if "data-search-exclude" not in html:
            return html
        kept: list[str] = []
        depth = begin = end = 0
        for tag in _DIV.finditer(html):
            attributes = tag[1]
            if depth:
                depth += -1 if attributes is None else 1
                if not depth:
                    end = tag.end()
                    kept.append(f'<div class="{self._name}-{len(self._held)}" data-search-exclude=""></div>')
                    self._held.append(html[begin:end])
            elif attributes is not None and "data-search-exclude" in attributes:
                begin, depth = tag.start(), 1
                kept.append(html[end:begin])
        return "".join([*kept, html[begin if depth else end :]])

    def put_back(self, html: str) -> str:
        """The page with its parts."""
        if not self._held:
            return html
        return re.sub(rf"<div [^>]*{self._name}-(\d+)\b[^>]*></div>", lambda m: self._held[int(m[1])], html)
