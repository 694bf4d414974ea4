"""Runbooks, and the index of them: by symptom first, since that is what the one who was paged has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts
from archkit.analysis.runbooks import runbooks
from archkit.pages import documents, freshness, sections, text, values
from archkit.pages.page import Body
from archkit.pages.places import ALERTS, DOCUMENT, INCIDENTS, relative

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
                ("Alerts", values.listed(_alerts(library, runbook))),
                ("What it needs", values.listed(_needs(library, runbook))),
                ("Owner", library.link(runbook.owner, DOCUMENT) if runbook.owner else ""),
                ("On call", _on_call(library, runbook)),
                ("Source", library.source_link(runbook.path)),
            ]
        ),
        document.text,
    )
    return Body(markdown, written_by=runbook.path)


def _alerts(library: Library, runbook: Runbook) -> Iterator[str]:
    """The alerts it answers, each leading to its own heading where there is one."""
    known = alerts(library.knowledge)
    for name in known.of(runbook):
        answer = known.answer(name)
        section = answer.section if answer is not None and answer.runbook.path == runbook.path else None
        yield f"[{text.code(name)}](#{section.anchor})" if section is not None else text.code(name)


_MOST = 12


def _needs(library: Library, runbook: Runbook) -> Iterator[str]:
    """What its services cannot do without: the page of each, and the runbook to open when that is at fault."""
    if runbook.type != "runbook":
        return
    known = runbooks(library.knowledge)
    needs = known.needs_of(library.graph, known.subjects.get(runbook.path, ()))
    for ref in needs[:_MOST]:
        other = next((r for r in known.of.get(ref, ()) if r.type == "runbook"), None)
        opens = f" ({library.document_link(other.path, other.title, DOCUMENT)})" if other else ""
        yield library.link(ref, DOCUMENT) + opens


def _on_call(library: Library, runbook: Runbook) -> str:
    """Where it says who is on call: of the owner, else of the first thing it is for."""
    for ref in (runbook.owner, *runbook.subjects):
        entity = library.knowledge.entities.get(ref or "")
        if entity is not None and (said := dict(sections.contact_of(library, entity)).get("On call")):
            return said
    return ""


def index(library: Library, page: str) -> Body:
    """Runbooks by symptom, by service, and the procedures."""
    found = library.knowledge.runbooks
    incidents = text.link("what went wrong before", relative(f"{INCIDENTS}/index.md", page))
    every = text.link("all alerts", relative(ALERTS, page))
    markdown = text.blocks(
        "# Runbooks",
        "What to do when something is wrong. Paged? Look for the alert in the first table"
        + (f", or among {every}." if alerts(library.knowledge).by_key else ".")
        + (f" See also {incidents}." if library.knowledge.incidents else ""),
        _section("By symptom", ("Alert or symptom", "Runbook", "For"), _symptoms(library, page)),
        _section("By service", ("Service", "Runbook", "Reviewed"), _services(library, page)),
        _section("Procedures", ("Procedure", "For", "Reviewed"), _procedures(library, page)),
        _section("Who has one", ("Tier", "Services", "None for"), _coverage(library, page)),
        "" if found else "Nobody has written one yet: `archkit new runbook --for component:NAME`.",
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


def _symptoms(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    """Alerts, each leading to its own heading where there is one; else the runbook's title is the symptom."""
    known = alerts(library.knowledge)
    for runbook in library.knowledge.runbooks:
        if runbook.type != "runbook":
            continue
        subjects = library.links(runbook.subjects, page)
        names = known.of(runbook)
        for alert in names:
            answer = known.answer(alert)
            own = answer is not None and answer.runbook.path == runbook.path
            section = answer.section if answer is not None and own else None
            title, anchor = (section.title, section.anchor) if section else (runbook.title, "")
            yield text.code(alert), library.document_link(runbook.path, title, page, anchor), subjects
        if not names:
            yield _symptom(runbook), library.document_link(runbook.path, runbook.title, page), subjects


def _symptom(runbook: Runbook) -> str:
    """What it begins with; its title, where that is still what a template says."""
    is_draft = any(s.meaning == "symptoms" and s.is_empty for s in runbook.sections)
    return text.plain(runbook.title if is_draft or not runbook.summary else runbook.summary[:120])


def _services(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    for ref in sorted(library.runbooks_for, key=library.label):
        for runbook in library.runbooks_for[ref]:
            yield (
                library.link(ref, page),
                library.document_link(runbook.path, runbook.title, page),
                sections.reviewed(library, runbook.last_reviewed),
            )


def _coverage(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    """Services with a runbook by tier, and those without."""
    for tier in runbooks(library.knowledge).coverage():
        name = str(tier.tier) if tier.tier is not None else "none stated"
        done, count = len(tier.covered), tier.count
        bar = f'<progress value="{done}" max="{count}" aria-label="tier {name}"></progress> {done} of {count}'
        yield name, bar, library.links([e.ref for e in tier.missing[:_MOST]], page)


def _procedures(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    for runbook in library.knowledge.runbooks:
        if runbook.type == "procedure":
            yield (
                library.document_link(runbook.path, runbook.title, page),
                library.links(runbook.subjects, page),
                sections.reviewed(library, runbook.last_reviewed),
            )
