"""Records whose text has a build of its own: known by where they say their status, or by nothing at all."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format, has_front_matter, has_labels
from archkit.model.adr.text import Text


def _bullets(text: Text) -> bool:
    return has_labels(text)


def _front(text: Text) -> bool:
    return has_front_matter(text)


def _y(text: Text) -> bool:
    """`In the context of ..., facing ..., we decided for ... to achieve ..., accepting ...`."""
    opening = " ".join(words for _, words, _ in text.page.openings[:4]).casefold()
    return "in the context of" in opening and ("we decided" in opening or "facing" in opening)


def _any(text: Text) -> bool:
    return True


FRONT_MATTER = Format("front-matter", "front matter over a text of any build", _front)
BULLETS = Format(
    "bullets",
    "lines or bullets over a text of any build",
    _bullets,
    ("line", "front-matter", "section", "tags"),
)
Y_STATEMENT = Format("y-statement", "a Y-statement: in the context of, facing, we decided", _y)
PLAIN = Format("plain", "none of the named formats", _any, has_status=False)
