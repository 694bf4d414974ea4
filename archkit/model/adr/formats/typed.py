"""Typed front matter: a record with a schema version, an id and typed references."""

from __future__ import annotations

from archkit.model.adr.formats.format import Format
from archkit.model.adr.text import Text

_SCHEMA = ("schemaVersion", "schema_version", "schema-version", "$schema", "apiVersion")


def _matches(text: Text) -> bool:
    return "status" in text.front_keys and (any(k in text.front for k in _SCHEMA) or _is_typed(text))


def _is_typed(text: Text) -> bool:
    links = text.front.get("links")
    return "id" in text.front and isinstance(links, list) and any(isinstance(x, dict) for x in links)


FORMAT = Format("typed-front-matter", "front matter with a schema", _matches)
