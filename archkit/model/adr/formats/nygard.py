"""Michael Nygard's records, as adr-tools writes them: a number in the title, `## Status` with links in it.

https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions
"""

from __future__ import annotations

from archkit.model.adr.formats.format import NYGARD_SECTIONS, Format, has_front_matter, has_nygard_sections
from archkit.model.adr.text import Text


def _plain(text: Text) -> bool:
    return bool(text.sections("status")) or has_nygard_sections(text)


def _with_front_matter(text: Text) -> bool:
    return has_front_matter(text) and (bool(text.sections("status")) or has_nygard_sections(text))


NYGARD = Format(
    "nygard", "Nygard and adr-tools: a Status section", _plain, ("section", "line", "front-matter", "tags"),
    sections=NYGARD_SECTIONS,
)  # fmt: skip
FRONT_MATTER = Format(
    "nygard-front-matter", "front matter over Nygard's sections", _with_front_matter, sections=NYGARD_SECTIONS
)
