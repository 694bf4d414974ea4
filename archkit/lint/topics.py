"""Topics and queues with one of those who write and one of those who read, as far as that is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.lint.lost import is_partly_unread, named_in_lost
from archkit.lint.references import is_whole
from archkit.source.location import Place

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge

_TYPES = ("topic", "queue")
_GONE = "retired"
_WRITES = frozenset({"publishes", "writes"})
_READS = frozenset({"subscribes", "reads"})


@dataclass(slots=True)
class Topic:
    """A topic or queue, and where its first producer and consumer say so."""

    entity: Entity
    producer: Place | None = None
    consumer: Place | None = None
    is_clear: bool = True
    """Nobody refers to it without saying whether to write or to read, and it is none for dead letters."""


def topics(knowledge: Knowledge) -> Iterator[Topic]:
    """Topics of which it can be told who writes and who reads; none in a catalog that never says so, or
    that cannot be read in full."""
    found = {
        e.ref: Topic(e)
        for e in knowledge.of_kind("Resource")
        if e.type in _TYPES and e.lifecycle != _GONE and is_whole(knowledge, e.path)
    }
    if not found:
        return
    is_said = False
    for entity in knowledge.entities.values():
        for relation in entity.relations:
            is_said = is_said or relation.kind in ("publishes", "subscribes")
            if entity.ref in found:
                _of_its_own(found[entity.ref], relation.field, entity.at(*relation.route))
            if topic := found.get(relation.target):
                place = entity.at(*relation.route)
                if relation.kind in _WRITES:
                    topic.producer = topic.producer or place
                elif relation.kind in _READS:
                    topic.consumer = topic.consumer or place
                elif relation.field in ("dependsOn", "dependencies", "subscribes"):
                    topic.is_clear = False
    if is_said and not is_partly_unread(knowledge):
        lost = named_in_lost(knowledge)
        yield from (t for t in found.values() if t.is_clear and t.entity.name.lower() not in lost)


def _of_its_own(topic: Topic, field: str, place: Place) -> None:
    """What the topic says of itself: filled from a store, or used by somebody in a way that is not said."""
    if field == "derivedFrom":
        topic.producer = topic.producer or place
    elif field == "dependencyOf":
        topic.is_clear = False
