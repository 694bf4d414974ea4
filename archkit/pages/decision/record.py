"""The page of a decision: what became of it first, then the record as written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from archkit.pages import documents, freshness, sections, text, values
from archkit.pages.decision import naming, standing
from archkit.pages.decision_matrix import matrix
from archkit.pages.page import Body
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.draw.shapes import View
    from archkit.model.adr.record import Decision
    from archkit.pages.library import Library


def body(library: Library, decision: Decision) -> Body:
    """The page of a decision."""
    document = documents.read(library, decision.path)
    around = _around(library, decision)
    markdown = text.blocks(
        document.heading or f"# {text.plain(decision.title) or text.NONE}",
        " ".join(part for part in (naming.mark(decision), text.chips(_chips(library, decision))) if part),
        standing.banner(library, decision),
        freshness.of_decision(library, decision),
        sections.findings_box(library, library.findings_on.get(decision.path, []), None, DOCUMENT),
        text.facts(_facts(library, decision)),
        text.folded("example", "The options, weighed", matrix(library, decision)),
        text.folded("info", "What it hangs together with", text.picture(0) if around else ""),
        document.text,
    )
    views: tuple[Callable[[], View], ...] = (_picture(library, decision, around),) if around else ()
    return Body(markdown, views, written_by=decision.path)


def _chips(library: Library, decision: Decision) -> Iterator[str]:
    yield decision.date or ""
    yield text.plain(library.areas[decision.path])
    yield from library.tags(decision.tags, DOCUMENT)


def _facts(library: Library, decision: Decision) -> Iterator[tuple[str, str]]:
    yield "Affects", library.links(decision.affects, DOCUMENT)
    yield "Decided by", naming.people(library, decision.people, DOCUMENT)
    yield "Written by", naming.people(library, decision.authors, DOCUMENT)
    yield "Consulted", naming.people(library, decision.consulted, DOCUMENT)
    yield "Informed", naming.people(library, decision.informed, DOCUMENT)
    related = library.succession.related(decision.path)
    yield "Read along", values.listed(naming.named(library, p, DOCUMENT, decision.path) for p in related)
    yield "Enforces", values.listed(text.code(name) for name in _contracts(decision))
    yield "Same number", values.listed(_namesakes(library, decision))
    yield "Source", library.source_link(decision.path)


def _contracts(decision: Decision) -> Iterator[str]:
    for contract in values.items(decision.analysis.get("enforces")):
        yield str(contract.get("id") or "a contract without an id")


def _namesakes(library: Library, decision: Decision) -> Iterator[str]:
    """Others with the same number in the same folder, so that nobody takes one for the other."""
    for other in library.knowledge.decisions if decision.number is not None else ():
        same = (other.number, other.scope) == (decision.number, decision.scope)
        if same and other.path != decision.path:
            yield naming.named(library, other.path, DOCUMENT, decision.path)


def _around(library: Library, decision: Decision) -> list[str]:
    """Its chain and what is tied to it at once, where that is more than the banner can tell."""
    found = library.succession
    members = dict.fromkeys((*found.chain(decision.path), *found.beside(decision.path)))
    return list(members) if len(members) > 2 else []


def _picture(library: Library, decision: Decision, around: list[str]) -> partial[View]:
    from archkit.draw.decisions import decisions

    title = f"What {library.decision_names[decision.path].short} hangs together with"
    return partial(decisions, library.succession, around, title=title, focus=decision.path)
