"""Text and metadata made safe for a theme whose templates print them as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape, unescape

from archkit.source.escape import line

LONGEST = 500
"""Characters of a title, a description or a tag that are shown."""

_HIDEABLE = ("navigation", "toc", "path", "tags", "footer", "feedback")


class Safe(str):
    """HTML that is escaped already. Templates that escape once more leave it alone."""

    __slots__ = ()

    def __html__(self) -> str:
        """What template languages ask for before they escape."""
        return str(self)


def safe(text: object) -> Safe:
    """Plain text as HTML, on one line."""
    if isinstance(text, Safe):
        return text
    return Safe(escape(line(str(text))[:LONGEST]))


def again(text: object) -> Safe:
    """HTML of unknown origin as HTML that shows the same text and nothing else."""
    return text if isinstance(text, Safe) else safe(unescape(str(text)))


def metadata(meta: Mapping[str, object]) -> dict[str, object]:
    """The part of a page's front matter that the theme and the search need; nothing else is handed on.

    A template, an icon or a status named there would choose files of the theme, so these are left out.
    """
    kept: dict[str, object] = {}
    for key in ("title", "description"):
        value = meta.get(key)
        if isinstance(value, str | int | float) and str(value).strip():
            kept[key] = safe(value)
    tags = meta.get("tags")
    if isinstance(tags, Sequence) and not isinstance(tags, str):
        kept["tags"] = [safe(tag) for tag in tags[:50] if isinstance(tag, str | int | float)]
    hide = meta.get("hide")
    if isinstance(hide, Sequence):
        kept["hide"] = [part for part in _HIDEABLE if part in hide]
    search = meta.get("search")
    if isinstance(search, Mapping):
        kept["search"] = _search(search)
    return kept


def _search(search: Mapping[str, object]) -> dict[str, object]:
    boost = search.get("boost")
    kept: dict[str, object] = {"exclude": True} if search.get("exclude") is True else {}
    if isinstance(boost, int | float) and 0 < boost < 1000:
        kept["boost"] = boost
    return kept
