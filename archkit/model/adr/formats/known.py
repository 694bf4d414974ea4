"""The table of formats, the most particular first."""

from __future__ import annotations

from collections.abc import Mapping

from archkit.model.adr.formats import (
    dated_directory,
    eventcatalog,
    log4brains,
    madr,
    markup,
    nygard,
    plain,
    site,
    table,
    tendermint,
    typed,
)
from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text

FORMATS: tuple[Format, ...] = (
    markup.ASCIIDOC,
    markup.RST,
    eventcatalog.FORMAT,
    typed.FORMAT,
    dated_directory.FORMAT,
    log4brains.FORMAT,
    table.FORMAT,
    tendermint.FORMAT,
    site.DOCUSAURUS,
    madr.ONE,
    madr.TWO,
    madr.THREE,
    madr.FOUR,
    site.JEKYLL,
    nygard.FRONT_MATTER,
    plain.Y_STATEMENT,
    nygard.NYGARD,
    plain.PLAIN,
)
"""A record is of the first one that it matches."""

BY_NAME: Mapping[str, Format] = {f.name: f for f in FORMATS}


def format_of(text: Text) -> Format:
    """The format of a record."""
    return next(f for f in FORMATS if f.matches(text))
