"""What entities declare (alerts, configuration, attributes of edges), as written, for the rules to read.

Only entities whose row says that the field is there are opened; a value of a wrong type is passed over,
since the schema's finding names it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json
    from archkit.source.location import Place


def alerts(knowledge: Knowledge) -> Iterator[tuple[Entity, int, Mapping[str, Json]]]:
    """Every alert of an objective: the entity, its index under `spec.slo.alerts`, the alert."""
    for entity in knowledge.entities.values():
        slo = entity.facts.get("slo")
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


def anyone_states(knowledge: Knowledge, field: str) -> bool:
    """Whether any entity has this field under `spec`. A plain Backstage catalog has none that analyses ask for."""
    return field in knowledge.stated


def text(value: Json) -> str:
    """A text without its margins; empty for anything else."""
    return value.strip() if isinstance(value, str) else ""


def names(words: Sequence[str], most: int = 5) -> str:
    """Names in a sentence: `a, b and c`, `a, b and 7 more`."""
    shown = list(words[:most])
    if len(words) > most:
        return ", ".join(shown) + f" and {len(words) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def arrows(words: Sequence[str]) -> str:
    """A chain in a sentence: `a -> b -> c`, shortened before its last link."""
    return " -> ".join([*words[:6], "...", words[-1]] if len(words) > 8 else words)


def attribute_of(edge: Edge, key: str) -> Place:
    """The place of an attribute of an edge that `spec.dependencies` states."""
    return edge.at(key)
