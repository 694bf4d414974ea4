"""Rows of text -> an aligned table for a terminal, CSV or JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], *, width: int = 120) -> str:
    """Aligned columns; the last one is cropped to the width of the terminal."""
    clean = [[_line(cell) for cell in row] for row in rows]
    sizes = [max(map(display_width, column)) for column in zip(header, *clean, strict=True)]
    lines = []
    for row in ([h.upper() for h in header], *clean):
        cells = [c + " " * (s - display_width(c)) for c, s in zip(row[:-1], sizes, strict=False)]
        room = width - sum(sizes[:-1]) - 2 * len(cells)
        lines.append("  ".join([*cells, crop(row[-1], max(room, 12))]).rstrip())
    return "\n".join(lines) + "\n"


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """RFC 4180 text. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[f"'{c}" if c[:1] in ("=", "+", "-", "@") else c for c in row] for row in rows])
    return out.getvalue()


def as_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """Indented JSON with a line end."""
    import json

    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def crop(text: str, width: int) -> str:
    """The text within `width` columns, with an ellipsis where something is left out."""
    if display_width(text) <= width:
        return text
    kept = ""
    for character in text:
        if display_width(kept + character) > width - 1:
            break
        kept += character
    return kept.rstrip() + "…"


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
