"""What is wrong somewhere, in words for a person; made by loading and by rules alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archkit.source.location import Place

Severity = Literal["error", "warning", "info"]


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Related:
    """A second place that explains the first, with its own words beside the caret."""

    place: Place
    label: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `span` of `path` by `text` (a safe fix)."""

    place: Place
    text: str


@dataclass(slots=True, unsafe_hash=True)  # never changed, as above
class Problem:
    """One thing that is wrong, where, why it matters and what to do. Severity is the rule's affair."""

    message: str
    """One sentence, in the user's words."""
    place: Place
    label: str = ""
    """A few words beside the caret."""
    related: tuple[Related, ...] = ()
    why: str = ""
    help: str = ""
    subject: str = ""
    """Reference of the entity (or path of the document) it is about; part of the fingerprint."""
    severity: Severity | None = None
    """Only when this one weighs differently from its rule's default."""
    edits: tuple[Edit, ...] = ()
    """A safe fix, applied as a whole."""
    extension: bool = False
    """Never in the preset `core`: it is about a field that only archkit knows, on an entity written for
    Backstage, or rests on what may be described elsewhere."""
    rule: str = ""
    """Name of the rule. Set by the loader on what it records and by the engine on the rest."""
