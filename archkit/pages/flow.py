"""A flow: a journey or a saga, as a sequence and as its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from archkit.pages import availability, figures, latency, running, saga, sections, text, trace, values
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.draw.picture import Picture
    from archkit.draw.shapes import View
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library
    from archkit.source.data import Json


def body(library: Library, entity: Entity, page: str) -> Body:
    """The page of a flow."""
    from archkit.draw.view import flow as view

    spec = library.spec(entity)
    computed, drawings = _computed(library, entity, page)
    numbers = figures.section(library, entity.ref)
    steps = _steps(library, entity, page)
    drawn = text.tabs(("Diagram", text.picture(0)), ("Table", steps)) if steps else ""
    markdown = text.blocks(
        sections.head(library, entity, [text.plain(str(spec.get("coordination") or ""))]),
        sections.banner(library, entity, page),
        sections.glance(
            library,
            entity,
            page,
            ("Begins at", _mentioned(library, entity, "entry", page)),
            ("Orchestrated by", _mentioned(library, entity, "orchestrator", page)),
            ("Must be done in", values.shown(spec.get("timeout"))),
            ("Traffic", values.shown(spec.get("traffic"))),
        ),
        text.blocks("## Steps", drawn) if steps else "",
        running.objectives(library, entity, page),
        computed,
        sections.decisions(library, entity, page),
        sections.runbooks(library, entity, page),
        sections.incidents(library, entity, page),
        numbers,
        figures.promise(computed, numbers),
    )
    return Body(markdown, (partial(view, library.knowledge, library.graph, entity.ref), *drawings))


def _computed(library: Library, entity: Entity, page: str) -> tuple[str, list[Callable[[], View | Picture]]]:
    """What follows from what it says: its failures, what it needs, its time, its trace; with the drawings."""
    from archkit.analysis.design import Element
    from archkit.analysis.sagas import saga_of

    drawings: list[Callable[[], View | Picture]] = []
    said: list[str] = []

    def add(part: tuple[str, Picture | None]) -> None:
        said.append(part[0])
        if part[1] is not None:
            drawings.append(partial(_same, part[1]))

    flow = Element(entity.ref, entity)
    if entity.type == "saga":
        found = saga_of(flow)
        failures, drawn = saga.section(library, found, page, 1)
        said.append(failures)
        drawings += drawn
        add(latency.saga(library, found, page, 1 + len(drawings)))
    else:
        add(latency.journey(library, flow, page, 1 + len(drawings)))
    add(availability.section(library, entity.ref, page, 1 + len(drawings)))
    add(trace.section(library, entity.ref, page, 1 + len(drawings)))
    return text.blocks(said), drawings


def _same(picture: Picture) -> Picture:
    return picture


def _mentioned(library: Library, entity: Entity, field: str, page: str) -> str:
    return library.links([r.target for r in entity.relations if r.field == field], page)


def _steps(library: Library, entity: Entity, page: str) -> str:
    by_step = {r.route[2]: r.target for r in entity.relations if r.field == "steps" and len(r.route) > 2}
    steps = library.spec(entity).get("steps")
    rows = [
        (
            str(number),
            text.code(str(step.get("id") or number)),
            library.link(by_step[i], page) if i in by_step else values.shown(step.get("component")),
            values.shown(step.get("kind")),
            _compensation(step.get("compensation")),
            _how(step),
        )
        for number, (i, step) in enumerate(
            ((i, s) for i, s in enumerate(steps if isinstance(steps, list) else []) if isinstance(s, dict)), 1
        )
    ]
    return text.table(("#", "Step", "Done by", "Kind", "Undone by", "How"), rows)


def _compensation(stated: Json) -> str:
    """Its name, and how it is done where that is said."""
    if not isinstance(stated, dict):
        return values.shown(stated)
    return values.listed([values.shown(stated.get("name")), _how(stated)])


def _how(stated: Mapping[str, Json]) -> str:
    key = values.shown(stated.get("idempotencyKey"))
    return values.listed([values.shown(stated.get("timeout")), f"idempotent by {key}" if key else ""])
