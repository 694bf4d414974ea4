"""What something needs to be up, as a tree: elements, alternatives, fallbacks and failure domains, each once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archkit.analysis.written import written

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.analysis.structure_function import Clause

MOST = 60
"""Rows of a tree; a larger one is cut at the depth at which it still fits."""

_FELT = 0.001
"""Share of the downtime from which a failure domain has a row, when its loss is survived at times."""

Hold = Literal["plain", "soft"]
"""Whether it is needed, or one can do without it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the tree."""

    label: str
    depth: int
    how: str
    """Why it is needed: `needed`, `soft`, `1 of 2 is enough` ..."""
    hold: Hold = "plain"
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


def grown(of: Availability) -> Tree:
    """As deep as `MOST` rows allow."""
    tree = _tree(of, 1)
    for depth in range(2, MOST):
        deeper = _tree(of, depth)
        if len(deeper.parts) > MOST or len(deeper.parts) == len(tree.parts):
            break
        tree = deeper
    shown = {p.number for p in tree.parts if p.number is not None}
    tree.hidden = len(set(of.reach) - shown)
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
    return Part(part.label, part.depth, part.how, part.hold, part.ref, part.number, part.opens, again=True)


def _below(of: Availability, number: int, depth: int) -> Iterator[Part]:
    for clause in of.structure.required[number]:
        yield from _clause(of, clause, depth, "plain")
    for clause in of.structure.soft[number]:
        yield from _clause(of, clause, depth, "soft")


def _clause(of: Availability, clause: Clause, depth: int, hold: Hold) -> Iterator[Part]:
    elements, refs = of.design.elements, of.design.refs
    opens, how = hold != "soft", "needed"
    if not opens:
        how = "soft: it goes on with less"
    elif clause.excused > 0:
        how = f"needed for {written(1 - clause.excused, 'ratio')} of the requests"
    if clause.is_redundant:
        yield Part(f"{clause.required} of {len(clause.members)} is enough", depth, how, hold)
        depth, how, hold = depth + 1, "alternative", "soft"
    for member in clause.members:
        yield Part(elements[member].label, depth, how, hold, refs[member], member, opens)
    if clause.fallback is not None:
        number, share = clause.fallback, written(clause.served, "ratio")
        how = f"fallback: serves {share} of the failures"
        yield Part(elements[number].label, depth, how, "soft", refs[number], number, opens)


def _domains(of: Availability) -> Iterator[Part]:
    """Those it stands in, then those whose loss is survived at times: of replicas, and of what is not always needed."""
    domains = of.structure.domains
    around = dict.fromkeys(d for n in of.needed for d in domains.around[n])
    for domain in around:
        yield Part(domains.label(domain), 1, "failure domain it stands in", ref=domains.refs[domain])
    for burner in of.burners:
        number = domains.index.get(burner.ref)
        if number is not None and number not in around and burner.share >= _FELT:
            yield Part(domains.label(number), 1, "failure domain of a part of it", "soft", burner.ref)


def own(of: Availability, part: Part) -> str:
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
