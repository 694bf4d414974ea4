"""Components and resources: what it is, whose, what it touches, why it is so, what to do when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import blast_radius, configuration, figures, readiness, running, sections, text, values
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library


def body(library: Library, entity: Entity, page: str) -> Body:
    """The page of a component or a resource."""
    spec = library.spec(entity)
    lost = blast_radius.section(library, entity, page)
    numbers = figures.section(library, entity.ref)
    successor = [r.target for r in entity.relations if r.field == "successor"]
    markdown = text.blocks(
        sections.head(library, entity, _runbook_chips(library, entity)),
        _farewell(library, entity, successor, page),
        sections.banner(library, entity, page),
        sections.glance(library, entity, page, *running.summary(spec)),
        sections.neighbourhood(library, entity, page),
        lost,
        sections.decisions(library, entity, page),
        sections.runbooks(library, entity, page),
        running.objectives(library, entity, page),
        sections.flows(library, entity, page),
        sections.incidents(library, entity, page),
        readiness.card(library, entity, page),
        running.operations(library, entity),
        numbers,
        figures.promise(lost, numbers),
        configuration.summary(library, entity, page),
    )
    return Body(markdown, (sections.picture(library, entity),))


def _runbook_chips(library: Library, entity: Entity) -> list[str]:
    found = library.runbooks_for.get(entity.ref, [])
    if not found:
        return ["no runbook"] if entity.kind == "Component" and entity.tier in (1, 2) else []
    days = [r.last_reviewed for r in found if r.last_reviewed and values.ago(r.last_reviewed, library.today)]
    return ["runbook", *([f"reviewed {values.ago(max(days), library.today)}"] if days else [])]


def _farewell(library: Library, entity: Entity, successor: list[str], page: str) -> str:
    if entity.lifecycle not in ("deprecated", "retired"):
        return ""
    sunset = values.shown(library.spec(entity).get("sunset"))
    said = [f"It is switched off on {sunset}." if sunset else ""]
    said.append(f"Use {library.links(successor, page)} instead." if successor else "")
    title = "Deprecated" if entity.lifecycle == "deprecated" else "Retired"
    return text.box("warning", title, " ".join(s for s in said if s) or "Do not build on it.")
