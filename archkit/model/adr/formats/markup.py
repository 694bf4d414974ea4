"""Records in AsciiDoc and reStructuredText: attributes and fields in the header, or the sections of others."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text


def _asciidoc(text: Text) -> bool:
    return text.markup == "asciidoc"


def _rst(text: Text) -> bool:
    return text.markup == "rst"


ASCIIDOC = Format("asciidoc", "AsciiDoc", _asciidoc, ("line", "section", "front-matter", "tags"))
RST = Format("restructuredtext", "reStructuredText", _rst, ("line", "section", "front-matter", "tags"))
