"""The selector language of contracts: which entities `{domain = "shop", type = ["service", "job"]}` means.

Every key must agree; a list agrees when one of its texts does; `!` in front denies; `*` stands for anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def _agrees(wanted: Sequence[object], found: Sequence[str]) -> bool:
    """Whether one of the texts means one of the values; with `!` alone, whether none is meant."""
    texts = [str(w).lower() for w in wanted]
    if any(_any(t[1:], found) for t in texts if t.startswith("!")):
        return False
    positive = [t for t in texts if not t.startswith("!")]
    return any(_any(t, found) for t in positive) if positive else bool(texts)


def _any(pattern: str, found: Sequence[str]) -> bool:
    return any(fnmatchcase(value.lower(), pattern) for value in found)


def _values(knowledge: Knowledge, key: str, entity: Entity) -> list[str]:
    """What an entity has under a key of the language; references also without kind and namespace."""
    match key:
        case "ref":
            return [entity.ref, short(entity.ref)]
        case "kind":
            return [entity.kind]
        case "type":
            return _present(entity.type)
        case "lifecycle":
            return _present(entity.lifecycle)
        case "tier":
            return _present(None if entity.tier is None else str(entity.tier))
        case "tag":
            return list(entity.tags)
        case "owner":
            return _names(entity.owner)
        case "system":
            return _names(entity.system)
        case "domain":
            return [name for ref in domains(knowledge, entity) for name in _names(ref)]
        case "part":
            return _values(knowledge, "system", entity) + _values(knowledge, "domain", entity)
        case "engine" | "technology" | "data":
            return list(_declared(knowledge, key, entity))
        case _:
            return []


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


_FIELDS = {"engine": "engine", "technology": "technologies", "data": "data"}


def _declared(knowledge: Knowledge, key: str, entity: Entity) -> Iterator[str]:
    """Values that stand only in the full document."""
    if _FIELDS[key] not in entity.fields:
        return
    value = knowledge.spec(entity).get(_FIELDS[key])
    if isinstance(value, dict):
        values = [item for part in value.values() if isinstance(part, list) for item in part]
    else:
        values = value if isinstance(value, list) else [value]
    yield from (item for item in values if isinstance(item, str))


def _present(value: str | None) -> list[str]:
    return [] if value is None else [value]


def _names(ref: str | None) -> list[str]:
    return [] if ref is None else [ref, short(ref), ref.rpartition("/")[2]]
