"""MADR 1 to 4, full, minimal and bare: told apart by where the status stands and what the sections are called.

https://adr.github.io/madr/
"""

from __future__ import annotations

from archkit.model.adr.formats.format import MADR_SECTIONS, Format, has_labels, has_madr_sections
from archkit.model.adr.text import Text

_MINIMAL = (MADR_SECTIONS[0], MADR_SECTIONS[2])


def _four(text: Text) -> bool:
    """Decision makers, confirmation; also the minimal and bare forms, which bear no metadata."""
    return has_madr_sections(text)


def _three(text: Text) -> bool:
    """Front matter with `deciders`, and a section Validation."""
    keys = {k.lower() for k in text.front}
    return has_madr_sections(text) and ("deciders" in keys or text.has("validation"))


def _two(text: Text) -> bool:
    """Bullets under the title, a technical story."""
    return has_madr_sections(text) and (
        has_labels(text) or any(line.text.lower().startswith("technical story") for line in text.head)
    )


def _one(text: Text) -> bool:
    """A user story, and alternatives where later versions have options."""
    return text.has("decision outcome") and (
        text.has("considered alternatives", "pros and cons of the alternatives")
        or any(line.text.lower().startswith("user story") for line in text.head)
    )


ONE = Format(
    "madr-1", "MADR 1: a user story and considered alternatives", _one, has_status=False, sections=_MINIMAL
)
TWO = Format(
    "madr-2", "MADR 2: bullets for status, deciders and date", _two, ("line", "front-matter", "section", "tags"),
    sections=_MINIMAL,
)  # fmt: skip
THREE = Format("madr-3", "MADR 3: front matter with deciders", _three, sections=_MINIMAL)
FOUR = Format("madr-4", "MADR 4: front matter with decision-makers", _four, sections=_MINIMAL)
