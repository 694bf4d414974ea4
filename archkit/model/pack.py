"""Rows, problems and suppressions as compact JSON, so that a content is understood once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from archkit.model.knowledge import Entity, Relation
from archkit.model.noted import pack_problem, pack_suppression, unpack_problem, unpack_suppression
from archkit.model.row import Row
from archkit.source.data import Json
from archkit.source.problem import Problem
from archkit.source.suppression import Suppression


@dataclass(slots=True)
class CatalogFile:
    """What one catalog file says, without its path."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    suppressions: tuple[Suppression, ...] = ()


def dumps(file: CatalogFile) -> str:
    """The file as JSON text. Problems here have no edits and only places in the file itself."""
    return json.dumps(
        [
            [
                [
                    _pack_entity(r.entity) if r.entity else None,
                    [pack_problem(p) for p in r.problems],
                    r.targets,
                    r.inclusions,
                ]
                for r in file.rows
            ],
            [pack_problem(p) for p in file.problems],
            [pack_suppression(s) for s in file.suppressions],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def loads(text: str, path: str) -> CatalogFile:
    """The file again, its places now in `path`. Raises ValueError, TypeError or IndexError on a text
    that `dumps` did not make."""
    return unpack(json.loads(text), path)


def loads_all(texts: Mapping[str, str]) -> dict[str, CatalogFile]:
    """Many files at once, by path; one parse of ten thousand texts takes half as long as ten thousand parses.
    A text that `dumps` did not make is left out."""
    paths = list(texts)
    try:
        packed = json.loads(f"[{','.join(texts.values())}]")
        if len(packed) == len(paths):
            return {path: unpack(value, path) for path, value in zip(paths, packed, strict=True)}
    except (ValueError, TypeError, IndexError, KeyError):
        pass  # one of them is damaged: find the others one by one
    found: dict[str, CatalogFile] = {}
    for path, text in texts.items():
        with suppress(ValueError, TypeError, IndexError, KeyError):
            found[path] = loads(text, path)
    return found


def unpack(packed: _Packed, path: str) -> CatalogFile:
    """What `dumps` packed, as plain data -> the file. Raises ValueError, TypeError or IndexError otherwise."""
    rows, problems, ignores = packed
    return CatalogFile(
        [
            Row(
                _unpack_entity(entity, path) if entity else None,
                [unpack_problem(p, path) for p in found] if found else [],
                [(t, tuple(r)) for t, r in targets] if targets else [],
                [(t, tuple(r)) for t, r in inclusions] if inclusions else [],
            )
            for entity, found, targets, inclusions in rows
        ],
        [unpack_problem(p, path) for p in problems] if problems else [],
        tuple(unpack_suppression(s) for s in ignores) if ignores else (),
    )


_Packed = list[Any]
"""A row of JSON: its shape is checked by rebuilding, not by its type."""


def _pack_entity(e: Entity) -> Sequence[object]:
    relations = [
        [r.kind, r.target, r.route, r.reverse, r.attributes]
        if r.reverse or r.attributes
        else [r.kind, r.target, r.route]
        for r in e.relations
    ]
    return [
        e.ref, e.api_version, e.kind, e.namespace, e.name, e.document, e.title, e.description, e.type,
        e.lifecycle, e.owner, e.system, e.tier, e.tags, sorted(e.fields), e.runbooks, relations,
        dict(e.traits), dict(e.facts),
    ]  # fmt: skip


_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_NO_FACTS: Mapping[str, Json] = MappingProxyType({})


def _unpack_entity(row: _Packed, path: str) -> Entity:
    (ref, api, kind, namespace, name, document, title, description, type_, lifecycle, owner, system, tier,
     tags, fields, runbooks, relations, traits, facts) = row  # fmt: skip
    return Entity(
        ref, api, kind, namespace, name, path, document, title, description, type_, lifecycle, owner, system,
        tier, tuple(tags), frozenset(fields), tuple(runbooks),
        tuple([
            Relation(r[0], r[1], tuple(r[2])) if len(r) == 3 else Relation(r[0], r[1], tuple(r[2]), r[3], r[4])
            for r in relations
        ]),
        {key: tuple(words) for key, words in traits.items()} if traits else _NOTHING,
        dict(facts) if facts else _NO_FACTS,
    )  # fmt: skip
