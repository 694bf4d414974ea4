"""A field of the catalog by its path: what may stand there, and what it is for, as its model says."""

from __future__ import annotations

from types import UnionType
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple, Union, get_args, get_origin

if TYPE_CHECKING:
    from pydantic import BaseModel

_UNITS = {
    "Duration": "duration, as `300ms` or `30d`",
    "Ratio": "ratio, as `99.95%`",
    "Rate": "rate, as `400rps`",
    "Money": "money, as `2400 EUR/month`",
}
_NAMED = {"Reference": "reference", "Path": "path", "Date": "date, as `2026-11-24`"}
"""Texts of a certain form, by the name of their type: a required field keeps nothing else of it."""

_PLAIN = {int: "whole number", float: "number", bool: "true or false", str: "text", object: "anything"}


class Field(NamedTuple):
    """One field."""

    type: str
    """In words, with its unit."""
    description: str


def field(path: str) -> Field:
    """The field at a path such as `Component.dependencies[].retries.maxAttempts`. Raises KeyError."""
    kind, *keys = path.split(".")
    model: object = _root(kind)
    description, kept = "", model
    for index, key in enumerate(keys):
        found = _field_of(_inner(model) if index else model, key.removesuffix("[]"), path)
        kept, description = found
        model = kept
    return Field(_said(kept), description)


def _root(kind: str) -> type[BaseModel]:
    from archkit.model.adr.front_matter import Criterion, Option
    from archkit.model.entity import model_of
    from archkit.model.openslo import AlertConditionSpec, SloSpec

    outside: dict[str, type[BaseModel]] = {
        "Criterion": Criterion,
        "Option": Option,
        "SLO": SloSpec,
        "AlertCondition": AlertConditionSpec,
    }
    if kind in outside:
        return outside[kind]
    spec = model_of(kind).model_fields["spec"].annotation
    assert isinstance(spec, type)
    return spec


def _field_of(model: object, key: str, path: str) -> tuple[object, str]:
    fields = getattr(model, "model_fields", {})
    for name, info in fields.items():
        if key in (info.alias, name):
            kind = _NAMED.get(str(model.__annotations__.get(name)))
            return kind or info.annotation, info.description or _described(info.annotation)
    raise KeyError(path)


def _described(annotation: object) -> str:
    """What a type says of itself that several fields share: `Tier`."""
    for part in get_args(annotation):
        if get_origin(part) is Annotated:
            found = next((d for m in get_args(part)[1:] if (d := getattr(m, "description", None))), "")
            if found:
                return str(found)
    return ""


def _inner(annotation: object) -> object:
    """The model in an optional, annotated or repeated one."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType, list, Annotated):
        parts = [p for p in get_args(annotation) if p is not type(None)]
        return _inner(parts[0]) if parts else annotation
    return annotation


def _said(annotation: object) -> str:
    if isinstance(annotation, str):
        return annotation
    origin, parts = get_origin(annotation), [p for p in get_args(annotation) if p is not type(None)]
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(map(_said, parts)))
    if origin is Annotated:
        return _annotated(parts)
    if origin is list:
        return f"list: {_said(parts[0])}"
    if origin is dict:
        return f"{_said(parts[1])} by name"
    if origin is Literal:
        return ", ".join(f"`{p}`" for p in parts)
    if isinstance(annotation, type):
        return _UNITS.get(annotation.__name__) or _PLAIN.get(annotation) or "several fields"
    return "anything"


def _annotated(parts: list[object]) -> str:
    from archkit.model.base import Date, Path, Reference

    for known, name in ((Reference, "Reference"), (Path, "Path"), (Date, "Date")):
        if parts == list(get_args(known)):
            return _NAMED[name]
    return _said(parts[0])
