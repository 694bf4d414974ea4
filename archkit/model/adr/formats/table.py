"""Metadata in a table above the text: one row for each fact, or one for all."""

from __future__ import annotations

from archkit.model.adr.fields import fields
from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text


def _matches(text: Text) -> bool:
    return any(line.kind == "row" for line in text.head) and any(
        f.form == "table" and f.fact in ("status", "date", "decision-makers") for f in fields(text)
    )


FORMAT = Format("table", "a table of metadata", _matches, ("line", "section", "front-matter", "tags"))
