"""Records as pages of Docusaurus or Jekyll: front matter for the site, the status a tag or a section."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.status import is_status
from archkit.model.adr.text import Text

_DOCUSAURUS = frozenset(
    ("slug", "sidebar_label", "sidebar_position", "hide_title", "pagination_next", "last_update")
)
_JEKYLL = frozenset(
    ("layout", "permalink", "nav_order", "parent", "grand_parent", "has_children", "categories")
)


def _docusaurus(text: Text) -> bool:
    return any(k in _DOCUSAURUS for k in text.front)


def _jekyll(text: Text) -> bool:
    return any(k in _JEKYLL for k in text.front) or (_tagged(text) and "status" not in text.front_keys)


def _tagged(text: Text) -> bool:
    tags = text.front.get("tags")
    words = tags if isinstance(tags, list) else str(tags or "").replace(",", " ").split()
    return any(isinstance(t, str) and is_status(t) for t in words)


DOCUSAURUS = Format(
    "docusaurus", "a page of Docusaurus: slug or sidebar_position in the front matter", _docusaurus
)
JEKYLL = Format("jekyll", "a page of Jekyll: layout, parent or nav_order in the front matter", _jekyll)
