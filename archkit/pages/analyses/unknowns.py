"""What we do not know: the inputs that nobody stated, those that keep most figures from being known first."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.questions import QUESTIONS
from archkit.analysis.unknowns import by_field, unknowns
from archkit.pages import text, values
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.result import Figure
    from archkit.analysis.unknowns import FieldUnknown, Unknown
    from archkit.draw.chart import Chart
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_MOST = 250
"""Lines of the table."""

_DRAWN = 12


class _Found(NamedTuple):
    unknowns: Sequence[Unknown]
    figures: int
    known: int


def is_told(library: Library) -> bool:
    """Whether somebody states something, so that what is missing beside it can be told."""
    return library.states_figures


def body(library: Library, page: str) -> Body:
    """By field of the catalog, then line by line with a link to where it would be written."""
    found = _found(library)
    fields = by_field(found.unknowns)
    lines = found.unknowns[:_MOST]
    documents = {(e.path, e.document): e for e in library.knowledge.entities.values()}
    header = (
        "Missing",
        "Of",
        "Owner",
        "Results it blocks",
        "Without any value",
        "Known with it alone",
        "Write it in",
    )
    more = len(found.unknowns) - len(lines)
    return Body(
        text.blocks(
            "# What we do not know",
            _lead(found),
            text.blocks(
                "## By field",
                "The same field of all who do not state it. What each field means, and what it is for: "
                + text.link("where the numbers come from", "inputs.md")
                + ".",
                text.tabs(("Diagram", text.picture(0)), ("Table", _fields(fields))),
            )
            if fields
            else "",
            text.blocks(
                "## Line by line",
                text.facets("Missing", "Owner") if len(lines) > 1 else "",
                text.table(header, (_line(library, _about(documents, u), u, page) for u in lines)),
                f"and {text.count(more, 'more line')} that block no more than these" if more > 0 else "",
            )
            if lines
            else "Nothing is missing for any figure.",
            f"*{PROMISE}*",
        ),
        (partial(_chart, fields),),
    )


def _lead(found: _Found) -> str:
    known, total = (text.count(n, "figure") for n in (found.known, found.figures))
    return (
        f"Absent is unknown, never a pass. {known.partition(' figure')[0]} of {total} are known in full; for the rest "
        "something is not stated. First comes what keeps most of them from being known."
    )


def _found(library: Library) -> _Found:
    figures = list(_figures(library))
    return _Found(unknowns(figures), len(figures), sum(f.status == "known" for _, f in figures))


def _is_asked(entity: Entity) -> bool:
    """What states nothing at all is left to the rules that ask for descriptions."""
    return entity.kind in ("Component", "Resource", "Flow") and bool(
        entity.facts or "dependencies" in entity.fields
    )


def _figures(library: Library) -> Iterator[tuple[str, Figure]]:
    subjects = [e for e in library.knowledge.entities.values() if _is_asked(e)]
    for question in QUESTIONS.values():
        if question.is_of_whole:
            yield from (("", f) for f in library.told(question, ""))
        for entity in subjects:
            if question.takes(entity.kind):
                yield from ((entity.ref, f) for f in library.told(question, entity.ref))


def _fields(fields: Sequence[FieldUnknown]) -> str:
    rows = (
        (text.code(f.field), str(f.places), str(f.blocks), str(f.unknown) if f.unknown else "")
        for f in fields[:_MOST]
    )
    return text.table(("Field", "Lines missing", "Results it blocks", "Without any value"), rows)


def _chart(fields: Sequence[FieldUnknown]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    return Chart(
        "Results that each missing field blocks",
        (("blocked", "topic"), ("of them without any value", "component")),
        tuple(
            Bars(f.field[:40], (Bar(f.blocks, str(f.blocks)), Bar(f.unknown, str(f.unknown))))
            for f in fields[:_DRAWN]
        ),
    )


def _line(library: Library, about: Entity | None, unknown: Unknown, page: str) -> tuple[str, ...]:
    """`about` is the entity in whose description the line would stand."""
    blocked = list(dict.fromkeys(b.figure.replace("-", " ") for b in unknown.blocks))
    few = values.listed(text.plain(name) for name in blocked[:3]) + (
        f", {len(blocked) - 3} more" if len(blocked) > 3 else ""
    )
    return (
        text.code(unknown.field),
        library.link(about.ref, page) if about is not None else text.plain(unknown.what),
        library.link(about.owner, page) if about is not None and about.owner else "",
        f"**{len(unknown.blocks)}** ({few})",
        str(unknown.unknown) if unknown.unknown else "",
        str(unknown.alone) if unknown.alone else "",
        _where(library, unknown),
    )


def _about(documents: Mapping[tuple[str, int], Entity], unknown: Unknown) -> Entity | None:
    place = unknown.place
    return documents.get((place.path, place.document)) if place is not None else None


def _where(library: Library, unknown: Unknown) -> str:
    """The file, at the line that stands nearest to where it would be written, with a link to the editor."""
    place = unknown.place
    if place is None:
        return ""
    line = library.locate(place).line
    return values.listed(
        [library.source_link(place.path, line=line), library.edit_link(place.path, line, "add")]
    )
