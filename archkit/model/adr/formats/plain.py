"""Records whose text has a build of its own: whatever they say is read."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text


def _y(text: Text) -> bool:
    """`In the context of ..., facing ..., we decided for ... to achieve ..., accepting ...`."""
    opening = " ".join(words for _, words, _ in text.page.openings[:4]).casefold()
    return "in the context of" in opening and ("we decided" in opening or "facing" in opening)


def _any(text: Text) -> bool:
    return True


Y_STATEMENT = Format("y-statement", "a Y-statement: in the context of, facing, we decided", _y)
PLAIN = Format("plain", "none of the named formats", _any, has_status=False)
