"""What the search reads of a page: all but the parts that say `data-search-exclude`.

It would leave them out itself, at half the cost of a page: the derivations of figures are most of what some pages hold.
"""

from __future__ import annotations

import re

_DIV = re.compile(r"<(?:/div\b|div\b([^>]*))>")


def searched(html: str) -> str:
    """A page's HTML, after it was cleaned, without the `div`s that are not searched."""
    if "data-search-exclude" not in html:
        return html
    kept: list[str] = []
    depth = at = 0
    for tag in _DIV.finditer(html):
        attributes = tag[1]
        if depth:
            depth += -1 if attributes is None else 1
            if not depth:
                at = tag.end()
        elif attributes is not None and "data-search-exclude" in attributes:
            kept.append(html[at : tag.start()])
            depth = 1
    return "".join([*kept, html[at:] if not depth else ""])
