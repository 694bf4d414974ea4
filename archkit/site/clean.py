"""What may be in the HTML of a page, in a drawing, and in a picture that is copied: one list, nothing else.

Everything runs through it before the search reads it: no script, no event attribute, no address but http,
https and mailto, nothing that is loaded from elsewhere, and no name that the theme's own script looks for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archkit.draw.markup import ATTRIBUTES, ELEMENTS

if TYPE_CHECKING:
    from nh3 import Cleaner

SCHEMES = frozenset({"http", "https", "mailto"})

_TAGS = frozenset(
    "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2"
    " h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre progress q s samp section small span strong sub"
    " summary sup table tbody td tfoot th thead tr u ul var wbr".split()
)
_ANYWHERE = frozenset(
    {"class", "id", "title", "lang", "dir", "aria-label", "aria-hidden", "data-search-exclude"}
)
_BY_TAG: dict[str, set[str]] = {
    "a": {"href"},
    "col": {"span"},
    "details": {"open"},
    "div": {"data-archkit-facets", "data-tabs"},
    "img": {"src", "alt", "width", "height", "loading"},
    "input": {"type", "name", "checked"},
    "label": {"for"},
    "ol": {"start", "type", "reversed"},
    "progress": {"value", "max"},
    "span": {"data-archkit-view"},
    "td": {"colspan", "rowspan", "headers", "style"},
    "th": {"colspan", "rowspan", "headers", "scope", "style"},
}
_DROPPED = {"script", "style", "iframe", "object", "template", "noscript", "textarea", "title", "svg", "math"}
"""Elements that go together with what is in them."""

_PICTURE_TAGS = (ELEMENTS - {"style", "metadata"}) | frozenset(
    "linearGradient radialGradient stop clipPath mask marker pattern switch textPath".split()
)
_PICTURE_ATTRIBUTES = ATTRIBUTES | frozenset(
    "dx dy fill fill-opacity fill-rule stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin"
    " stroke-miterlimit stroke-opacity opacity color font-family font-size font-style font-weight offset"
    " stop-color stop-opacity gradientUnits gradientTransform fx fy fr clip-path clip-rule clipPathUnits mask"
    " maskUnits maskContentUnits marker-start marker-mid marker-end markerWidth markerHeight markerUnits orient refX"
    " refY patternUnits patternContentUnits patternTransform preserveAspectRatio dominant-baseline"
    " alignment-baseline letter-spacing rotate textLength lengthAdjust startOffset visibility display version"
    " xml:space".split()
)

_TAB = re.compile(r"__tabbed_\d+(_\d+)?\Z")
_NOT_A_TAB = re.compile(r"<input(?![^>]* type=\"radio\")[^>]*>")
_OF_THE_THEME = ("md-", "mermaid", "js-")
_THEME_CLASSES = frozenset({"md-button", "md-button--primary"})
_REFERENCE = re.compile(r"url\(\s*(?!['\"]?#)", re.IGNORECASE)


def page(html: str) -> str:
    """The HTML of a page."""
    return _NOT_A_TAB.sub("", _page().clean(html))


def phrase(html: str) -> str:
    """A line of text with links and emphasis in it, that stands on every page."""
    return _phrase().clean(html)


def drawing(svg: str) -> str:
    """A drawing that stands in a page; its stylesheet is the page's."""
    return _drawing().clean(svg)


def picture(svg: str) -> bytes:
    """An SVG file that is copied to the site: whoever opens it by itself runs nothing and loads nothing."""
    cleaned = _picture().clean(_without_prolog(svg)).replace("&nbsp;", "&#160;")
    if cleaned.startswith("<svg") and 'xmlns="' not in cleaned[: cleaned.find(">")]:
        cleaned = cleaned.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return cleaned.encode("utf-8", "xmlcharrefreplace")


@cache
def _page() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=set(_TAGS),
        clean_content_tags=_DROPPED,
        attributes={"*": set(_ANYWHERE), **_BY_TAG},
        attribute_filter=_attribute,
        link_rel=None,
        url_schemes=set(SCHEMES),
        filter_style_properties={"text-align"},
    )


@cache
def _phrase() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=set("a b br code em i small span strong".split()),
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}},
        link_rel=None,
        url_schemes=set(SCHEMES),
        url_relative="deny",
    )


@cache
def _drawing() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=set(ELEMENTS) - {"style", "metadata", "image"},
        clean_content_tags={"script", "style"},
        attributes={"*": set(ATTRIBUTES)},
        attribute_filter=_in_picture,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


@cache
def _picture() -> Cleaner:
    from nh3 import Cleaner

    return Cleaner(
        tags=set(_PICTURE_TAGS),
        clean_content_tags={"script", "style", "foreignObject"},
        attributes={"*": set(_PICTURE_ATTRIBUTES)},
        attribute_filter=_in_picture,
        link_rel=None,
        url_schemes=set(SCHEMES) | {"data"},
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    match name:
        case "id" | "name" | "for":
            # The theme finds its own parts by ids that begin so: a second `__config` would be read instead.
            return value if _TAB.match(value) or (name == "id" and not value.startswith("__")) else None
        case "class":
            kept = [c for c in value.split() if not c.startswith(_OF_THE_THEME) or c in _THEME_CLASSES]
            return " ".join(kept) or None
        case "src":
            return value if is_local(value) else None
        case "type" if tag == "input":
            return value if value == "radio" else None
    return value


def _in_picture(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        inside = value.startswith("#") if tag == "use" else value.startswith("data:image/png;base64,")
        return value if (tag == "a" and not value.startswith("data:")) or (tag != "a" and inside) else None
    return None if _REFERENCE.search(value) else value


def is_local(address: str) -> bool:
    """Whether a browser that loads it stays on the site."""
    text = re.sub(r"[\x00-\x20]+", "", address).replace("\\", "/")
    return not text.startswith("//") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)


def _without_prolog(svg: str) -> str:
    start = svg.find("<svg")
    return svg[start:] if start >= 0 else ""
