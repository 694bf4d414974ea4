"""What we do not know: inputs that nobody stated, the ones that keep most results from being known first.

Every figure names what was missing. The same line of a catalog may be missing for the figures of many things; counted
is how many figures have no value for want of it, and how many have one that is only partly known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.analysis.result import Figure, Missing
    from archkit.source.location import Place, Route


class Blocked(NamedTuple):
    """A figure of something that is not known in full."""

    ref: str
    """What it is of; empty for the whole design."""
    figure: str
    is_unknown: bool
    """Whether it has no value at all."""


@dataclass(slots=True)
class Unknown:
    """One input that nobody stated."""

    what: str
    """In the words of the first figure that lacks it."""
    place: Place | None
    """Where it would be written; None where there is no such line."""
    blocks: list[Blocked] = field(default_factory=list)
    """Figures that lack it, each once, in the order given."""
    alone: int = 0
    """Figures that lack nothing else: stating it makes them known."""

    @property
    def unknown(self) -> int:
        """Figures without any value that lack it."""
        return sum(blocked.is_unknown for blocked in self.blocks)

    @property
    def field(self) -> str:
        """The field it would stand in, whatever the entity: `slo.availability`, `dependencies.timeout`."""
        if self.place is None:
            return self.what
        route = self.place.route[1:] if self.place.route[:1] == ("spec",) else self.place.route
        return ".".join(key for key in route if isinstance(key, str)) or self.what


class FieldUnknown(NamedTuple):
    """One field of the catalog over all entities that do not state it."""

    field: str
    places: int
    """Lines that are missing."""
    blocks: int
    """Figures that lack any of them."""
    unknown: int
    """Those of them without any value."""


def unknowns(figures: Iterable[tuple[str, Figure]]) -> list[Unknown]:
    """What is missing for these figures, each with the reference of what it is of.

    The input that most figures lack comes first; of equal ones the one for want of which more have no value, then the
    one that makes more of them known by itself.
    """
    found: dict[object, Unknown] = {}
    seen: set[tuple[str, str]] = set()
    for ref, figure in figures:
        if not figure.missing or (ref, figure.name) in seen:
            continue
        seen.add((ref, figure.name))
        lacks = {_key(ref, missing): missing for missing in reversed(figure.missing)}
        for key, missing in reversed(lacks.items()):
            unknown = found.setdefault(key, Unknown(missing.what, missing.place))
            unknown.blocks.append(Blocked(ref, figure.name, figure.value is None))
            unknown.alone += len(lacks) == 1
    return sorted(found.values(), key=_rank)


def by_field(listed: Sequence[Unknown]) -> list[FieldUnknown]:
    """The same by field, whichever entities lack it; most figures first."""
    places: dict[str, int] = {}
    blocks: dict[str, dict[tuple[str, str], bool]] = {}
    for unknown in listed:
        places[unknown.field] = places.get(unknown.field, 0) + 1
        blocks.setdefault(unknown.field, {}).update({(b.ref, b.figure): b.is_unknown for b in unknown.blocks})
    found = (FieldUnknown(name, places[name], len(b), sum(b.values())) for name, b in blocks.items())
    return sorted(found, key=lambda f: (-f.blocks, -f.unknown, f.field))


def _key(ref: str, missing: Missing) -> tuple[object, ...]:
    """What makes two the same: the line, and where there is none, the words and what they are said of."""
    place = missing.place
    return (place.path, place.document, place.route) if place is not None else (ref, missing.what)


def _rank(unknown: Unknown) -> tuple[object, ...]:
    place = unknown.place
    at = (place.path, place.document, list(_sortable(place.route))) if place is not None else ("", 0, [])
    return (-len(unknown.blocks), -unknown.unknown, -unknown.alone, *at, unknown.what)


def _sortable(route: Route) -> Iterator[tuple[bool, int, str]]:
    """A route to sort by: indexes as numbers, before keys."""
    for key in route:
        yield (False, key, "") if isinstance(key, int) else (True, 0, key)
