"""Every alert that can wake somebody: how loud it is, what it says, and where it says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts
from archkit.pages import text
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.analysis.alerts import KnownAlert
    from archkit.pages.library import Library

_MOST = 2000
"""Rows of the table."""


def body(library: Library, page: str) -> Body:
    """The page of all alerts, those of the catalog and those of the monitoring system as one."""
    known = alerts(library.knowledge)
    same = sorted(known.by_key.values(), key=lambda a: (not any(x.pages for x in a), a[0].name.casefold()))
    lost = sum(not known.is_answered(alert[0]) for alert in same)
    told = f"{text.count(lost, 'alert has', 'alerts have')} no runbook." if lost else "Each has a runbook."
    rows = (_row(library, alert, page) for alert in same[:_MOST])
    headers = ("Alert", "What to do", "Severity", "Of", "Owner", "Says", "Defined in")
    more = len(same) - _MOST
    markdown = text.blocks(
        "# Alerts",
        f"{text.count(len(same), 'alert')}, those that wake somebody first. {told}",
        text.facets("Severity", "Owner"),
        text.table(headers, rows),
        f"and {more} more" if more > 0 else "",
    )
    return Body(markdown)


def _row(library: Library, same: Sequence[KnownAlert], page: str) -> tuple[str, ...]:
    first = same[0]
    severity = next((a.severity for a in same if a.severity), "") or ""
    entity = library.knowledge.entities.get(first.of or "")
    said = next((a.summary for a in same if a.summary), "")
    return (
        text.code(first.name),
        _answer(library, same, page),
        text.plain(severity),
        library.link(entity.ref, page) if entity else "",
        library.link(entity.owner, page) if entity and entity.owner else "",
        text.plain(said[:200]),
        _defined(library, same),
    )


def _answer(library: Library, same: Sequence[KnownAlert], page: str) -> str:
    """The heading of a runbook, else what somebody wrote that leads to none of ours, else that there is nothing."""
    found = alerts(library.knowledge).answer(same[0].name)
    if found is not None:
        title = found.section.title if found.section else found.runbook.title
        anchor = found.section.anchor if found.section else ""
        return library.document_link(found.runbook.path, title, page, anchor)
    written = next((a.runbook for a in same if a.runbook), "")
    if not written:
        return "**nothing is written**"
    return text.address(written, written) if "://" in written else f"{text.code(written)} **is not there**"


def _defined(library: Library, same: Sequence[KnownAlert]) -> str:
    """The rule that fires it, where there is one; else the objective."""
    place = same[-1].place
    return library.source_link(place.path, line=library.locate(place).line)
