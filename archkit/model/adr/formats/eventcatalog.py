"""EventCatalog: the title is `name`, and the record is the index of a folder of its own.

https://www.eventcatalog.dev/docs/adrs
"""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text


def _matches(text: Text) -> bool:
    return (
        "id" in text.front and "name" in text.front and ("version" in text.front or "appliesTo" in text.front)
    )


FORMAT = Format("eventcatalog", "EventCatalog", _matches)
