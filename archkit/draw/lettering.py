"""How wide a text will be, and how it is broken into lines that fit; no font is asked.

The widths are those of a broad sans serif (in thousandths of the font size), so that no system's own font
runs over the edge of its box; the same text so takes the same room on every machine.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from archkit.source.escape import line

NAME, HEADING, SMALL = 13.0, 12.0, 12.0
"""Font sizes in pixels. Nothing is smaller, and no page shows a drawing smaller than it is."""

_BOLD = 1.08
"""Names and headings are bold, and so wider than the widths below."""

_NARROW = frozenset("ijl.,:;|!'`I()[]{}/\\ft r\"-*")
_WIDE = frozenset("mwMW@%—…")


def width(text: str, size: float) -> float:
    """Pixels that a text takes at a font size of `size` pixels."""
    return _ems(text) * size / 1000


def named(text: str) -> float:
    """Pixels that a name takes, which is bold."""
    return width(text, NAME) * _BOLD


@lru_cache(maxsize=8192)
def _ems(text: str) -> float:
    """Thousandths of the font size; the same names stand in one drawing after another."""
    return sum(map(_em, text))


def wrap(text: str, size: float, room: float, lines: int = 2) -> list[str]:
    """The text in at most so many lines of at most so many pixels; an ellipsis where something is left out."""
    words = line(text)[:400].split(" ")
    made: list[str] = []
    current = ""
    while words:
        word = words.pop(0)
        candidate = f"{current} {word}" if current else word
        if width(candidate, size) <= room:
            current = candidate
        elif current:
            made.append(current)
            current = ""
            words.insert(0, word)
        else:
            head = _head(word, size, room)
            made.append(head)
            words.insert(0, word[len(head) :])
        if len(made) == lines and (words or current):
            rest = " ".join([made[-1], current, *words]) if current else " ".join([made[-1], *words])
            return [*made[:-1], crop(rest, size, room)]
    return [*made, current] if current or not made else made


def shortened(text: str, most: int = 160) -> str:
    """One line of at most so many characters: Graphviz reads no string of 16 kB, and nobody a label of that size."""
    whole = line(text)
    return whole if len(whole) <= most else whole[: most - 1].rstrip() + "…"


def crop(text: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than `room` pixels."""
    if width(text, size) <= room:
        return text
    return _cut(text, size, room - _em("…") * size / 1000).rstrip() + "…"


def _head(word: str, size: float, room: float) -> str:
    """As much of a long word as fits, broken behind a hyphen, dot or underscore where there is one."""
    cut = _cut(word, size, room)
    breaks = max(cut.rfind(c) for c in "-._/") + 1
    return cut[:breaks] if breaks > len(cut) // 3 else cut


def _cut(text: str, size: float, room: float) -> str:
    used = 0.0
    for index, character in enumerate(text):
        used += _em(character) * size / 1000
        if used > room and index:
            return text[:index]
    return text


def _em(character: str) -> float:
    if character in _NARROW:
        return 385
    if character in _WIDE:
        return 985
    if character.isascii():
        return 720 if character.isupper() else 625
    if unicodedata.combining(character):
        return 0
    return 1020 if unicodedata.east_asian_width(character) in "WF" else 700
