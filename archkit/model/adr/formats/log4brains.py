"""log4brains: a dated file name, bullets with hyphens, the slug is the id.

https://github.com/thomvaill/log4brains
"""

from __future__ import annotations

import re

from archkit.model.adr.formats.format import MADR_SECTIONS, Format
from archkit.model.adr.text import Text

_NAME = re.compile(r"\d{8}-[^/]+\Z")


def _matches(text: Text) -> bool:
    return _NAME.match(text.path.rpartition("/")[2]) is not None and any(
        line.kind == "item" and line.text.lower().startswith(("status", "deciders", "date", "tags"))
        for line in text.head
    )


FORMAT = Format(
    "log4brains", "log4brains: bullets under a title, dated file names", _matches,
    ("line", "front-matter", "section", "tags"), sections=(MADR_SECTIONS[0], MADR_SECTIONS[2]),
)  # fmt: skip
