"""What a format is: how a record of it is known, and in what order its places are believed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archkit.model.adr.fields import labelled
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
    """Whether it is built like a MADR: an outcome, and what comes before it."""
    return text.has("decision outcome") and any(n in _MADR for n in text.names)


_MADR = frozenset((
    "context and problem statement", "decision drivers", "considered options", "considered alternatives",
    "context and problem", "pros and cons of the options",
))  # fmt: skip


def has_nygard_sections(text: Text) -> bool:
    """Whether it is built as Michael Nygard has it: two of context, decision and consequences."""
    return sum(any(n in text.names for n in section) for section in NYGARD_SECTIONS) >= 2


def has_labels(text: Text) -> bool:
    """Whether the head says `Status:`, `Deciders:` or `Date:` in lines or bullets."""
    return any(
        line.kind in ("item", "text", "quote")
        and (fact := labelled(line)) is not None
        and fact[0] in ("status", "decision-makers", "date")
        for line in text.head
    )


def has_front_matter(text: Text) -> bool:
    """Whether facts stand in front matter."""
    return any(f in text.front_keys for f in ("status", "decision-makers", "date"))
