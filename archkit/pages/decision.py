"""Decision records and the log of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.pages import documents, sections, text, values
from archkit.pages.library import newest_first
from archkit.pages.page import Body
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.model.knowledge import Decision
    from archkit.pages.library import Library

_OVER = frozenset({"superseded", "deprecated", "rejected"})


def body(library: Library, decision: Decision) -> Body:
    """The page of a decision: what became of it first, then the record as written."""
    document = documents.read(library, decision.path)
    markdown = text.blocks(
        document.heading or f"# {text.plain(decision.title) or text.NONE}",
        text.chips(_chips(library, decision)),
        _fate(library, decision),
        sections.findings_box(library, library.findings_on.get(decision.path, []), None, DOCUMENT),
        text.facts(
            [
                ("Affects", library.links(decision.affects, DOCUMENT)),
                ("Decided by", values.listed(_person(library, p) for p in decision.people)),
                ("Source", library.source_link(decision.path)),
            ]
        ),
        document.text,
    )
    return Body(markdown, written_by=decision.path)


def log(library: Library, page: str) -> Body:
    """All decisions, newest first."""
    rows = (
        (
            library.document_link(d.path, d.id, page),
            text.plain(d.title),
            text.plain(d.status or d.status_text or ""),
            d.date or "",
            library.links(d.affects, page),
        )
        for d in newest_first(library.knowledge.decisions)
    )
    table = text.table(("Decision", "Title", "Status", "Date", "Affects"), rows)
    return Body(
        text.blocks(
            "# Decisions",
            "Why things are as they are: every architecture decision, the newest first.",
            text.facets("Status", "Affects") if table else "",
            table or "Nobody has written one down yet: `archkit new adr TITLE`.",
        )
    )


def _chips(library: Library, decision: Decision) -> Iterator[str]:
    yield text.plain(decision.status or decision.status_text or "")
    yield decision.date or ""
    yield from library.tags(decision.tags, DOCUMENT)


def _fate(library: Library, decision: Decision) -> str:
    """Supersedes / superseded by, on top; one that does not count any more says so."""
    before = [_named(library, i) for i in decision.supersedes]
    after = [_named(library, i) for i in decision.superseded_by]
    known = {i.lower() for i in decision.superseded_by}
    for other in library.knowledge.decisions:
        if decision.id.lower() in (i.lower() for i in other.supersedes) and other.id.lower() not in known:
            after.append(_named(library, other.id))
    said = [f"It supersedes {values.listed(before)}." if before else ""]
    if after:
        said.append(f"It is superseded by {values.listed(after)}: follow that one.")
    elif decision.status in _OVER:
        said.append("It does not count any more: do not follow it.")
    told = " ".join(s for s in said if s)
    if after or decision.status in _OVER:
        return text.box("warning", "Do not follow this decision", told)
    return text.box("note", "Before it", told) if told else ""


def _named(library: Library, identity: str) -> str:
    decision = library.decision_by_id.get(identity.lower())
    if decision is None:
        return text.plain(identity)
    return library.document_link(decision.path, f"{decision.id} {decision.title}", DOCUMENT)


def _person(library: Library, name: str) -> str:
    ref = f"user:default/{name.lower().lstrip('@')}"
    return library.link(ref, DOCUMENT) if ref in library.knowledge.entities else text.plain(name)
