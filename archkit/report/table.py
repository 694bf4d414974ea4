"""Rows of text -> an aligned table for a terminal, CSV or JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Aligned columns without those that are empty; None: as wide as they are.

    In a narrower terminal the last column is cropped first, then the widest of the others.
    """
    clean = [[_line(cell) for cell in row] for row in rows]
    kept = [i for i in range(len(header)) if any(row[i] for row in clean)] or list(range(len(header)))
    table = [[header[i].upper() for i in kept], *([row[i] for i in kept] for row in clean)]
    sizes = [max(display_width(cell) for cell in column) for column in zip(*table, strict=True)]
    if width is not None:
        _fit(sizes, width)
    lines = []
    for row in table:
        cells = [crop(cell, size) for cell, size in zip(row, sizes, strict=True)]
        padded = [cell + " " * (size - display_width(cell)) for cell, size in zip(cells, sizes, strict=True)]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines) + "\n"


_NARROWEST = 4


def _fit(sizes: list[int], width: int) -> None:
    """Take what is too much from the last column, then from the widest ones, down to a few characters each."""
    over = sum(sizes) + 2 * (len(sizes) - 1) - width
    last = min(max(over, 0), max(sizes[-1] - 4 * _NARROWEST, 0))
    sizes[-1] -= last
    over -= last
    while over > 0 and max(sizes) > _NARROWEST:
        widest = max(range(len(sizes)), key=lambda i: sizes[i])
        sizes[widest] -= 1
        over -= 1


_FORMULA = ("=", "+", "-", "@")


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """RFC 4180 text. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[f"'{c}" if c.lstrip()[:1] in _FORMULA else c for c in row] for row in rows])
    return out.getvalue()


def as_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """Indented JSON with a line end."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def crop(text: str, width: int) -> str:
    """The text within `width` columns, with an ellipsis where something is left out."""
    if display_width(text) <= width:
        return text
    left, kept = width - 1, 0
    for character in text:
        left -= display_width(character)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def display_width(text: str) -> int:
    """Columns a terminal needs: wide characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _line(text: str) -> str:
    """One line without control characters: text from a catalog must not steer the terminal."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
