"""What goes down with something, what takes it down alone, and which journeys that ends: as links."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.pages import text

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_MOST = 40
"""Links in one row; a hub may take hundreds down, and `archkit what-if --down` lists them all."""


def section(library: Library, entity: Entity, page: str) -> str:
    """The section of a component or a resource; empty when nothing hangs on it and it hangs on nothing."""
    from archkit.analysis.blast_radius import INDEPENDENT, blast, fatal_domains, single_points

    design = library.asked.design
    number = design.index.get(entity.ref)
    if number is None or not (design.out[number] or design.into[number]):
        return ""
    lost = blast(design, (entity.ref,))
    ended, limping = _journeys(design, {entity.ref, *lost.down}, set(lost.degraded))
    rows = [
        ("Goes down with it", lost.down),
        ("Is degraded with it, but up", lost.degraded),
        ("Journeys that end", ended),
        ("Journeys that go on with less", limping),
        ("Takes it down by failing alone", single_points(design, entity.ref)),
        ("Failure domains that take it down", fatal_domains(design, entity.ref)),
    ]
    told = [(name, _links(library, refs, page)) for name, refs in rows if refs]
    if not told:
        return ""
    return text.blocks(
        "## Blast radius",
        text.table(("What", "Which"), told),
        f"Assumed: {INDEPENDENT}.",
    )


def _links(library: Library, refs: tuple[str, ...], page: str) -> str:
    shown = sorted(refs, key=lambda ref: (_tier(library, ref), library.label(ref).casefold()))
    more = f" and {len(refs) - _MOST} more" if len(refs) > _MOST else ""
    return f"**{len(refs)}**: {', '.join(_named(library, ref, page) for ref in shown[:_MOST])}{more}"


def _named(library: Library, ref: str, page: str) -> str:
    tier = _tier(library, ref)
    return library.link(ref, page) + (f" (tier {tier})" if tier < 9 else "")


def _tier(library: Library, ref: str) -> int:
    entity = library.knowledge.entities.get(ref)
    return (entity.tier if entity is not None else None) or 9


def _journeys(design: Design, down: set[str], degraded: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Flows that cannot go through without what is down, and those that only pass what is degraded."""
    needs = _needs(design)
    ended = {flow for ref in down for flow in needs.get(ref, ())}
    limping = {flow for ref in degraded for flow in needs.get(ref, ())} - ended
    return tuple(sorted(ended)), tuple(sorted(limping))


@lru_cache(maxsize=1)
def _needs(design: Design) -> Mapping[str, list[str]]:
    """By element: the flows that cannot go through without it itself."""
    from archkit.analysis.composite_availability import Availability

    found: dict[str, list[str]] = {}
    for flow in design.of_kind("Flow"):
        for number in Availability(design, flow, None).roots:
            found.setdefault(design.refs[number], []).append(flow.ref)
    return found
