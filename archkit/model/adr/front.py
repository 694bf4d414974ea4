"""Facts in front matter: a value may be a text, a number, a list, or a mapping where a text was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from archkit.model.adr.text import Text
from archkit.source.data import Json
from archkit.source.location import Place, Route


class Said(NamedTuple):
    """One value of the front matter as text, and its route."""

    text: str
    route: Route
    braced: bool = False
    """Written `{ accepted }`, which YAML takes for a mapping."""

    def at(self, path: str) -> Place:
        return Place(path, 0, self.route)


def said(text: Text, fact: str) -> list[Said]:
    """What the front matter says of a fact."""
    key = text.front_keys.get(fact)
    return [] if key is None else list(_values(text.front[key], (key,)))


def _values(value: Json, route: Route, depth: int = 0) -> Iterator[Said]:
    match value:
        case bool() | None:
            return
        case str():
            if words := value.strip():
                yield Said(words, route)
        case int() | float():
            yield Said(str(value), route)
        case list():
            for index, item in enumerate(value[:200]):
                if depth < 2:
                    yield from _values(item, (*route, index), depth + 1)
        case dict():
            yield from _mapping(value, route, depth)


_NAMING = (
    "name",
    "id",
    "ref",
    "adr",
    "target",
    "number",
    "title",
    "path",
    "slug",
    "email",
    "handle",
    "label",
    "url",
)


def _mapping(value: dict[str, Json], route: Route, depth: int) -> Iterator[Said]:
    """`{ accepted }` is the text between the braces; a mapping in a list is known by its name or id."""
    if value and all(v is None for v in value.values()):
        yield Said(", ".join(value), route, braced=True)
        return
    for key in _NAMING:
        found = value.get(key)
        if isinstance(found, str | int) and not isinstance(found, bool) and depth:
            yield from _values(found, (*route, key), depth + 1)
            return
