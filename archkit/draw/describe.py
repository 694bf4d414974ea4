"""One entity as a node, one edge of the graph as a line: the words and kinds that every view shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.draw.shapes import Line, LineStyle, Node, NodeKind
from archkit.model.ref import split

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph
    from archkit.model.knowledge import Knowledge
    from archkit.model.reference import RelationKind

Technology = Callable[[str], str]
"""Reference -> engine or first technology, as written; empty where nobody says."""

RUNTIME: tuple[RelationKind, ...] = (
    "depends-on",
    "calls",
    "reads",
    "writes",
    "publishes",
    "subscribes",
    "provides",
    "consumes",
)
"""Relations that are drawn between components, resources and APIs."""

_NOT_DRAWN = frozenset(
    {"airesource", "flow", "failuredomain", "technologyradar", "roadmap", "scenario", "template", "location"}
)

_KINDS: dict[str, NodeKind] = {
    "component": "component",
    "api": "api",
    "resource": "resource",
    "system": "system",
    "domain": "system",
    "group": "team",
    "user": "actor",
}
_TYPES: dict[str, NodeKind] = {
    "external": "external",
    "topic": "topic",
    "queue": "topic",
    "stream": "topic",
    "event-stream": "topic",
    "kafka-topic": "topic",
    "database": "database",
    "db": "database",
    "cache": "database",
    "search-index": "database",
    "data-warehouse": "database",
    "object-store": "database",
    "s3-bucket": "database",
    "bucket": "database",
}
_STYLES: dict[str, LineStyle] = {
    "reads": "data",
    "writes": "data",
    "publishes": "async",
    "subscribes": "async",
    "provides": "ownership",
    "part-of": "ownership",
    "owned-by": "ownership",
}
_WORDS = {
    "depends-on": "depends on",
    "part-of": "part of",
    "owned-by": "owned by",
    "publishes": "publishes to",
    "subscribes": "delivers to",
}
_ROLES: dict[str, tuple[LineStyle, str]] = {
    "broker": ("ownership", "runs on"),
    "derived-from": ("data", "filled from"),
}
"""Relations whose role says more than their kind."""


def no_technology(_ref: str) -> str:
    """What is said of technologies when nobody asked the files."""
    return ""


def technologies(knowledge: Knowledge) -> Technology:
    """Engine (resources) or first technology (components) of an entity, read when asked."""

    def technology(ref: str) -> str:
        entity = knowledge.entities.get(ref)
        if entity is None or not entity.fields & {"engine", "technology", "technologies"}:
            return ""
        spec = knowledge.spec(entity)
        for value in (spec.get("engine"), spec.get("technology"), spec.get("technologies")):
            first = value[0] if isinstance(value, list) and value else value
            if isinstance(first, str) and first.strip():
                return first.strip()
        return ""

    return technology


def is_drawn(ref: str) -> bool:
    """Whether the entity is a part of the architecture, rather than a statement about it."""
    return split(ref)[0] not in _NOT_DRAWN


def node(graph: Graph, ref: str, technology: Technology = no_technology) -> Node:
    """The entity as a node; a missing one by what its reference says."""
    entity = graph.entities.get(ref)
    if entity is None:
        kind, _, name = split(ref)
        return Node(ref, name or ref, _KINDS.get(kind, "other"), missing=True)
    return Node(
        ref,
        entity.label,
        node_kind(entity.kind, entity.type),
        entity.type or "",
        technology(ref),
        entity.tier,
    )


def outside(graph: Graph, ref: str, technology: Technology = no_technology) -> Node:
    """The entity as a greyed node that says which system it belongs to."""
    system = system_of(graph, ref)
    place = label(graph, system) if system else ""
    return replace(node(graph, ref, technology), emphasis="outside", place=place)


def node_kind(kind: str, type: str | None) -> NodeKind:
    """The shape an entity of this kind and type has."""
    found = _KINDS.get(kind.lower(), "other")
    if found not in ("component", "resource"):
        return found
    word = (type or "").lower()
    if found == "component":
        return "external" if word == "external" else found
    if word in _TYPES:
        return _TYPES[word]
    return "database" if word.endswith(("-database", "-store", "-db")) else found


def line(edge: Edge) -> Line:
    """The edge as a line. Events are drawn the way they travel: from the topic to the subscriber."""
    source, target = edge.source, edge.target
    if edge.kind == "subscribes":
        source, target = target, source
    role = edge.attributes.get("role")
    if isinstance(role, str) and role in _ROLES:
        style, relation = _ROLES[role]
        return Line(source, target, relation if style == "data" else "", style, relation)
    style = _STYLES.get(edge.kind, "async" if edge.via == "async" else "sync")
    protocol = edge.attributes.get("protocol")
    words = edge.kind if style == "data" else ""
    shown = protocol if isinstance(protocol, str) and protocol and not words else words
    return Line(source, target, shown, style, _WORDS.get(edge.kind, edge.kind))


def label(graph: Graph, ref: str) -> str:
    """What people call it."""
    entity = graph.entities.get(ref)
    return entity.label if entity else split(ref)[2] or ref


def system_of(graph: Graph, ref: str) -> str | None:
    """The system an entity belongs to, by itself or through the component it is a part of."""
    seen: set[str] = set()
    here: str | None = ref
    while here is not None and here not in seen:
        seen.add(here)
        entity = graph.entities.get(here)
        if entity is not None and entity.system:
            return entity.system
        parents = [e.target for e in graph.out(here, "part-of") if e.target.startswith("component:")]
        here = parents[0] if parents else None
    return None
