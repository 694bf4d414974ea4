"""A decision record as values, whatever format it is written in; what is absent there stays absent here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.source.location import Place

if TYPE_CHECKING:
    from archkit.source.data import Json

Status = Literal["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"]

STATUSES: tuple[Status, ...] = ("draft", "proposed", "accepted", "rejected", "deprecated", "superseded")

LinkKind = Literal["supersedes", "superseded-by", "amends", "amended-by", "relates-to"]

OPPOSITE: Mapping[LinkKind, LinkKind] = MappingProxyType(
    {
        "supersedes": "superseded-by",
        "superseded-by": "supersedes",
        "amends": "amended-by",
        "amended-by": "amends",
        "relates-to": "relates-to",
    }
)
"""What the other record says of the same relation."""


class DecisionLink(NamedTuple):
    """What a record says of another record."""

    kind: LinkKind
    text: str
    """As written: `ADR-0004`, `8`, `[4. Use X](0004-use-x.md)`, an absolute address."""
    place: Place
    target: str | None = None
    """Path of the record that is meant; None when none of those that were read is."""
    number: int | None = None
    """The number that the text names, if it names one."""
    partial: bool = False
    """Only a part of the other record is meant (`partially superseded by`)."""


class Doubt(NamedTuple):
    """What a record says and cannot mean, or says twice and differently; read on, and left to the rules."""

    code: str
    """The rule it is for: `adr-status-unknown`, `adr-status-contradicts`, `adr-date-invalid`,
    `adr-placeholder-left` or `adr-number-mismatch`."""
    place: Place
    words: str
    """One sentence, in the user's words."""
    other: Place | None = None
    """Where the record says otherwise."""
    help: str = ""


class Section(NamedTuple):
    """A heading of a record, and where it stands."""

    level: int
    title: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Decision:
    """An architecture decision record, as far as it could be read; what is absent stays absent."""

    path: str
    title: str
    format: str = ""
    """Name of the format it was read as: `madr`, `nygard`, `asciidoc` ..."""
    number: int | None = None
    scope: str = ""
    """The directory within which its number is unique."""
    status: Status | None = None
    status_text: str | None = None
    """As written."""
    date: str | None = None
    """ISO: of the last change of status, or the one the record bears."""
    date_text: str | None = None
    """As written."""
    decision_makers: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Who wrote it, where the record tells them from those who decided."""
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()
    affects: tuple[str, ...] = ()
    """Canonical references."""
    links: tuple[DecisionLink, ...] = ()
    """To other records, in the order they are written."""
    tags: tuple[str, ...] = ()
    review_by: str | None = None
    """ISO."""
    summary: str = ""
    """First paragraph, plain text."""
    sections: tuple[Section, ...] = ()
    """Every heading but the title, of any level, in order."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each fact stands: `number`, `title`, `status`, `date`, `decision-makers` ... By route in front
    matter, elsewhere the span of the value alone. A fact that only the file's name tells has no place."""
    doubts: tuple[Doubt, ...] = ()
    """What could not be read for what it says."""
    analysis: Mapping[str, Json] = field(default_factory=dict)
    """`criteria`, `options` and `enforces` of the front matter, as written."""

    @property
    def id(self) -> str:
        """`ADR-0012`, or the file's stem where it has no number."""
        if self.number is None:
            folder, _, name = self.path.rpartition("/")
            stem = name.rpartition(".")[0]
            # A record in a folder of its own is called like the folder.
            return folder.rpartition("/")[2] if stem.lower() in ("readme", "index") and folder else stem
        return f"ADR-{self.number:04d}"

    @property
    def people(self) -> tuple[str, ...]:
        """Who decided."""
        return self.decision_makers

    @property
    def supersedes(self) -> tuple[str, ...]:
        """What it replaces: `ADR-0004`, or as written where that is no number."""
        return _named(self.links, "supersedes")

    @property
    def superseded_by(self) -> tuple[str, ...]:
        """What replaces it."""
        return _named(self.links, "superseded-by")

    def at(self, fact: str) -> Place:
        """Where a fact stands; the title, or the beginning of the file, where the record does not say it."""
        return self.places.get(fact) or self.places.get("title") or Place(self.path)

    def linked(self, *kinds: LinkKind) -> tuple[DecisionLink, ...]:
        """Its links of these kinds."""
        return tuple(link for link in self.links if link.kind in kinds)


def _named(links: Iterable[DecisionLink], kind: LinkKind) -> tuple[str, ...]:
    return tuple(x.text if x.number is None else f"ADR-{x.number:04d}" for x in links if x.kind == kind)


__all__ = ["OPPOSITE", "STATUSES", "Decision", "DecisionLink", "Doubt", "LinkKind", "Section", "Status"]
