"""What a drawing in a file says of itself: of which data it was made, and that nobody changed it since.

Two digests stand in the file: of the view, and of the text around. So whether a drawing is current can be told
without drawing it again, whatever version of Graphviz drew it and wherever.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from typing import Literal

from archkit.draw.shapes import View

EDITION = 3
"""Counts up when drawings that were made before should look different: all of them are outdated then."""

State = Literal["current", "missing", "outdated", "edited", "foreign"]
"""Edited: somebody else changed the text. Foreign: nothing that archkit ever drew."""

_OPEN = "0" * 16
_MARK = re.compile(rb'(?:<svg\b[^<>]* data-source="|%% Drawn by archkit: )([0-9a-f]{16})-([0-9a-f]{16})\b')


def digest(view: View) -> str:
    """A digest of everything that a view shows."""
    data = json.dumps([EDITION, view], sort_keys=True, default=_plain)
    return hashlib.sha256(data.encode()).hexdigest()[:16]


def _plain(part: View) -> dict[str, object]:
    """A view, or a part of one, as JSON has it."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def unsealed(source: str) -> str:
    """What stands in a new drawing where its seal belongs."""
    return f"{source}-{_OPEN}"


def sealed(text: str, source: str) -> str:
    """The text with its seal in the place of the first `unsealed(source)`."""
    before, mark, after = text.partition(unsealed(source))
    return f"{before}{source}-{_digest_of_text(text.encode())}{after}" if mark else text


def state(content: bytes | None, source: str) -> State:
    """How the content of a file (None: there is none) stands to the view with this digest."""
    if content is None:
        return "missing"
    found = source_of(content)
    if found is None:
        return "foreign" if content.strip() else "outdated"
    if found != source:
        return "outdated"
    return "edited" if is_edited(content) else "current"


def source_of(content: bytes) -> str | None:
    """The digest of the view that a file was made from; None where archkit did not draw it."""
    mark = _MARK.search(content)
    return mark[1].decode() if mark is not None else None


def is_edited(content: bytes) -> bool:
    """Whether somebody else changed the text of a drawing, whatever it was made from."""
    content = content.replace(b"\r\n", b"\n")  # git gives Windows its own line ends
    mark = _MARK.search(content)
    if mark is None:
        return False
    blank = content[: mark.start(2)] + _OPEN.encode() + content[mark.end(2) :]
    return _digest_of_text(blank) != mark[2].decode()


def is_ours(content: bytes | None) -> bool:
    """Whether archkit drew the file: it begins with our mark."""
    return content is not None and _MARK.match(content) is not None


def _digest_of_text(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()[:16]
