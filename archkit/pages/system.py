"""Systems and domains: what belongs to them, in one picture and as tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.pages import sections, text
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_PARTS = (("Component", "Services"), ("API", "APIs"), ("Resource", "Resources"))


def system(library: Library, entity: Entity, page: str) -> Body:
    """The page of a system."""
    from archkit.draw.view import system as view

    members = [e for e in library.knowledge.entities.values() if e.system == entity.ref]
    domains = [r.target for r in entity.relations if r.field == "domain"]
    tables = (
        sections.entities(library, title, [m for m in members if m.kind == kind], page)
        for kind, title in _PARTS
    )
    markdown = text.blocks(
        sections.head(library, entity, [text.count(len(members), "part")]),
        sections.banner(library, entity, page),
        sections.glance(library, entity, page, ("Domain", library.links(domains, page))),
        text.blocks("## Inside and around it", text.picture(0)) if members else "",
        tables,
        sections.decisions(library, entity, page),
        sections.runbooks(library, entity, page),
        sections.incidents(library, entity, page),
    )
    return Body(markdown, (partial(view, library.graph, entity.ref),))


def domain(library: Library, entity: Entity, page: str) -> Body:
    """The page of a domain."""
    inside = library.graph.into(entity.ref, "part-of")
    members = [library.knowledge.entities[e.source] for e in inside if e.source in library.knowledge.entities]
    around = [r.target for r in entity.relations if r.field == "subdomainOf"]
    markdown = text.blocks(
        sections.head(library, entity),
        sections.banner(library, entity, page),
        sections.glance(library, entity, page, ("Part of", library.links(around, page))),
        text.blocks("## Around it", text.picture(0)) if members or around else "",
        sections.entities(library, "Domains in it", [m for m in members if m.kind == "Domain"], page),
        sections.entities(library, "Systems", [m for m in members if m.kind == "System"], page),
        sections.decisions(library, entity, page),
    )
    return Body(markdown, (sections.picture(library, entity),))
