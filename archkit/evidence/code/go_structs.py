"""Struct tags of Go that name environment variables, with prefixes of the structs around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import Words

_TAG = re.compile(r'([\w-]{1,40}):"((?:[^"\\]|\\.){0,1000})"')
_DEFAULTS = ("envDefault", "env-default", "default")
_NEEDED = ("required", "env-required")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{1,199}")
"""Behind a comma: another name, as cleanenv takes them; options are in small letters."""
_DEEP = 4
_MOST = 20_000
"""Fields of one file, with those of structs in structs."""
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of a struct."""

    name: str
    kind: str
    line: int
    tags: Mapping[str, str]


def reads(path: str, w: Words) -> Iterator[Found]:
    """The variables that structs of a file are filled from."""
    structs = dict(_structs(w))
    nested = {f.kind for fields in structs.values() for f in fields if f.kind in structs}
    processed = dict(_processed(w))
    budget = iter(range(_MOST))
    for name, fields in structs.items():
        if name in processed:
            yield from _kelsey(path, fields, structs, processed[name], budget, 0)
        elif name not in nested:
            yield from _tagged(path, fields, structs, "", budget, 0)


def _structs(w: Words) -> Iterator[tuple[str, list[_Field]]]:
    """Every struct by the name of its type; one without a name by its place."""
    for i in w.where("struct"):
        if w.is_at(i, "struct", "{") and w.partner(i + 1) > 0:
            is_named = w.at(i - 1).kind == "name" and (w.is_at(i - 2, "type") or w.at(i - 1).begins_line)
            yield w.at(i - 1).text if is_named else f"#{i}", list(_fields(w, i + 1))


def _fields(w: Words, opening: int) -> Iterator[_Field]:
    at, end = opening + 1, w.partner(opening)
    while at < end:
        if not w.at(at).begins_line or w.at(at).kind != "name":
            at += 1
            continue
        name, line, kind, tags = w.at(at), w.at(at).line, "", ""
        inner = at + 1
        while inner < end and not (w.at(inner).begins_line and w.at(inner).kind == "name"):
            if w.is_at(inner, "{"):
                kind = f"#{inner - 1}"
                inner = w.partner(inner)
            elif w.at(inner).kind == "string":
                tags, line = w.at(inner).text, w.at(inner).line
            elif w.at(inner).kind == "name" and not kind:
                kind = w.at(inner).text
            inner += 1
        yield _Field(name.text, kind or name.text, line, dict(_TAG.findall(tags)))
        at = max(inner, at + 1)


def _tagged(
    path: str,
    fields: list[_Field],
    structs: Mapping[str, list[_Field]],
    prefix: str,
    budget: Iterator[int],
    depth: int,
) -> Iterator[Found]:
    for field in fields:
        if next(budget, None) is None:
            return
        name, *options = (part.strip() for part in field.tags.get("env", "").split(","))
        if not name and "envconfig" in field.tags:
            name = field.tags["envconfig"]
        if field.kind in structs and depth < _DEEP:
            begin = field.tags.get("envPrefix", field.tags.get("env-prefix", ""))
            begin = begin or next((o[7:] for o in options if o.startswith("prefix=")), "")
            yield from _tagged(path, structs[field.kind], structs, prefix + begin, budget, depth + 1)
            continue
        if not name or name == "-":
            continue
        names = [name, *(o for o in options if _VARIABLE.fullmatch(o))]
        default = next((field.tags[d] for d in _DEFAULTS if d in field.tags), None)
        default = next((o[8:] for o in options if o.startswith("default=")), default)
        needed = bool({"required", "notEmpty"} & set(options)) or any(
            field.tags.get(n) in ("true", "") for n in _NEEDED
        )
        required = False if default is not None else True if needed else None
        for each in names:
            yield Found(prefix + each, path, field.line, default, required)


def _processed(w: Words) -> Iterator[tuple[str, str]]:
    """Type and prefix of what is handed to `envconfig.Process("prefix", &config)`."""
    for i in w.where("envconfig"):
        if not (
            w.is_at(i, "envconfig", ".", "Process", "(") or w.is_at(i, "envconfig", ".", "MustProcess", "(")
        ):
            continue
        arguments = w.arguments(i + 3)
        if len(arguments) == 2 and w.at(arguments[0][0]).kind == "string":
            begin, end = arguments[1]
            if kind := _type_of(w, w.at(end - 1).text, begin):
                yield kind, w.at(arguments[0][0]).text


def _type_of(w: Words, variable: str, before: int) -> str | None:
    for i in range(before, max(before - 400, -1), -1):
        if w.is_at(i, "var", variable):
            return w.at(i + 2).text
        if w.is_at(i, variable, ":="):
            at = i + 3 if w.is_at(i + 2, "&") else i + 2
            return w.at(at + 2).text if w.is_at(at, "new", "(") else w.at(at).text
    return None


def _kelsey(
    path: str,
    fields: list[_Field],
    structs: Mapping[str, list[_Field]],
    prefix: str,
    budget: Iterator[int],
    depth: int,
) -> Iterator[Found]:
    """Where every exported field is a variable: `PREFIX_FIELD`, in words with `split_words`."""
    for field in fields:
        if next(budget, None) is None:
            return
        if not field.name[:1].isupper() or field.tags.get("ignored") == "true":
            continue
        words = _HUMPS.sub("_", field.name) if field.tags.get("split_words") == "true" else field.name
        name = field.tags.get("envconfig") or words
        full = (f"{prefix}_{name}" if prefix else name).upper()
        if field.kind in structs and depth < _DEEP:
            is_embedded = field.kind == field.name
            yield from _kelsey(
                path, structs[field.kind], structs, prefix if is_embedded else full, budget, depth + 1
            )
            continue
        default = field.tags.get("default")
        needed = field.tags.get("required") == "true"
        yield Found(full, path, field.line, default, False if default is not None else needed or None)
