"""First days in a team: whom one meets, what it owns and needs, what to read, which words have a meaning here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.onboarding import onboarding
from archkit.pages import sections, text, values
from archkit.pages.page import Body
from archkit.pages.places import DECISIONS, INCIDENTS, RUNBOOKS, START, relative

if TYPE_CHECKING:
    from archkit.analysis.onboarding import Onboarding
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_MOST = 100
Step = tuple[str, str, str]
"""Heading, a sentence below it, a table."""


def body(library: Library, group: Entity, page: str) -> Body:
    """The page of a team; steps with nothing in them are left out."""
    found = onboarding(library.knowledge, library.graph, group)
    steps = [step for step in _steps(library, found, page) if step[2]]
    start = text.link("how to read this site", relative(START, page))
    parts = [
        text.blocks(f"## {number}. {heading}", words, table)
        for number, (heading, words, table) in enumerate(steps, 1)
    ]
    return Body(
        text.blocks(
            f"# First days in {text.plain(group.label)}",
            text.prose(group.description or ""),
            f"Made from the catalog, so that it is never older than that. Begin with {start} "
            f"and with the page of {library.link(group.ref, page)}, which says where to ask.",
            parts or "Nothing is described yet that this team owns or needs.",
        )
    )


def _steps(library: Library, found: Onboarding, page: str) -> Iterator[Step]:
    told = [f"{how}: {where}." for how, where in sections.contact_of(library, found.group) if where]
    yield "Whom you will meet", " ".join(told), _people(library, found, page)
    yield "What the team owns", "Wholes before parts, the most critical first.", _owned(library, found, page)
    yield (
        "What it depends on",
        "Of others. When something *hard* fails, something of the team's fails with it.",
        _needs(library, found, page),
    )
    more = f" {text.count(found.more_decisions, 'more')} reach less far." if found.more_decisions else ""
    every = text.link("All decisions", relative(f"{DECISIONS}/index.md", page))
    yield (
        "Decisions to read first",
        f"By reach: how many of the things above each is about.{more} {every}.",
        _decisions(library, found, page),
    )
    every = text.link("All runbooks", relative(f"{RUNBOOKS}/index.md", page))
    yield "What to do when it fails", f"{every}.", _runbooks(library, found, page)
    every = text.link("All incidents", relative(f"{INCIDENTS}/index.md", page))
    yield "What went wrong before", f"{every}.", _incidents(library, found, page)
    yield (
        "Teams next door",
        "Whose things the team needs, and who needs the team's.",
        _neighbours(library, found, page),
    )
    yield "Words you will meet", *_words(library, found, page)


def _people(library: Library, found: Onboarding, page: str) -> str:
    entities = library.knowledge.entities
    rows = [
        (library.link(ref, page), text.prose((entities[ref].description if ref in entities else "") or ""))
        for ref in found.people[:_MOST]
    ]
    return text.table(("Name", "What they do"), rows)


def _owned(library: Library, found: Onboarding, page: str) -> str:
    rows = [
        (
            library.link(e.ref, page),
            sections.kind_link(e.kind, page),
            str(e.tier or ""),
            text.prose(e.description or ""),
        )
        for e in found.owned[:_MOST]
    ]
    more = len(found.owned) - _MOST
    table = text.table(("Name", "Kind", "Tier", "What it is"), rows)
    return text.blocks(table, f"and {more} more" if more > 0 else "") if table else ""


def _needs(library: Library, found: Onboarding, page: str) -> str:
    rows = [
        (
            library.link(n.ref, page),
            library.link(n.owner, page) if n.owner else "not known",
            "hard" if n.is_hard else "soft",
            library.links(n.needed_by, page),
        )
        for n in found.needs[:_MOST]
    ]
    return text.table(("Name", "Owner", "How", "Used by"), rows)


def _decisions(library: Library, found: Onboarding, page: str) -> str:
    rows = [
        (
            str(r.reach),
            library.document_link(r.decision.path, library.decision_names[r.decision.path].full, page),
            library.links((*r.owned, *r.needed), page),
        )
        for r in found.decisions
    ]
    return text.table(("Reach", "Decision", "About"), rows)


def _runbooks(library: Library, found: Onboarding, page: str) -> str:
    rows = [
        (library.document_link(r.path, r.title, page), values.listed(map(text.code, r.alerts)))
        for r in found.runbooks[:_MOST]
    ]
    return text.table(("Runbook", "Alerts"), rows)


def _incidents(library: Library, found: Onboarding, page: str) -> str:
    rows = [
        (i.date or "", library.document_link(i.path, i.title, page), text.plain(i.severity or ""))
        for i in found.incidents
    ]
    return text.table(("Date", "Incident", "Severity"), rows)


def _neighbours(library: Library, found: Onboarding, page: str) -> str:
    needs, users = dict(found.neighbours), dict(found.users)
    rows = []
    for ref in list(dict.fromkeys([*needs, *users]))[:_MOST]:
        group = library.knowledge.entities.get(ref)
        ask = (
            values.listed(said for name, said in sections.contact_of(library, group) if name == "Ask in")
            if group
            else ""
        )
        rows.append((library.link(ref, page), ask, str(needs.get(ref, "")), str(users.get(ref, ""))))
    return text.table(("Team", "Ask in", "Things we need", "Things that need ours"), rows)


def _words(library: Library, found: Onboarding, page: str) -> tuple[str, str]:
    if found.glossary:
        rows = [(text.plain(t.word), text.plain(t.meaning)) for t in found.glossary[:_MOST]]
        return "Those of the glossary that stand in what you read above.", text.table(
            ("Word", "What is meant"), rows
        )
    wholes = [(library.link(e.ref, page), text.prose(e.description)) for e in found.wholes if e.description]
    return "There is no glossary here; this is what the parts of the business are.", text.table(
        ("Word", "What is meant"), wholes
    )


def index(library: Library, page: str) -> Body:
    """The teams, each with the way into it."""
    rows = [
        (
            text.link(library.label(ref), relative(path, page)),
            text.prose(library.knowledge.entities[ref].description or ""),
        )
        for ref, path in sorted(
            library.places.onboarding.items(), key=lambda item: library.label(item[0]).casefold()
        )
    ]
    return Body(
        text.blocks(
            "# First days",
            "Made from the catalog for each team: whom you meet, what the team owns and needs, what to read first. "
            "In a terminal: `archkit onboarding TEAM`.",
            text.table(("Team", "What it answers for"), rows) or "No team is described yet.",
        )
    )
