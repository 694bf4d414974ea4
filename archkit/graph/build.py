"""Knowledge -> graph: what entities state, said once each, and the edges that follow from it.

Read from the compact rows alone, so that a graph of ten thousand entities opens no document again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archkit.graph.graph import DEPENDENCIES, Edge, Graph
from archkit.source.location import Place

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from archkit.model.knowledge import Entity, Knowledge
    from archkit.model.reference import RelationKind
    from archkit.source.data import Json

CROWD = 25
"""An API with more providers than this and also more consumers, or a topic with as many publishers and
subscribers, is a bus: pairs of those who use it say nothing, and there would be too many of them."""

_SPECIFIC = DEPENDENCIES - {"depends-on"}
_CALLERS = frozenset({"calls", "consumes", "depends-on"})
_EVENTS: Mapping[str, Json] = {"via": "async"}


def build(knowledge: Knowledge) -> Graph:
    """The graph of everything stated and everything that follows; references that lead nowhere are nodes too.

    - `dependsOn` beside a more telling statement about the same target (`dependencies`, `publishes`,
      `subscribes`, `consumesApis`) is one edge with it.
    - A relation stated from both ends is one edge; the one who needs is the one who states it.
    - Consumer -> API -> provider gives a call, unless the consumer says itself how it needs the provider;
      publisher -> topic -> subscriber gives a flow of events. Both are `derived`.
    """
    stated = _stated(knowledge.entities.values())
    return Graph(knowledge.entities, [*stated, *_calls(stated, knowledge.entities), *_flows(stated)])


def _stated(entities: Iterable[Entity]) -> list[Edge]:
    """Every relation once, in the order of files, documents and fields."""
    found: dict[tuple[str, ...], Edge] = {}
    for entity in entities:
        for relation in entity.relations:
            if relation.kind == "mentions":
                continue
            source, target = entity.ref, relation.target
            if relation.reverse:
                source, target = target, source
            place = Place(entity.path, entity.document, relation.route)
            edge = Edge(source, target, relation.kind, entity.ref, place, relation.attributes)
            key: tuple[str, ...] = (source, target, relation.kind)
            earlier = found.setdefault(key, edge)
            if earlier is edge:
                continue
            if earlier.attributes != edge.attributes:
                key = (*key, json.dumps(dict(edge.attributes), sort_keys=True))
                earlier = found.setdefault(key, edge)
            if edge.stated_by == edge.source != earlier.stated_by:
                found[key] = edge
    specific = {(e.source, e.target) for e in found.values() if e.kind in _SPECIFIC}
    return [e for e in found.values() if e.kind != "depends-on" or (e.source, e.target) not in specific]


def _calls(stated: list[Edge], entities: Mapping[str, Entity]) -> Iterator[Edge]:
    """Consumer -> API -> provider. An API of type `asyncapi` describes events: nobody waits there."""
    providers: dict[str, dict[str, None]] = {}
    for edge in stated:
        if edge.kind == "provides":
            providers.setdefault(edge.target, {})[edge.source] = None
    if not providers:
        return
    known = {(e.source, e.target) for e in stated if e.kind in DEPENDENCIES}
    for api, users in _consumers(stated, providers).items():
        if _is_crowd(users, providers[api]):
            continue
        has_events = api in entities and entities[api].type == "asyncapi"
        for consumer, edge in users.items():
            for provider in providers[api]:
                if consumer != provider and (consumer, provider) not in known:
                    yield _call(edge, provider, has_events=has_events)


def _consumers(stated: list[Edge], apis: Container[str]) -> dict[str, dict[str, Edge]]:
    """For each API who uses it, and the edge that says most about it."""
    found: dict[str, dict[str, Edge]] = {}
    for edge in stated:
        if edge.kind in _CALLERS and edge.target in apis:
            users = found.setdefault(edge.target, {})
            if edge.source not in users or edge.kind == "calls":
                users[edge.source] = edge
    return found


def _call(edge: Edge, provider: str, *, has_events: bool) -> Edge:
    """What using an API says about its provider: a call keeps its details, `dependsOn` its vagueness."""
    kind: RelationKind = "depends-on" if edge.kind == "depends-on" else "calls"
    attributes = {**_EVENTS, **edge.attributes} if has_events else edge.attributes
    return Edge(
        edge.source, provider, kind, edge.stated_by, edge.place, attributes, derived=True, through=edge.target
    )


def _flows(stated: list[Edge]) -> Iterator[Edge]:
    """Publisher -> topic -> subscriber."""
    publishers: dict[str, dict[str, Edge]] = {}
    subscribers: dict[str, dict[str, None]] = {}
    for edge in stated:
        if edge.kind == "publishes":
            publishers.setdefault(edge.target, {}).setdefault(edge.source, edge)
        elif edge.kind == "subscribes":
            subscribers.setdefault(edge.target, {})[edge.source] = None
    for topic, senders in publishers.items():
        receivers = subscribers.get(topic, {})
        if _is_crowd(senders, receivers):
            continue
        for edge in senders.values():
            for receiver in receivers:
                if receiver != edge.source:
                    yield Edge(
                        edge.source,
                        receiver,
                        "publishes",
                        edge.stated_by,
                        edge.place,
                        edge.attributes,
                        derived=True,
                        through=topic,
                    )


def _is_crowd(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return len(one) > CROWD and len(other) > CROWD
