"""The reference of the rules: each with why, bad, good and fix, and what it finds in this knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.incidents import by_rule
from archkit.pages import sections, text
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.lint.rule import Rule
    from archkit.pages.library import Library

_MOST = 50


def body(library: Library, rule: Rule, page: str) -> Body:
    """The page of a rule."""
    found = [f for f in library.findings if f.rule == rule.name]
    rows = [sections.finding_line(library, f, page) for f in found[:_MOST]]
    more = f"and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return Body(
        text.blocks(
            f"# {text.plain(rule.name)}",
            text.chips([rule.family, rule.severity, "core" if rule.core else ""]),
            rule.documentation,
            text.blocks("## Here", text.bullets(rows), more) if rows else "",
            _incidents(library, rule, page),
        )
    )


def _incidents(library: Library, rule: Rule, page: str) -> str:
    """Incidents whose reviews say that this rule would have told of them."""
    told = by_rule(library.knowledge.incidents, library.rule_of).get(rule.name, [])
    rows = (
        (i.date or "", library.document_link(i.path, i.title, page), text.plain(i.severity or ""))
        for i in told
    )
    table = text.table(("Date", "Incident", "Severity"), rows)
    return text.blocks("## Incidents it would have told of", table) if table else ""


def index(library: Library, page: str) -> Body:
    """All rules, filtered by family and severity."""
    counts: dict[str, int] = {}
    for finding in library.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    rows = (
        (
            text.link(r.name, _path(library, r, page)),
            r.family,
            r.severity,
            str(counts.get(r.name, 0)),
            text.prose(r.summary),
        )
        for r in sorted(library.rules, key=lambda r: (r.family, r.name))
    )
    return Body(
        text.blocks(
            "# Rules",
            "What `archkit lint` looks for. `archkit rule NAME` shows the same in a terminal.",
            text.facets("Family", "Severity"),
            text.table(("Rule", "Family", "Severity", "Found here", "What it says"), rows),
        )
    )


def _path(library: Library, rule: Rule, page: str) -> str:
    from archkit.pages.places import relative

    return relative(library.places.rules[rule.name], page)
