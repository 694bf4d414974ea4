"""A place where a contract does not hold, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.source.problem import Related

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place


@dataclass(frozen=True, slots=True)
class Breach:
    """What breaks a contract, without the name of the contract."""

    subject: str
    """Reference of the entity whose document says it."""
    place: Place
    words: str
    """`web calls ledger`, `order has no runbooks`: a clause to be gone on with."""
    label: str
    help: str
    related: tuple[Related, ...] = ()
    """Other places that it takes."""
    why: str = ""


_VERBS: Mapping[str, str] = {
    "calls": "calls",
    "reads": "reads",
    "writes": "writes",
    "publishes": "publishes to",
    "subscribes": "subscribes to",
    "consumes": "uses",
    "depends-on": "depends on",
    "provides": "provides",
    "part-of": "is part of",
    "owned-by": "is owned by",
}


def says(edge: Edge, entities: Mapping[str, Entity]) -> str:
    """An edge as a clause: `web calls order`."""
    return f"{named(edge.source, entities)} {_VERBS[edge.kind]} {named(edge.target, entities)}"


def named(ref: str, entities: Mapping[str, Entity]) -> str:
    """What people call an entity; the reference of what nothing describes."""
    entity = entities.get(ref)
    return entity.label if entity else short(ref)


def listed(words: Sequence[str], most: int = 5) -> str:
    """`a`, `a and b`, `a, b and c`; of many the first few."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
