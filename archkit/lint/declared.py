"""What entities declare about their operation (alerts, configuration), as written, for the rules to read.

Only entities whose row says that the field is there are opened; a value of a wrong type is passed over,
since the schema's finding names it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json


def alerts(knowledge: Knowledge) -> Iterator[tuple[Entity, int, Mapping[str, Json]]]:
    """Every alert of an objective: the entity, its index under `spec.slo.alerts`, the alert."""
    for entity in knowledge.entities.values():
        if "slo" not in entity.fields:
            continue
        slo = knowledge.spec(entity).get("slo")
        if isinstance(slo, dict):
            for index, alert in mappings(slo.get("alerts")):
                yield entity, index, alert


def config_items(knowledge: Knowledge) -> Iterator[tuple[Entity, int, Mapping[str, Json]]]:
    """Every configuration item: the entity, its index under `spec.config`, the item."""
    for entity in knowledge.entities.values():
        if "config" in entity.fields:
            for index, item in mappings(knowledge.spec(entity).get("config")):
                yield entity, index, item


def mappings(value: Json) -> Iterator[tuple[int, Mapping[str, Json]]]:
    """The mappings of a list, with their indexes; nothing where it is no list."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield index, item


def text(value: Json) -> str:
    """A text without its margins; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""
