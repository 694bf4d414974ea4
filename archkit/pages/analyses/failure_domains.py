"""Tiers and failure domains: what goes down when a zone, region or provider is lost, and who leans on whom."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.blast_radius import blast
from archkit.analysis.failure_domains import failure_domains
from archkit.analysis.inherited_tier import chain as chain_of
from archkit.analysis.inherited_tier import inherited_tiers
from archkit.analysis.structure_function import structure_function
from archkit.pages import text
from archkit.pages.analyses.naming import MOST, chain, rest, where
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.design import Design
    from archkit.draw.grid import Grid, Mark
    from archkit.pages.library import Library

_COLUMNS = 12
"""Failure domains side by side; those that take most down come first."""

_ROWS = 40

_MARKS: Mapping[Mark, str] = {"down": "**down**", "degraded": "degraded", "unknown": "unknown", "up": "up"}


class _Lost(NamedTuple):
    """What the loss of one failure domain does."""

    ref: str
    marks: Mapping[str, Mark]
    """By reference of the element; what is not named stays up."""

    def count(self, mark: Mark) -> int:
        return sum(m == mark for m in self.marks.values())


def is_told(library: Library) -> bool:
    """Whether somebody says what fails as a whole, or how critical something is."""
    design = library.asked.design
    return bool(len(failure_domains(design))) or _is_tiered(design)


def _is_tiered(design: Design) -> bool:
    return any(e.tier is not None for e in design.elements) and bool(design.needs)


def body(library: Library, page: str) -> Body:
    """The matrix as picture and table, then what is less critical than what needs it."""
    design = library.asked.design
    lost = _lost(design)
    shown = lost[:_COLUMNS]
    rows = _elements(design)
    header = ("Element", "Tier", *(library.link(d.ref, page) for d in shown))
    matrix = text.table(
        header,
        (
            (
                library.link(ref, page),
                str(design.element(ref).tier or ""),
                *(_MARKS[d.marks.get(ref, "up")] for d in shown),
            )
            for ref in rows[:MOST]
        )
        if shown
        else (),
    )
    return Body(
        text.blocks(
            "# Tiers and failure domains",
            "What is down if a failure domain is lost: everything that stands in it alone, and everything that cannot "
            "work without that. *Unknown*: nobody says where it stands, so it may be down too.",
            text.tabs(
                ("Diagram", text.picture(0)), ("Table", text.blocks(matrix, rest(MOST, len(rows), "element")))
            )
            if matrix
            else "No failure domain is described: write a `FailureDomain` for each zone, region or provider, and "
            "`placement` or `failureDomains` for what stands in it.",
            _domains(library, lost, page),
            _tiers(library, design, page),
            f"*{PROMISE}*",
        ),
        (partial(_grid, design, shown, rows),),
    )


@lru_cache(maxsize=1)
def _lost(design: Design) -> Sequence[_Lost]:
    """Every failure domain, the one that takes most down first."""
    found = []
    for ref in failure_domains(design).refs:
        hurt = blast(design, (), (ref,))
        marks: dict[str, Mark] = dict.fromkeys(hurt.unplaced, "unknown")
        marks.update(dict.fromkeys(hurt.degraded, "degraded"))
        marks.update(dict.fromkeys(hurt.down, "down"))
        found.append(_Lost(ref, marks))
    return sorted(found, key=lambda d: (-d.count("down"), d.ref))


def _elements(design: Design) -> list[str]:
    """Components and stores that somebody describes, the most critical first."""
    known = [e for e in design.elements if e.entity is not None and e.type != "library"]
    return [e.ref for e in sorted(known, key=lambda e: (e.tier or 9, not e.is_component, e.label.casefold()))]


def _grid(design: Design, lost: Sequence[_Lost], rows: Sequence[str]) -> Grid:
    from archkit.draw.grid import Grid, Line

    domains = failure_domains(design)
    lines = []
    for ref in rows[:_ROWS]:
        element = design.element(ref)
        tier = f"tier {element.tier}" if element.tier else "no tier"
        lines.append(Line(ref, element.label, tier, tuple(d.marks.get(ref, "up") for d in lost)))
    notes = (f"The first {_ROWS} of {len(rows)} elements; the table has more.",) if len(rows) > _ROWS else ()
    return Grid(
        "Down if lost: elements against failure domains",
        tuple(domains.label(domains.index[d.ref]) for d in lost),
        tuple(lines),
        notes,
    )


def _domains(library: Library, lost: Sequence[_Lost], page: str) -> str:
    rows = (
        (
            library.link(d.ref, page),
            text.plain((entity.type if (entity := library.knowledge.entities.get(d.ref)) else "") or ""),
            *(str(d.count(mark) or "") for mark in ("down", "degraded", "unknown")),
        )
        for d in lost
    )
    table = text.table(("Failure domain", "Kind", "Down", "Degraded", "Unknown"), rows)
    return text.blocks("## By failure domain", table) if table else ""


def _tiers(library: Library, design: Design, page: str) -> str:
    """What has to be more critical than it says, by how much, and for whom."""
    structure = structure_function(design)
    found = [
        (element.tier - inherited.required, number)
        for number, (element, inherited) in enumerate(
            zip(design.elements, inherited_tiers(structure), strict=True)
        )
        if inherited is not None and element.tier is not None and element.tier > inherited.required
    ]
    found.sort(key=lambda f: (-f[0], design.refs[f[1]]))

    def rows() -> Iterator[tuple[str, ...]]:
        for gap, number in found[:MOST]:
            element = design.elements[number]
            needs = chain_of(structure, number)
            way = [design.refs[needs[0].source], *(design.refs[n.target] for n in needs)] if needs else []
            required = (element.tier or 0) - gap
            yield (
                library.link(element.ref, page),
                str(element.tier),
                str(required),
                str(gap),
                chain(library, way, page),
                where(library, element.at("tier")),
            )

    table = text.table(("Element", "Its tier", "Required", "Gap", "Because of", "Written in"), rows())
    lead = (
        "Who is needed by something critical is as critical: the required tier is the lowest number among its own and "
        "that of everything that cannot work without it. Raise the tier, or make the edge soft."
    )
    return text.blocks("## Less critical than what needs it", lead, table) if table else ""
