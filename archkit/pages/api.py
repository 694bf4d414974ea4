"""An API: who serves it, who uses it, and its definition."""

from __future__ import annotations

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
        where = [text.address(f, f) if text.web_address(f) else text.code(f) for f in files]
        return text.blocks("## Definition", f"In {', '.join(where)}.") if where else ""
    if not isinstance(definition, str) or not definition.strip():
        return ""
    shown = definition[:_LONGEST]
    more = f"The rest is in {library.source_link(entity.path)}." if len(definition) > _LONGEST else ""
    return text.blocks("## Definition", text.fence(shown, _LANGUAGES.get(entity.type or "", "text")), more)
