"""The state of the knowledge base: what is covered, what is missing, what is stale, and every finding."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from archkit.pages import freshness, text, values
from archkit.pages.actions import open_actions
from archkit.pages.page import Body
from archkit.pages.places import RULES, relative

if TYPE_CHECKING:
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

_MOST = 1000
"""Findings in the table; all of them are in `archkit lint`."""


def body(library: Library, page: str) -> Body:
    """The health page."""
    markdown = text.blocks(
        "# Health",
        _summary(library, page),
        text.blocks("## What is covered", _coverage(library)),
        _section("Services without a runbook", ("Service", "Tier", "Owner", "Mend"), _missing(library, page)),
        freshness.of_all(library, page),
        _section("By team", _BY_TEAM, _teams(library, page)),
        _findings(library, page),
    )
    return Body(markdown)


def _summary(library: Library, page: str) -> str:
    counts: Counter[str] = Counter(f.severity for f in library.findings)
    rules = text.link("What the rules say", relative(f"{RULES}/index.md", page))
    if not library.findings:
        return f"Lint finds nothing. {rules}."
    said = values.listed(
        text.count(counts[severity], word)
        for severity, word in (("error", "error"), ("warning", "warning"), ("info", "note"))
        if counts[severity]
    )
    return f"{said} on {library.today.isoformat()}. {rules}."


def _section(title: str, headers: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    table = text.table(headers, rows)
    return text.blocks(f"## {title}", table) if table else ""


def _coverage(library: Library) -> str:
    services = [e for e in library.knowledge.of_kind("Component") if e.type not in ("library", "external")]
    everything = [e for e in library.knowledge.entities.values() if e.kind in _DESCRIBED]
    rows = [
        _bar("Services with a runbook", services, lambda e: e.ref in library.runbooks_for),
        _bar("Services with an objective", services, lambda e: "slo" in e.fields),
        _bar("Services with a tier", services, lambda e: e.tier is not None),
        _bar(
            "Things with an owner that is described", everything, lambda e: e.owner in library.places.entities
        ),
        _bar("Things with a description", everything, lambda e: bool(e.description)),
    ]
    return text.table(("What", "How many"), [row for row in rows if row])


_DESCRIBED = frozenset({"Component", "Resource", "API", "System", "Domain"})


def _bar(title: str, found: list[Entity], good: Callable[[Entity], bool]) -> tuple[str, str] | None:
    if not found:
        return None
    done = sum(map(good, found))
    bar = f'<progress value="{done}" max="{len(found)}" aria-label="{title}"></progress>'
    return title, f"{bar} {done} of {len(found)}"


def _missing(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    missing = [
        e
        for e in library.knowledge.of_kind("Component")
        if e.ref not in library.runbooks_for
        and e.type not in ("library", "external")
        and e.lifecycle != "retired"
    ]
    for entity in sorted(missing, key=lambda e: (e.tier or 9, e.ref)):
        source = library.source(entity) if library.repository else None
        yield (
            library.link(entity.ref, page),
            str(entity.tier or ""),
            library.link(entity.owner, page) if entity.owner else "nobody",
            library.edit_link(entity.path, source.line) if source else text.code(entity.path),
        )


def owner_of(library: Library, finding: Finding) -> str | None:
    """Whose a finding is: the owner of the entity or the document that it is about."""
    entity = library.knowledge.entities.get(finding.subject)
    if entity is not None:
        return entity.owner
    page = library.past.pages.get(finding.path)
    return page.owner if page is not None and page.kind != "decision" else None


_BY_TEAM = ("Team", "Errors", "Warnings", "Notes", "Pages that need a look", "Open actions")


def _teams(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    """Everything that waits for somebody, by whom it waits for; the page of a team lists it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in library.findings:
        counts[owner_of(library, finding) or ""][finding.severity] += 1
    for look in freshness.looks(library):
        owner = look.page.owner or ""
        counts[library.person(owner) or owner]["page"] += 1
    for item in open_actions(library):
        counts[item.action.owner or ""]["action"] += 1
    for owner, found in sorted(counts.items(), key=lambda c: (-c[1]["error"], -c[1]["warning"], c[0])):
        team = freshness.person_or_team(library, owner, page)
        yield team, *(str(found[kind] or "") for kind in ("error", "warning", "info", "page", "action"))


def _findings(library: Library, page: str) -> str:
    if not library.findings:
        return ""
    rank = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(library.findings, key=lambda f: rank[f.severity])
    rows = (_finding(library, f, page) for f in ordered[:_MOST])
    table = text.table(("Severity", "Rule", "What is wrong", "About", "Owner", "Mend"), rows)
    more = len(ordered) - _MOST
    rest = f"and {more} more, see `archkit lint`" if more > 0 else ""
    return text.blocks("## All findings", text.facets("Severity", "Rule", "Owner"), table, rest)


def _finding(library: Library, finding: Finding, page: str) -> tuple[str, ...]:
    rule = library.places.rules.get(finding.rule)
    about = library.knowledge.entities.get(finding.subject)
    owner = owner_of(library, finding)
    where = library.edit_link(finding.path, finding.span.line)
    return (
        finding.severity,
        text.link(finding.rule, relative(rule, page)) if rule else text.plain(finding.rule),
        text.prose(finding.message),
        library.link(about.ref, page) if about else library.document_link(finding.path, finding.path, page),
        library.link(owner, page) if owner else "nobody",
        where or text.code(f"{finding.path}:{finding.span.line}"),
    )
