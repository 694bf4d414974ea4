"""A folder for each record, named by day and subject, with the record as its README."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.numbers import read_name
from archkit.model.adr.text import Text


def _matches(text: Text) -> bool:
    name = text.path.rpartition("/")[2].lower()
    return name.startswith(("readme.", "index.")) and read_name(text.path).date is not None


FORMAT = Format("dated-directory", "a dated folder with a README", _matches, has_status=False)
