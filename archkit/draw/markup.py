"""SVG elements as text, from a list of what may be in a drawing: nothing else can be written with this.

No script, no event attribute, no reference out of the file except a reader's link to a page.
"""

from __future__ import annotations

import re
from functools import cache

from archkit.source import escape

ELEMENTS = frozenset(
    "svg title desc metadata style defs symbol use g a path rect line ellipse circle polygon text tspan image".split()
)
ATTRIBUTES = frozenset(
    "xmlns viewBox width height role aria-labelledby aria-label class id x y x1 y1 x2 y2 rx ry cx cy r d points "
    "href transform text-anchor data-source data-kind".split()
)

_SCHEME = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]*:")
_PICTURE = "data:image/png;base64,"


def element(name: str, *content: str, **attributes: str | float | None) -> str:
    """An element; `class_`, `text_anchor` and the like are written without their underscore or with a hyphen.

    `content` is markup already, see `words`. Raises ValueError for what may not be in a drawing.
    """
    if name not in ELEMENTS:
        raise ValueError(f"<{name}> may not be in a drawing")
    written = []
    for key, value in attributes.items():
        if value is None:
            continue
        attribute = _attribute(key)
        text = number(value) if isinstance(value, int | float) else escape.xml(value)
        if attribute == "href":
            _check(name, str(value))
        written.append(f' {attribute}="{text}"')
    inner = "".join(content)
    return f"<{name}{''.join(written)}>{inner}</{name}>" if inner else f"<{name}{''.join(written)}/>"


@cache
def _attribute(key: str) -> str:
    attribute = key.rstrip("_").replace("_", "-")
    if attribute not in ATTRIBUTES:
        raise ValueError(f"{attribute}= may not be in a drawing")
    return attribute


def words(text: str) -> str:
    """Text content."""
    return escape.xml(text)


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def is_page(url: str) -> bool:
    """Whether a link leads to a page: relative, http or https."""
    scheme = _SCHEME.match(url)
    return scheme is None or scheme[0].strip().lower() in ("http:", "https:")


def _check(name: str, url: str) -> None:
    fine = {"a": is_page(url), "use": url.startswith("#"), "image": url.startswith(_PICTURE)}
    if not fine.get(name):
        raise ValueError(f"<{name}> may not refer to {url[:40]}")
