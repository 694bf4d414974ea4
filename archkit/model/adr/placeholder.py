"""What a template leaves for the writer to fill in: `{YYYY-MM-DD ...}`, `[list everyone involved]`, `TBD`."""

from __future__ import annotations

import re

_ENCLOSED = re.compile(
    r"(?:\{[^{}\n]{2,400}\}|\[[^\[\]\n]{2,400}\](?![(\[])|<(?!https?:|mailto:)[A-Za-z][^<>@\n]{2,200}>)\Z"
)
_WORDS = re.compile(
    r"(?:Y{2,4}[-/.]M{1,2}[-/.]D{1,2}|D{1,2}[-/.]M{1,2}[-/.]Y{2,4}|M{1,2}[-/.]D{1,2}[-/.]Y{2,4}|NNNN|XXXX?|"
    r"\?{2,}|\.{3}|…|TODO|TBD|TBA|FIXME)(?:[ ,;:].{0,80})?\Z",
    re.IGNORECASE,
)


NOTHING = frozenset(
    ("", "-", "--", "–", "—", "n/a", "na", "none", "nil", "null", "nobody", "keine", "unknown", "?")
)
"""What people write where there is nothing to say, in small letters."""


def is_placeholder(text: str) -> bool:
    """Whether the whole text is one place of a template that nobody has filled in."""
    bare = text.strip(" \t*_`\"'.")
    if match := _ENCLOSED.match(bare):
        # `{accepted}` and `[accepted]` were filled in; only the brackets of the template stayed.
        return " " in bare or "|" in bare or _WORDS.match(bare[1:-1]) is not None or match[0][0] == "<"
    return _WORDS.match(bare) is not None


def unbraced(text: str) -> str:
    """The words between the brackets of a template that somebody has filled in: `{ accepted }`."""
    bare = text.strip()
    pairs = {"{": "}", "[": "]"}
    if len(bare) > 2 and pairs.get(bare[0]) == bare[-1] and "](" not in bare:
        return bare[1:-1].strip()
    return text
