"""The selector language of contracts: which entities `{domain = "shop", type = ["service", "job"]}` means.

Every key must agree; a list agrees when one of its texts does; `!` in front denies; `*` stands for anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from archkit.model.ref import short

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge

Selector = object
"""As the settings hold it: a table, a list of tables (any of them), or the name of a system or domain."""


def selects(knowledge: Knowledge, selector: Selector, entity: Entity) -> bool:
    """Whether the selector means this entity. A key or a shape that is not known selects nothing."""
    if isinstance(selector, str):
        key = "ref" if ":" in selector else "part"
        return _agrees([selector], _values(knowledge, key, entity))
    if isinstance(selector, list | tuple):
        return any(
            selects(knowledge, item, entity) for item in selector if not isinstance(item, list | tuple)
        )
    if isinstance(selector, Mapping) and selector:
        return all(
            _agrees(
                value if isinstance(value, list | tuple) else [value], _values(knowledge, str(key), entity)
            )
            for key, value in selector.items()
        )
    return False


def _agrees(wanted: Sequence[object], found: Sequence[str] | None) -> bool:
    """Whether one of the texts means one of the values; with `!` alone, whether none is meant."""
    if found is None:
        return False
    texts = [str(w).lower() for w in wanted]
    if any(_any(t[1:], found) for t in texts if t.startswith("!")):
        return False
    positive = [t for t in texts if not t.startswith("!")]
    return any(_any(t, found) for t in positive) if positive else bool(texts)


def _any(pattern: str, found: Sequence[str]) -> bool:
    return any(fnmatchcase(value.lower(), pattern) for value in found)


def _values(knowledge: Knowledge, key: str, entity: Entity) -> Sequence[str] | None:
    """What an entity has under a key of the language; None when there is no such key."""
    read = _READERS.get(key)
    return None if read is None else read(knowledge, entity)


def domains(knowledge: Knowledge, entity: Entity) -> Iterator[str]:
    """The domain an entity lies in through its system, and the domains around it, innermost first."""
    at = entity if entity.kind in ("System", "Domain") else knowledge.entities.get(entity.system or "")
    seen: set[str] = set()
    while at is not None:
        above = next((r.target for r in at.relations if r.kind == "part-of"), None)
        if above is None or above in seen or not above.startswith("domain:"):
            return
        seen.add(above)
        yield above
        at = knowledge.entities.get(above)


def _declared(field: str) -> Reader:
    """Values that stand only in the full document: a text, a list of texts, or lists by name."""

    def read(knowledge: Knowledge, entity: Entity) -> Sequence[str]:
        value = knowledge.spec(entity).get(field) if field in entity.fields else None
        parts = list(value.values()) if isinstance(value, dict) else [value]
        items = [item for part in parts for item in (part if isinstance(part, list) else [part])]
        return [item for item in items if isinstance(item, str)]

    return read


def _names(*refs: str | None) -> list[str]:
    """References as people may write them: whole, without `default/`, and the bare name."""
    return [name for ref in refs if ref for name in (ref, short(ref), ref.rpartition("/")[2])]


Reader = Callable[["Knowledge", "Entity"], Sequence[str]]

_READERS: Mapping[str, Reader] = {
    "ref": lambda knowledge, entity: [entity.ref, short(entity.ref)],
    "kind": lambda knowledge, entity: [entity.kind],
    "type": lambda knowledge, entity: [entity.type] if entity.type else [],
    "lifecycle": lambda knowledge, entity: [entity.lifecycle] if entity.lifecycle else [],
    "tier": lambda knowledge, entity: [] if entity.tier is None else [str(entity.tier)],
    "tag": lambda knowledge, entity: entity.tags,
    "owner": lambda knowledge, entity: _names(entity.owner),
    "system": lambda knowledge, entity: _names(entity.system),
    "domain": lambda knowledge, entity: _names(*domains(knowledge, entity)),
    "part": lambda knowledge, entity: _names(entity.system, *domains(knowledge, entity)),
    "engine": _declared("engine"),
    "technology": _declared("technologies"),
    "data": _declared("data"),
}
