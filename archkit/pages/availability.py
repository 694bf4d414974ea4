"""How often a flow or a component is up, as a tree of everything it needs, and what burns its error budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.availability_tree import Part, Tree, grown, own
from archkit.analysis.written import written
from archkit.model.ref import short
from archkit.pages import text

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.draw.outline import Outline
    from archkit.pages.library import Library
    from archkit.source.location import Place

_BURNERS = 3

LARGEST = 300
"""Elements below one; with more of them its availability has to be sampled, for seconds on every page."""


def is_large(library: Library, ref: str) -> bool:
    """Whether it needs so much that its availability is left to the command line."""
    from archkit.analysis.composite_availability import availability

    found = availability(library.asked.design, ref)
    return found is not None and len(found.reach) > LARGEST


def section(library: Library, ref: str, page: str, index: int) -> tuple[str, Outline | None]:
    """The section and its drawing, which is the one with this index; nothing when nobody states anything."""
    from archkit.analysis.composite_availability import availability

    found = availability(library.asked.design, ref) if library.states_figures else None
    if found is None or not found.roots or not any(_place(found, n) for n in found.reach):
        return "", None
    if is_large(library, ref):
        command = text.code(f"archkit analyze availability {short(ref)}")
        return text.blocks(
            "## What it needs to be up", f"More than {LARGEST} things. {command} says how often."
        ), None
    tree = grown(found)
    drawn = _outline(tree)
    table = text.table(_HEADS, _rows(library, tree, page))
    remark = f"{_IMPLIED}." if any(_is_implied(found, p) for p in tree.parts) else ""
    return text.blocks(
        "## What it needs to be up",
        _verdict(library, found, page),
        text.tabs(("Diagram", text.picture(index)), ("Table", text.blocks(table, remark))),
    ), drawn


_HEADS = ("What", "How", "Available by itself", "Share of the downtime", "Written in")


def _outline(tree: Tree) -> Outline:
    from archkit.draw.branches import Branch
    from archkit.draw.outline import Outline, Row

    shares = _shares(tree.of)
    rows = tuple(
        Row(
            Branch(p.label, p.depth, p.ref, p.hold, "" if p.how == "needed" else p.how),
            ("", "counted above") if p.again else (own(tree.of, p), _percent(_share(shares, p))),
            None if p.again else _share(shares, p),
        )
        for p in tree.parts
    )
    notes = (_IMPLIED,) if any(_is_implied(tree.of, p) for p in tree.parts) else ()
    hidden = (f"{tree.hidden} more that it needs are further below.",) if tree.hidden else ()
    return Outline(
        f"What {tree.of.about.label} needs to be up",
        ("by itself", "share of the downtime"),
        rows,
        (("plain", "needed"), ("soft", "soft, or one of several")),
        (*notes, *hidden),
    )


_IMPLIED = "implied: what its objective leaves for it when what it needs keeps theirs"


def _is_implied(of: Availability, part: Part) -> bool:
    return part.number is not None and of.own.of[part.number].implied is not None


def _rows(library: Library, tree: Tree, page: str) -> Iterator[tuple[str, ...]]:
    shares = _shares(tree.of)
    for part in tree.parts:
        if part.again:
            continue
        place = _place(tree.of, part.number)
        domain = tree.of.structure.domains.index.get(part.ref) if part.number is None else None
        if domain is not None and (said := tree.of.structure.domains.availability[domain]):
            place = said.place
        yield (
            library.link(part.ref, page) if part.ref else text.plain(part.label),
            text.plain(part.how),
            text.plain(own(tree.of, part)),
            _percent(_share(shares, part)),
            library.source_link(place.path, line=library.locate(place).line) if place is not None else "",
        )


def _shares(of: Availability) -> dict[str, float]:
    return {b.ref: b.share for b in of.burners}


def _share(shares: dict[str, float], part: Part) -> float | None:
    """Of what one can do without here, the share stands where it is needed."""
    return shares.get(part.ref) if part.opens else None


def _percent(share: float | None) -> str:
    return f"{share * 100:.1f}\N{NO-BREAK SPACE}%" if share is not None else ""


def _place(of: Availability, number: int | None) -> Place | None:
    if number is None:
        return None
    own, replicas = of.own.of[number], of.structure.domains.replicas[number]
    stated = own.source or (replicas.availability if replicas is not None else None)
    return stated.place if stated is not None else None


def _verdict(library: Library, of: Availability, page: str) -> str:
    """In one or two sentences: how often, against what objective, and what burns most of it."""
    unknown = any(of.own.of[n].missing for n in of.reach) or of.unknown_domains
    most = "at most " if unknown else ""
    said = f"Up **{most}{text.plain(written(of.reliability.value, 'ratio'))}** of the time"
    objective = of.about.ratio("slo", "availability")
    if objective is not None:
        said += f"; the objective is {text.plain(written(objective.value, 'ratio'))}"
    parts = [
        f"{library.link(b.ref, page)} ({_percent(b.share)})" for b in of.burners[:_BURNERS] if b.share >= 0.01
    ]
    return f"{said}. Most of what is missing comes from {', '.join(parts)}." if parts else f"{said}."
