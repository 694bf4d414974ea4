"""What a JSON Schema of a configuration says: names, defaults, what is required, what is a secret."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.secret import shown
from archkit.evidence.setting import Setting
from archkit.evidence.yaml_file import YamlFile
from archkit.source.data import Json
from archkit.source.document import Locator
from archkit.source.location import Place, Route

_NAME = re.compile(
    r"(?:[\w-]{0,80}[._-])?(?:config|configuration|settings|env|environment|options)(?:[._-]schema)?\.(?:json|ya?ml)\Z",
    re.IGNORECASE,
)
_DEEP = 8
_MOST = 5000
"""Properties of one schema."""


def is_schema(path: str) -> bool:
    """Whether a path is that of a schema for a configuration: `config.schema.json`, `order-settings.schema.yaml`."""
    name = posixpath.basename(path)
    return "schema" in path.lower() and bool(_NAME.match(name))


def settings(file: YamlFile) -> Iterator[Setting]:
    """Every property of the schema; those of nested objects are joined with dots."""
    for document in file.documents:
        if isinstance(document.data, dict):
            walk = _Walk(document.data, file.locator, document.index, iter(range(_MOST)))
            yield from walk.properties(document.data, (), "")


@dataclass(frozen=True, slots=True)
class _Walk:
    """One schema on its way: definitions that name each other end with the budget."""

    root: Mapping[str, Json]
    locator: Locator
    document: int
    budget: Iterator[int]

    def properties(self, schema: Mapping[str, Json], route: Route, prefix: str) -> Iterator[Setting]:
        properties, needed = schema.get("properties"), schema.get("required")
        names = needed if isinstance(needed, list) else []
        if not isinstance(properties, dict) or len(route) > 2 * _DEEP:
            return
        for name, written in properties.items():
            if not isinstance(written, dict) or next(self.budget, None) is None:
                continue
            here: Route = (*route, "properties", name)
            inner = _referred(self.root, written)
            if isinstance(inner.get("properties"), dict):
                yield from self.properties(inner, here, f"{prefix}{name}.")
            elif not name.startswith("$"):
                yield self._leaf(prefix + name, inner, here, name in names)

    def _leaf(self, name: str, schema: Mapping[str, Json], route: Route, needed: bool) -> Setting:
        secret = schema.get("writeOnly") is True or schema.get("format") == "password"
        default = schema.get("default")
        place = Place(self.locator.path, self.document, route, "key")
        return Setting(
            name,
            self.locator.path,
            self.locator.span(place).line,
            "reads",
            "JSON Schema",
            None if secret else shown(name, text(default)),
            needed and default is None,
            secret,
        )


def _referred(root: Mapping[str, Json], schema: Mapping[str, Json]) -> Mapping[str, Json]:
    """What a `$ref` into the same file means; one step, so that no circle is walked."""
    pointer = schema.get("$ref")
    if not isinstance(pointer, str) or not pointer.startswith("#/"):
        return schema
    here: Json | Mapping[str, Json] = root
    for step in pointer[2:].split("/")[:_DEEP]:
        here = here.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(here, Mapping) else None
    return {**here, **schema} if isinstance(here, Mapping) else schema


def text(value: Json) -> str | None:
    """A value as an environment would hold it; None for none and for what is no scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
