"""Post-incident reviews and the list of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import documents, sections, text
from archkit.pages.page import Body
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.model.knowledge import Incident
    from archkit.pages.library import Library


def body(library: Library, incident: Incident) -> Body:
    """The page of an incident: what, when, what it hit; then the review as written."""
    document = documents.read(library, incident.path)
    markdown = text.blocks(
        document.heading or f"# {text.plain(incident.title) or text.NONE}",
        text.chips(
            [text.plain(incident.severity or ""), text.plain(incident.status or ""), incident.date or ""]
        ),
        sections.findings_box(library, library.findings_on.get(incident.path, []), None, DOCUMENT),
        text.facts(
            [
                ("Affected", library.links(incident.affects, DOCUMENT)),
                ("Source", library.source_link(incident.path)),
            ]
        ),
        document.text,
    )
    return Body(markdown, written_by=incident.path)


def index(library: Library, page: str) -> Body:
    """All incidents, newest first."""
    found = sorted(library.knowledge.incidents, key=lambda i: i.date or "", reverse=True)
    rows = (
        (
            i.date or "",
            library.document_link(i.path, i.title, page),
            text.plain(i.severity or ""),
            text.plain(i.status or ""),
            library.links(i.affects, page),
        )
        for i in found
    )
    table = text.table(("Date", "Incident", "Severity", "Status", "Affected"), rows)
    return Body(
        text.blocks(
            "# Incidents",
            "What went wrong before, and what was learnt from it.",
            text.facets("Severity", "Status", "Affected") if table else "",
            table or "None is written down.",
        )
    )
