"""The dependency graph: entities by reference, and typed edges that know where they are written.

What an edge leaves out is filled in cautiously, as a design review would: a call waits (`via: sync`) and
writes, and whoever waits cannot do without. A plain `dependsOn` names no protocol: it is hard, but neither
synchronous nor asynchronous.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeVar

from archkit.graph.adjacency import Adjacency
from archkit.source.location import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from archkit.model.knowledge import Entity
    from archkit.model.reference import RelationKind
    from archkit.source.data import Json

DEPENDENCIES: frozenset[RelationKind] = frozenset(
    {"depends-on", "calls", "reads", "writes", "publishes", "subscribes", "consumes"}
)
"""Relations by which the source needs the target to do its work."""

_SYNC = frozenset({"calls", "reads", "writes"})
_ASYNC = frozenset({"publishes", "subscribes"})
Via = Literal["sync", "async"]
Criticality = Literal["hard", "soft"]
Operation = Literal["read", "write"]

LARGEST = 1e15
"""Calls per request; more is no number that anybody measured."""

_VIA: tuple[Via, ...] = ("sync", "async")
_CRITICALITY: tuple[Criticality, ...] = ("hard", "soft")
_OPERATION: tuple[Operation, ...] = ("read", "write")
_OPERATIONS: Mapping[str, Operation] = {
    "reads": "read",
    "subscribes": "read",
    "writes": "write",
    "calls": "write",
    "publishes": "write",
    "consumes": "write",
    "depends-on": "write",
}


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Edge:
    """One relation between two entities, from the one that needs to the one that is needed."""

    source: str
    """Canonical reference."""
    target: str
    """Canonical reference."""
    kind: RelationKind
    stated_by: str
    """Reference of the entity whose document holds it: the source, or the target of a reverse relation."""
    place: Place
    """Where the reference is written: `("spec", "dependencies", 0, "to")`, `("spec", "dependsOn", 2)`."""
    attributes: Mapping[str, Json] = field(default_factory=dict, hash=False)
    """As written: timeout, retries, criticality, via, operation, callsPerRequest, role, group ..."""
    derived: bool = False
    """Follows from other edges: consumer -> API -> provider, publisher -> topic -> subscriber."""
    through: str | None = None
    """The API or topic that a derived edge passes."""

    @property
    def via(self) -> Via | None:
        """Whether the source waits for the target; None: not known, or not a matter of waiting."""
        if self.kind in _ASYNC:
            return "async"
        if self.attributes and (stated := _one_of(self.attributes.get("via"), _VIA)):
            return stated
        if self.kind in _SYNC:
            # A projection is filled from its source in the background, whoever does it.
            return "async" if self.attributes.get("role") == "derived-from" else "sync"
        return None

    @property
    def is_sync(self) -> bool:
        """Whether the source is known to wait, or stated to call without saying how."""
        return self.via == "sync"

    @property
    def criticality(self) -> Criticality | None:
        """Whether the source fails without the target. None: the relation is no dependency.

        As stated; else soft when nobody waits, hard otherwise. Publishing straight to the broker is hard,
        through an outbox or from the log of changes soft; a derived edge between publisher and subscriber
        is none.
        """
        if self.kind not in DEPENDENCIES or (self.derived and self.kind == "publishes"):
            return None
        if stated := _one_of(self.attributes.get("criticality"), _CRITICALITY):
            return stated
        if self.kind == "publishes":
            return "soft" if self.attributes.get("delivery") in ("outbox", "cdc") else "hard"
        return "soft" if self.via == "async" else "hard"

    @property
    def states_criticality(self) -> bool:
        """Whether the criticality follows from what is written, and not from what is left out."""
        if _one_of(self.attributes.get("criticality"), _CRITICALITY):
            return True
        if self.kind == "publishes":
            return self.attributes.get("delivery") in ("direct", "outbox", "cdc")
        # A topic is a name on its broker.
        return self.attributes.get("role") == "broker"

    @property
    def is_hard(self) -> bool:
        """Whether the loss of the target alone takes the source down: hard, and no alternative is named."""
        return self.criticality == "hard" and self.group is None

    @property
    def group(self) -> int | None:
        """Alternatives of one source (`anyOf`) have the same number; None outside such a group."""
        found = self.attributes.get("group")
        return found if isinstance(found, int) and self.route[:2] == ("spec", "dependencies") else None

    @property
    def operation(self) -> Operation | None:
        """As stated (`operation`, else `access`); else what its kind says, and write where that says nothing."""
        return (
            _one_of(self.attributes.get("operation"), _OPERATION)
            or _one_of(self.attributes.get("access"), _OPERATION)
            or _OPERATIONS.get(self.kind)
        )

    @property
    def calls_per_request(self) -> float:
        """Mean calls per request of the source; 1 unless stated."""
        stated = self.attributes.get("callsPerRequest")
        if isinstance(stated, bool) or not isinstance(stated, int | float) or not 0 <= stated <= LARGEST:
            return 1.0
        return float(stated)

    @property
    def route(self) -> tuple[str | int, ...]:
        """The route of the reference, from the root of its document."""
        return self.place.route

    def at(self, *keys: str | int) -> Place:
        """The place of an attribute of the item that states the edge: `edge.at("retries", "maxAttempts")`."""
        return Place(self.place.path, self.place.document, (*self.place.route[:3], *keys))


class Graph:
    """Entities and edges; never changed once made."""

    def __init__(
        self, entities: Mapping[str, Entity], edges: Iterable[Edge], nodes: Iterable[str] = ()
    ) -> None:
        """`nodes`: besides the entities and the ends of edges."""
        self.entities = entities
        self.edges: tuple[Edge, ...] = tuple(edges)
        """In the order of files and documents; derived ones last."""
        found = {*entities, *nodes}
        found.update(e.source for e in self.edges)
        found.update(e.target for e in self.edges)
        self.nodes: tuple[str, ...] = tuple(sorted(found))
        """Sorted; those that only edges name included."""
        self.missing: frozenset[str] = frozenset(found.difference(entities))
        """Nodes that nothing describes."""

    @cached_property
    def _out(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return found

    @cached_property
    def _into(self) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.target, []).append(edge)
        return found

    def out(self, ref: str, *kinds: RelationKind) -> Sequence[Edge]:
        """Edges that leave the node, of these kinds (none given: of any), in order."""
        return _of_kinds(self._out.get(ref, ()), kinds)

    def into(self, ref: str, *kinds: RelationKind) -> Sequence[Edge]:
        """Edges that lead to the node, of these kinds (none given: of any), in order."""
        return _of_kinds(self._into.get(ref, ()), kinds)

    def only(self, kinds: Collection[str]) -> Graph:
        """The edges of these kinds and the nodes they join."""
        return self.part(e for e in self.edges if e.kind in kinds)

    def part(self, edges: Iterable[Edge], nodes: Iterable[str] = ()) -> Graph:
        """A smaller graph: these edges, the nodes they join, and these nodes."""
        kept = tuple(edges)
        names = {*nodes, *(e.source for e in kept), *(e.target for e in kept)}
        return Graph({ref: e for ref, e in self.entities.items() if ref in names}, kept, names)

    def adjacency(self, select: Callable[[Edge], bool] | Collection[str] | None = None) -> Adjacency:
        """All nodes, and the edges that `select` takes: a predicate or kinds; None: all."""
        edges: Iterable[Edge] = self.edges
        if callable(select):
            edges = filter(select, edges)
        elif select is not None:
            edges = (e for e in edges if e.kind in select)
        index = {ref: i for i, ref in enumerate(self.nodes)}
        return Adjacency(self.nodes, ((index[e.source], index[e.target]) for e in edges))


_Word = TypeVar("_Word", bound=str)


def _one_of(stated: Json, allowed: tuple[_Word, ...]) -> _Word | None:
    """The stated word when it means something; a wrong one is the schema's finding, not a reason to stop."""
    for word in allowed:
        if stated == word:
            return word
    return None


def _of_kinds(edges: Sequence[Edge], kinds: tuple[RelationKind, ...]) -> Sequence[Edge]:
    return tuple(e for e in edges if e.kind in kinds) if kinds else tuple(edges)


__all__ = ["DEPENDENCIES", "Adjacency", "Edge", "Graph"]
