"""A person's text as YAML and as a Markdown heading: it stays text, and looks as if written by hand."""

from __future__ import annotations

import json
import re

from archkit.source.escape import line

_WORD = r"[\w(/.@+][\w./@+()%'&=-]*"
_PLAIN = re.compile(rf"[A-Za-z_][\w./@+()%'-]*(?:[,;:]? {_WORD})*[.!?]?\Z", re.ASCII)
_REFERENCE = re.compile(r"[A-Za-z][\w-]*:[\w./-]*\w\Z", re.ASCII)
_MEANS_MORE = frozenset("null true false yes no on off y n".split())
_MARK = "archkit:"
"""A comment that begins with it silences findings, wherever in a file it stands."""


def scalar(text: str) -> str:
    """Text as a value of a block mapping: plain where that is safe, else in double quotes."""
    kept = line(text)
    is_plain = _PLAIN.match(kept) and ": " not in kept and kept.lower() not in _MEANS_MORE
    if (is_plain or _REFERENCE.match(kept)) and _MARK not in kept:
        return kept
    return json.dumps(kept, ensure_ascii=False).replace(_MARK, "archkit\\u003a")


def item(text: str) -> str:
    """Text as an item of a list in brackets, where a comma would end it."""
    kept = scalar(text)
    return json.dumps(kept, ensure_ascii=False) if "," in kept and not kept.startswith('"') else kept


def heading(text: str) -> str:
    """Text as a Markdown heading: no link, no HTML and no comment comes of it."""
    return re.sub(r"([\[\]])", r"\\\1", line(text)).replace("<", "&lt;")
