"""A knowledge base in which some fields say something else: what would be, were the catalog written so.

A change is read as the file would be, by the same models, so that a what-if obeys the same rules as a pull request.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple

from archkit.errors import ArchkitError
from archkit.model.base import Model
from archkit.model.entity import model_for
from archkit.model.knowledge import Entity, Knowledge
from archkit.model.ref import short
from archkit.model.row import Row, read_row
from archkit.model.validate import fields_of
from archkit.source import yaml
from archkit.source.data import Json
from archkit.source.location import Route
from archkit.source.names import did_you_mean


class Amendment(NamedTuple):
    """One field below `spec` and what it says now."""

    ref: str
    """Canonical reference."""
    field: tuple[str, ...]
    """`("dependencies", "payment", "timeout")`: a word that names an item of a list stands for it."""
    value: Json


def parse_amendment(text: str, knowledge: Knowledge) -> Amendment:
    """`order.slo.availability=99.9%`, `component:order.dependencies[payment].timeout=300ms`.

    Raises ArchkitError when the entity is not known, or nothing is set.
    """
    left, equals, right = text.partition("=")
    words = [w for w in re.split(r"[.\[\]]+", left.strip()) if w]
    if not equals or len(words) < 2:
        raise ArchkitError(f"`{text}` sets nothing", "write it as `order.slo.availability=99.9%`")
    for length in range(len(words) - 1, 0, -1):
        # A name may have dots itself: the longest one that is known is meant.
        entity = knowledge.find(".".join(words[:length]))
        if entity is not None:
            fields = words[length:]
            return Amendment(
                entity.ref, tuple(fields[1:] if fields[:1] == ["spec"] else fields), _value(right)
            )
    close = knowledge.suggest(words[0])
    hint = f"did you mean `{close[0]}`?" if close else "`archkit list` shows them all"
    raise ArchkitError(f"there is no entity `{words[0]}`", hint)


def amended(knowledge: Knowledge, amendments: Sequence[Amendment]) -> Knowledge:
    """The same knowledge with these fields changed.

    Raises ArchkitError when a change breaks the schema, or names what the catalog does not have.
    """
    documents: dict[str, dict[str, Json]] = {}
    for amendment in amendments:
        entity = knowledge.entities[amendment.ref]
        data = documents.setdefault(amendment.ref, deepcopy(dict(knowledge.data(entity))))
        _set(data, amendment, model_for(entity.api_version, entity.kind))
    entities = dict(knowledge.entities)
    for ref, data in documents.items():
        old = knowledge.entities[ref]
        new = _read(data, old, {p.place.route for p in _row(knowledge.data(old), old).problems})
        _check_targets(new, old, knowledge)
        entities[ref] = new
    return replace(knowledge, entities=entities)


def _row(data: Mapping[str, Json], entity: Entity) -> Row:
    return read_row(dict(data), entity.document, substitutions=False)


def _read(data: Mapping[str, Json], old: Entity, faulty: set[Route]) -> Entity:
    """The entity as it is now; what was wrong before (`faulty`) is no fault of the change."""
    row = _row(data, old)
    wrong = [p for p in row.problems if p.place.route not in faulty]
    if wrong or row.entity is None or row.entity.ref != old.ref:
        what = wrong[0].message if wrong else "that is no entity any more"
        raise ArchkitError(f"{short(old.ref)}: {what}", (wrong[0].help if wrong else "") or "")
    return replace(row.entity, path=old.path)


def _check_targets(new: Entity, old: Entity, knowledge: Knowledge) -> None:
    known = {relation.target for relation in old.relations}
    for relation in new.relations:
        target = relation.target
        if target not in known and target not in knowledge.entities:
            close = knowledge.suggest(target)
            hint = f"did you mean `{close[0]}`?" if close else "`archkit list` shows them all"
            raise ArchkitError(f"{short(new.ref)}: there is no {short(target)} in this catalog", hint)


def _set(data: dict[str, Json], amendment: Amendment, model: type[Model]) -> None:
    at: Json = data
    inner: type[Model] | None = model
    for depth, word in enumerate(("spec", *amendment.field)):
        is_last = depth == len(amendment.field)
        key: str | int = word
        if isinstance(at, list):
            key = _position(at, word, amendment, depth - 1)
        elif inner is not None:
            inner = _field(word, inner, amendment, depth - 1)
        assert isinstance(at, dict | list)
        if is_last:
            at[key] = amendment.value  # type: ignore[index]
            return
        below = at.get(word) if isinstance(at, dict) else at[int(key)]
        if not isinstance(below, dict | list):
            below = {}
            at[key] = below  # type: ignore[index]
        at = below


def _field(word: str, model: type[Model], amendment: Amendment, depth: int) -> type[Model] | None:
    """What lies below a field. A field that nobody reads would change nothing, without a word: ArchkitError."""
    fields = fields_of(model)
    if word not in fields:
        where = ".".join(("spec", *amendment.field[:depth]))
        hint = did_you_mean(word, fields) or "it has " + ", ".join(f"`{f}`" for f in sorted(fields))
        raise ArchkitError(f"{short(amendment.ref)} has no field `{word}` under `{where}`", hint)
    return fields[word]


def _position(items: list[Json], word: str, amendment: Amendment, depth: int) -> int:
    """Which item a word means: its number, or the name that it bears."""
    if word.isdigit() and int(word) < len(items):
        return int(word)
    names = {name: i for i, item in reversed(list(enumerate(items))) for name in _names(item)}
    if word.lower() in names:
        return names[word.lower()]
    field = ".".join(amendment.field[:depth])
    hint = did_you_mean(word, names) or "it has " + (", ".join(f"`{n}`" for n in list(names)[:8]) or "none")
    raise ArchkitError(f"{short(amendment.ref)} has no `{word}` under `{field}`", hint)


def _names(item: Json) -> list[str]:
    if isinstance(item, str):
        return [item.lower(), item.lower().rpartition(":")[2]]
    if not isinstance(item, dict):
        return []
    stated = (item.get(key) for key in ("to", "topic", "name", "id", "component"))
    found = next((s.lower() for s in stated if isinstance(s, str)), None)
    return [found, found.rpartition(":")[2].rpartition("/")[2]] if found else []


def _value(text: str) -> Json:
    """A value as YAML reads it behind a key: a number, a word, `[a, b]`, `{p99: 300ms}`, `null`."""
    parsed = yaml.parse(f"value: {text.strip()}".encode("utf-8", "replace"), "--set")
    data = parsed.documents[0].data if len(parsed.documents) == 1 and not parsed.problems else None
    return data["value"] if isinstance(data, dict) and len(data) == 1 else text.strip()
