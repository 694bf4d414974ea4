"""How often a flow or a component is up, as a tree of everything it needs, and what burns its error budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.analysis.written import written
from archkit.model.ref import short
from archkit.pages import text

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.analysis.structure_function import Clause
    from archkit.draw.branches import Line
    from archkit.draw.outline import Outline
    from archkit.pages.library import Library
    from archkit.source.location import Place

MOST = 60
"""Rows of a tree; a larger one is cut at the depth at which it still fits."""

_BURNERS = 3

LARGEST = 300
"""Elements below one; with more of them its availability has to be sampled, for seconds on every page."""


def is_large(library: Library, ref: str) -> bool:
    """Whether it needs so much that its availability is left to the command line."""
    from archkit.analysis.composite_availability import availability

    found = availability(library.asked.design, ref)
    return found is not None and len(found.structure.closure(found.roots)) > LARGEST


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the tree."""

    label: str
    depth: int
    how: str
    """Why it is needed: `needed`, `soft`, `1 of 2 is enough` ..."""
    line: Line = "plain"
    ref: str = ""
    number: int | None = None
    """Of the element; None: a group of alternatives, a failure domain."""
    opens: bool = True
    """Whether what it needs itself matters: not of what one can do without."""
    again: bool = False
    """It stands above already, and counts once."""


@dataclass
class Tree:
    """What is needed, down to some depth."""

    of: Availability
    parts: list[Part] = field(default_factory=list)
    hidden: int = 0
    """Elements that are needed and not in it."""


def section(library: Library, ref: str, page: str, index: int) -> tuple[str, Outline | None]:
    """The section and its drawing, which is the one with this index; nothing when nobody states anything."""
    from archkit.analysis.composite_availability import availability

    found = availability(library.asked.design, ref) if library.states_figures else None
    if (
        found is None
        or not found.roots
        or not any(_place(found, n) for n in found.structure.closure(found.roots))
    ):
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


def grown(of: Availability) -> Tree:
    """As deep as `MOST` rows allow."""
    tree = _tree(of, 1)
    for depth in range(2, MOST):
        deeper = _tree(of, depth)
        if len(deeper.parts) > MOST or len(deeper.parts) == len(tree.parts):
            break
        tree = deeper
    shown = {p.number for p in tree.parts if p.number is not None}
    tree.hidden = len(set(of.structure.closure(of.roots)) - shown)
    return tree


def _tree(of: Availability, deepest: int) -> Tree:
    """Depth first, without recursion; whatever stands in it already is not opened again."""
    elements = of.design.elements
    tree = Tree(of)
    if of.number is None:
        tree.parts.append(Part(of.about.label, 0, "all steps", ref=of.about.ref))
        roots = [Part(elements[n].label, 1, "needed", ref=of.design.refs[n], number=n) for n in of.roots]
    else:
        roots = [Part(of.about.label, 0, "", ref=of.about.ref, number=of.number)]
    seen: set[int] = set()
    waiting = roots[::-1]
    while waiting and len(tree.parts) <= MOST:
        part = waiting.pop()
        if part.number is not None and part.number in seen:
            tree.parts.append(_again(part))
            continue
        tree.parts.append(part)
        if part.number is None:
            continue
        if not part.opens:
            continue
        seen.add(part.number)
        if part.depth < deepest:
            waiting += list(_below(of, part.number, part.depth + 1))[::-1]
    tree.parts += _domains(of)
    return tree


def _again(part: Part) -> Part:
    return Part(part.label, part.depth, part.how, part.line, part.ref, part.number, part.opens, again=True)


def _below(of: Availability, number: int, depth: int) -> Iterator[Part]:
    for clause in of.structure.required[number]:
        yield from _clause(of, clause, depth, "plain")
    for clause in of.structure.soft[number]:
        yield from _clause(of, clause, depth, "soft")


def _clause(of: Availability, clause: Clause, depth: int, line: Line) -> Iterator[Part]:
    elements, refs = of.design.elements, of.design.refs
    opens, how = line != "soft", "needed"
    if not opens:
        how = "soft: it goes on with less"
    elif clause.excused > 0:
        how = f"needed for {written(1 - clause.excused, 'ratio')} of the requests"
    if clause.is_redundant:
        yield Part(f"{clause.required} of {len(clause.members)} is enough", depth, how, line)
        depth, how, line = depth + 1, "alternative", "soft"
    for member in clause.members:
        yield Part(elements[member].label, depth, how, line, refs[member], member, opens)
    if clause.fallback is not None:
        number, share = clause.fallback, written(clause.served, "ratio")
        how = f"fallback: serves {share} of the failures"
        yield Part(elements[number].label, depth, how, "soft", refs[number], number, opens)


def _domains(of: Availability) -> Iterator[Part]:
    domains = of.structure.domains
    for domain in dict.fromkeys(d for n in of.needed for d in domains.around[n]):
        yield Part(domains.label(domain), 1, "failure domain it stands in", ref=domains.refs[domain])


def _outline(tree: Tree) -> Outline:
    from archkit.draw.branches import Branch
    from archkit.draw.outline import Outline, Row

    shares = _shares(tree.of)
    rows = tuple(
        Row(
            Branch(p.label, p.depth, p.ref, p.line, "" if p.how == "needed" else p.how),
            ("", "counted above") if p.again else (_own(tree.of, p), _percent(_share(shares, p))),
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
            text.plain(_own(tree.of, part)),
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


def _own(of: Availability, part: Part) -> str:
    """How often a part is up by itself, in words."""
    if part.number is None:
        if part.depth == 0:
            return f"{written(of.reliability.value, 'ratio')} in all"
        domain = of.structure.domains.index.get(part.ref)
        stated = of.structure.domains.availability[domain] if domain is not None else None
        return written(stated.value, "ratio") if stated else "not stated" if domain is not None else ""
    own, replicas = of.own.of[part.number], of.structure.domains.replicas[part.number]
    if own.missing:
        return "not stated"
    if own.source is None and replicas is not None and replicas.availability is not None:
        each = written(replicas.availability.value, "ratio")
        return f"{replicas.required} of {replicas.count}, {each} each"
    said = written(own.value, "ratio")
    return f"{said}, implied" if own.implied else said


def _place(of: Availability, number: int | None) -> Place | None:
    if number is None:
        return None
    own, replicas = of.own.of[number], of.structure.domains.replicas[number]
    stated = own.source or (replicas.availability if replicas is not None else None)
    return stated.place if stated is not None else None


def _verdict(library: Library, of: Availability, page: str) -> str:
    """In one or two sentences: how often, against what objective, and what burns most of it."""
    unknown = any(of.own.of[n].missing for n in of.structure.closure(of.roots)) or of.unknown_domains
    most = "at most " if unknown else ""
    said = f"Up **{most}{text.plain(written(of.reliability.value, 'ratio'))}** of the time"
    objective = of.about.ratio("slo", "availability")
    if objective is not None:
        said += f"; the objective is {text.plain(written(objective.value, 'ratio'))}"
    parts = [
        f"{library.link(b.ref, page)} ({_percent(b.share)})" for b in of.burners[:_BURNERS] if b.share >= 0.01
    ]
    return f"{said}. Most of what is missing comes from {', '.join(parts)}." if parts else f"{said}."
