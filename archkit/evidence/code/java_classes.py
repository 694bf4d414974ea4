"""Classes of Java that are filled with properties: Spring's relaxed binding, MicroProfile's fields and mappings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import Words

_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NEEDED = frozenset({"NotNull", "NotBlank", "NotEmpty"})
_MODIFIERS = frozenset("private protected public final transient volatile".split())
_DEEP = 4
_MOST = 20_000
"""Properties of one file, with those of classes in classes."""


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of a class, a component of a record or a method of a mapping."""

    name: str
    kind: str
    line: int
    default: str | None
    has_default: bool
    notes: Mapping[str, str | None] = field(default_factory=dict)
    """Annotations and the first text in each."""


def reads(path: str, w: Words) -> Iterator[Found]:
    """The properties behind the classes of a file."""
    bodies = dict(_types(w))
    budget = iter(range(_MOST))
    for i in w.where("@"):
        name, opening = w.at(i + 1).text, i + 2
        if name == "ConfigProperty" and w.is_at(opening, "("):
            yield from _injected(path, w, opening)
        elif name == "Property" and w.is_at(opening, "("):
            yield from _injected(path, w, opening)
        elif name == "ConditionalOnProperty" and w.is_at(opening, "("):
            yield from _condition(path, w, opening)
        elif name in ("ConfigurationProperties", "ConfigMapping") and w.is_at(opening, "("):
            prefix = _option(w, opening, "prefix", "value")
            kind = _next_type(w, w.partner(opening))
            if prefix is not None and kind in bodies:
                yield from _bound(path, prefix, kind, bodies, budget, 0)


def _option(w: Words, opening: int, *names: str) -> str | None:
    """The text of an annotation's option, or its only text."""
    for begin, end in w.arguments(opening):
        if end - begin == 1 and w.at(begin).kind == "string":
            return w.at(begin).text
        if w.at(begin).text in names and w.is_at(begin + 1, "=") and w.at(begin + 2).kind == "string":
            return w.at(begin + 2).text
    return None


def _injected(path: str, w: Words, opening: int) -> Iterator[Found]:
    """`@ConfigProperty(name = "order.ttl", defaultValue = "20m") Duration ttl;`"""
    name = _option(w, opening, "name")
    default = next(
        (
            w.at(a + 2).text
            for a, _ in w.arguments(opening)
            if w.is_at(a, "defaultValue", "=") and w.at(a + 2).kind == "string"
        ),
        None,
    )
    behind = [w.at(k).text for k in range(w.partner(opening) + 1, w.partner(opening) + 5)]
    is_optional = any(t in ("Optional", "OptionalInt", "OptionalLong") for t in behind)
    if name:
        required = not (default is not None or is_optional)
        yield Found(name, path, w.at(opening).line, default, required)


def _condition(path: str, w: Words, opening: int) -> Iterator[Found]:
    """`@ConditionalOnProperty(prefix = "feature", name = "deferral", havingValue = "true", matchIfMissing = true)`"""
    prefix = next((w.at(a + 2).text for a, _ in w.arguments(opening) if w.is_at(a, "prefix", "=")), "")
    names: list[str] = []
    for begin, end in w.arguments(opening):
        if w.at(begin).kind == "string":
            names.append(w.at(begin).text)
        elif w.at(begin).text in ("name", "value") and w.is_at(begin + 1, "="):
            names += [w.at(k).text for k in range(begin + 2, end) if w.at(k).kind == "string"]
    for name in names:
        yield Found(f"{prefix}.{name}" if prefix else name, path, w.at(opening).line, None, False)


def _next_type(w: Words, at: int) -> str:
    """The class, record or interface whose declaration follows."""
    for k in range(at, at + 120):
        if w.at(k).text in ("class", "record", "interface") and w.at(k + 1).kind == "name":
            return w.at(k + 1).text
    return ""


def _types(w: Words) -> Iterator[tuple[str, list[_Field]]]:
    """Fields of every class, record and interface of a file by its name."""
    for i in w.where("class", "record", "interface"):
        if w.at(i + 1).kind != "name":
            continue
        if w.at(i).kind != "name" or w.is_at(i - 1, "."):
            continue
        if w.at(i).text == "record" and w.is_at(i + 2, "("):
            yield w.at(i + 1).text, [_component(w, a, b) for a, b in w.arguments(i + 2)]
            continue
        body = i + 2
        while body < len(w) and body < i + 60 and not w.is_at(body, "{"):
            body += 1
        if w.is_at(body, "{") and w.partner(body) > 0:
            yield w.at(i + 1).text, list(_members(w, body, w.at(i).text == "interface"))


def _members(w: Words, opening: int, is_interface: bool) -> Iterator[_Field]:
    """Fields between the braces of a class; methods, nested types and what is static are passed over."""
    at, end = opening + 1, w.partner(opening)
    begin = at
    while at < end:
        if w.is_at(at, "{") or w.is_at(at, "("):
            closes_annotation = w.is_at(at, "(") and w.is_at(at - 2, "@")
            closing = w.partner(at)
            if closing < 0:
                return
            if w.is_at(at, "{") and not any(w.is_at(k, "=") for k in range(begin, at)):
                begin = closing + 1
            at = closing if not closes_annotation or closing > at else at
        elif w.is_at(at, ";"):
            if (found := _member(w, begin, at, is_interface)) is not None:
                yield found
            begin = at + 1
        at += 1


def _member(w: Words, begin: int, end: int, is_interface: bool) -> _Field | None:
    notes, at = _notes(w, begin, end)
    words = [w.at(k).text for k in range(at, end)]
    if "static" in words[:4] or not words:
        return None
    equals = next((k for k in range(at, end) if w.is_at(k, "=")), -1)
    last = equals - 1 if equals > 0 else end - 1
    if is_interface:
        if not w.is_at(end - 2, "(", ")"):
            return None
        last = end - 3
    elif w.is_at(last, ")"):
        return None
    kind = next((t for t in words if t not in _MODIFIERS), "")
    default, has_default = None, False
    if equals > 0 and not w.is_at(equals + 1, "null"):
        has_default = True
        default = w.at(equals + 1).literal if end - equals == 2 else _duration(w, equals + 1)
    if "WithDefault" in notes:
        default, has_default = notes["WithDefault"], True
    return _Field(w.at(last).text, kind, w.at(last).line, default, has_default, notes)


def _component(w: Words, begin: int, end: int) -> _Field:
    notes, at = _notes(w, begin, end)
    default = notes.get("DefaultValue")
    return _Field(
        w.at(end - 1).text, w.at(at).text, w.at(end - 1).line, default, "DefaultValue" in notes, notes
    )


def _notes(w: Words, begin: int, end: int) -> tuple[dict[str, str | None], int]:
    """Annotations with the first text in each, and where they end."""
    notes: dict[str, str | None] = {}
    at = begin
    while at < end and w.is_at(at, "@"):
        name = w.at(at + 1).text
        at += 2
        notes[name] = None
        if w.is_at(at, "("):
            inside = range(at + 1, min(w.partner(at), at + 40))
            notes[name] = next((w.at(k).text for k in inside if w.at(k).literal is not None), None)
            at = w.partner(at) + 1
    return notes, at


_UNITS = {"ofMillis": "ms", "ofSeconds": "s", "ofMinutes": "m", "ofHours": "h", "ofDays": "d"}


def _duration(w: Words, at: int) -> str | None:
    if w.is_at(at, "Duration", ".") and w.at(at + 2).text in _UNITS and w.at(at + 4).kind == "number":
        return w.at(at + 4).text + _UNITS[w.at(at + 2).text]
    return None


def _bound(
    path: str,
    prefix: str,
    kind: str,
    bodies: Mapping[str, list[_Field]],
    budget: Iterator[int],
    depth: int,
) -> Iterator[Found]:
    for part in bodies[kind]:
        if next(budget, None) is None:
            return
        own = part.notes.get("WithName") or part.notes.get("Name") or _HUMPS.sub("-", part.name).lower()
        name = f"{prefix}.{own}" if prefix else own
        if part.kind in bodies and depth < _DEEP:
            yield from _bound(path, name, part.kind, bodies, budget, depth + 1)
            continue
        needed = bool(_NEEDED & set(part.notes)) and not part.has_default
        yield Found(
            name, path, part.line, part.default, True if needed else False if part.has_default else None
        )
