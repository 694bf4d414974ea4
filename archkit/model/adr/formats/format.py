"""What a format is: how a record of it is known, and in what order its places are believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archkit.model.adr.labels import CONSEQUENCES, CONTEXT, DECISION, names
from archkit.model.adr.text import Text

Source = str
"""A place that says a status: `front-matter`, `section`, `line` (also bullets, tables, attributes), `tags`."""

NYGARD_SECTIONS = (names(CONTEXT), names(DECISION), names(CONSEQUENCES))
MADR_SECTIONS = (
    frozenset(("context and problem statement", "context and problem")),
    frozenset(("considered options", "considered alternatives", "options considered")),
    frozenset(("decision outcome",)),
)


_MADR = frozenset((
    "context and problem statement", "decision drivers", "considered options", "considered alternatives",
    "decision outcome", "positive consequences", "negative consequences", "pros and cons of the options",
    "pros and cons of the alternatives",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """A named format."""

    name: str
    words: str
    """What it is, for people."""
    matches: Callable[[Text], bool]
    sources: tuple[Source, ...] = ("front-matter", "section", "line", "tags")
    """Where the status stands, the place that holds first."""
    has_status: bool = True
    """Whether a record of this format says its status."""
    sections: tuple[frozenset[str], ...] = ()
    """The sections a record of it has: of each, one of these headings (small letters, no numbers)."""


def has_madr_sections(text: Text) -> bool:
    """Whether it is built like a MADR: two of the headings that MADR alone has."""
    return sum(n in _MADR for n in set(text.names)) >= 2


def has_nygard_sections(text: Text) -> bool:
    """Whether it is built as Michael Nygard has it: two of context, decision and consequences."""
    return sum(any(n in text.names for n in section) for section in NYGARD_SECTIONS) >= 2


def has_front_matter(text: Text) -> bool:
    """Whether facts stand in front matter."""
    return any(f in text.front_keys for f in ("status", "decision-makers", "date"))
