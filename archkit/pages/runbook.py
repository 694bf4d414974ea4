"""Runbooks, and the index of them: by symptom first, since that is what the one who was paged has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.pages import documents, freshness, sections, text, values
from archkit.pages.page import Body
from archkit.pages.places import DOCUMENT, INCIDENTS, relative

if TYPE_CHECKING:
    from archkit.model.knowledge import Runbook
    from archkit.pages.library import Library


def body(library: Library, runbook: Runbook) -> Body:
    """The page of a runbook: how far it can be trusted, what to do at once, then the text as written."""
    document = documents.read(library, runbook.path)
    steps = documents.first_steps(document) if runbook.type == "runbook" else ""
    markdown = text.blocks(
        document.heading or f"# {text.plain(runbook.title) or text.NONE}",
        text.chips(_chips(library, runbook)),
        text.box("danger", "Paged right now?", steps) if steps else "",
        freshness.banner(library, runbook.path),
        sections.findings_box(
            library, freshness.others(library.findings_on.get(runbook.path, [])), runbook.owner, DOCUMENT
        ),
        text.facts(
            [
                ("For", library.links(runbook.subjects, DOCUMENT)),
                ("Alerts", values.listed(text.code(a) for a in runbook.alerts)),
                ("Owner", library.link(runbook.owner, DOCUMENT) if runbook.owner else ""),
                ("Source", library.source_link(runbook.path)),
            ]
        ),
        document.text,
    )
    return Body(markdown, written_by=runbook.path)


def index(library: Library, page: str) -> Body:
    """Runbooks by symptom, by service, and the procedures."""
    found = library.knowledge.runbooks
    incidents = text.link("what went wrong before", relative(f"{INCIDENTS}/index.md", page))
    markdown = text.blocks(
        "# Runbooks",
        "What to do when something is wrong. Paged? Look for the alert in the first table."
        + (f" See also {incidents}." if library.knowledge.incidents else ""),
        _section("By symptom", ("Alert or symptom", "Runbook", "For"), _symptoms(library, page)),
        _section("By service", ("Service", "Runbook", "Reviewed"), _services(library, page)),
        _section("Procedures", ("Procedure", "For", "Reviewed"), _procedures(library, page)),
        "" if found else "Nobody has written one yet: `archkit new runbook NAME`.",
    )
    return Body(markdown)


def _section(title: str, headers: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    table = text.table(headers, rows)
    return text.blocks(f"## {title}", table) if table else ""


def _chips(library: Library, runbook: Runbook) -> Iterator[str]:
    yield text.plain(runbook.type)
    for day, word in ((runbook.last_reviewed, "reviewed"), (runbook.last_exercised, "exercised")):
        when = values.ago(day, library.today)
        yield f"{word} {when}" if when else ""


_STRUCTURE = frozenset(
    [
        "symptoms",
        "impact",
        "diagnosis",
        "mitigation",
        "rollback",
        "escalation",
        "verification",
        "overview",
        "summary",
        "background",
        "prerequisites",
        "references",
        "steps",
        "procedure",
    ]
)


def _symptoms(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    """Alerts, each leading to its own heading where there is one; else the runbook's title is the symptom."""
    for runbook in library.knowledge.runbooks:
        if runbook.type != "runbook":
            continue
        subjects = library.links(runbook.subjects, page)
        for alert in runbook.alerts:
            heading = _heading(runbook, alert)
            title, anchor = (heading[1], heading[2]) if heading else (runbook.title, "")
            yield text.code(alert), library.document_link(runbook.path, title, page, anchor), subjects
        if not runbook.alerts:
            symptom = text.plain(runbook.summary[:120]) or text.plain(runbook.title)
            yield symptom, library.document_link(runbook.path, runbook.title, page), subjects


def _heading(runbook: Runbook, alert: str) -> tuple[int, str, str, int] | None:
    """The heading an alert leads to: one that bears its name, or whose anchor the name ends with."""
    for heading in runbook.headings:
        anchor = heading[2]
        if heading[0] == 1 or anchor in _STRUCTURE or not anchor:
            continue
        if alert.lower() in heading[1].lower() or alert.lower().endswith(anchor):
            return heading
    return None


def _services(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    for ref in sorted(library.runbooks_for, key=library.label):
        for runbook in library.runbooks_for[ref]:
            yield (
                library.link(ref, page),
                library.document_link(runbook.path, runbook.title, page),
                sections.reviewed(library, runbook.last_reviewed),
            )


def _procedures(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    for runbook in library.knowledge.runbooks:
        if runbook.type == "procedure":
            yield (
                library.document_link(runbook.path, runbook.title, page),
                library.links(runbook.subjects, page),
                sections.reviewed(library, runbook.last_reviewed),
            )
