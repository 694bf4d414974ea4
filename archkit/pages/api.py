"""An API: who serves it, who uses it, and its definition."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from archkit.pages import running, sections, text
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_LANGUAGES = {"openapi": "yaml", "asyncapi": "yaml", "graphql": "graphql", "grpc": "protobuf"}
_LONGEST = 20_000
"""Characters of a definition that are shown; the rest is read in its file."""


def body(library: Library, entity: Entity, page: str) -> Body:
    """The page of an API."""
    markdown = text.blocks(
        sections.head(library, entity),
        sections.banner(library, entity, page),
        sections.glance(library, entity, page, *running.summary(library.spec(entity))),
        sections.neighbourhood(library, entity, page),
        sections.decisions(library, entity, page),
        sections.runbooks(library, entity, page),
        _definition(library, entity),
    )
    return Body(markdown, (sections.picture(library, entity),))


def _definition(library: Library, entity: Entity) -> str:
    definition = library.spec(entity).get("definition")
    if isinstance(definition, dict):
        files = [v for v in definition.values() if isinstance(v, str)]
        where = [_file(library, entity, f) for f in files]
        return text.blocks("## Definition", f"In {', '.join(where)}.") if where else ""
    if not isinstance(definition, str) or not definition.strip():
        return ""
    shown = definition[:_LONGEST]
    more = f"The rest is in {library.source_link(entity.path)}." if len(definition) > _LONGEST else ""
    return text.blocks("## Definition", text.fence(shown, _LANGUAGES.get(entity.type or "", "text")), more)


def _file(library: Library, entity: Entity, written: str) -> str:
    """The file a definition is in, by its path from the root, as on every other page."""
    if text.web_address(written):
        return text.address(written, written)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(entity.path), written.replace("\\", "/")))
    return library.source_link(path) if path in library.knowledge.paths else text.code(written)
