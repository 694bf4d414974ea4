"""The decision log: every record in one table that readers sort and filter."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from archkit.model.adr.record import STATUSES
from archkit.pages import text, values
from archkit.pages.decision import naming
from archkit.pages.library import newest_first
from archkit.pages.page import Body
from archkit.pages.places import RELATIONS, TIMELINE, relative

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision
    from archkit.pages.library import Library

COLUMNS = ("Decision", "Status", "Date", "Area", "Tags", "People", "Affects")
ALWAYS = frozenset({"Decision", "Status", "Date"})
FACETS = ("Status", "Area", "Year:Date", "Tags", "People", "Affects")
"""What readers filter by; `Year:Date` is the year of the dates in a column."""

_LEAD = "Why things are as they are: every architecture decision, the newest first."


def body(library: Library, page: str) -> Body:
    """All decisions, newest first."""
    rows = [_row(library, d, page) for d in newest_first(library.knowledge.decisions)]
    used = [i for i, name in enumerate(COLUMNS) if name in ALWAYS or any(row[i] for row in rows)]
    shown = [COLUMNS[i] for i in used]
    table = text.table(shown, [[row[i] for i in used] for row in rows])
    facets = [f for f in FACETS if f.rpartition(":")[2] in shown]
    return Body(
        text.blocks(
            "# Decisions",
            " ".join(s for s in (_LEAD, _counted(library), _further(library, page)) if s),
            text.facets(*facets) if len(rows) > 1 else "",
            table or "Nobody has written one down yet: `archkit new adr TITLE`.",
        )
    )


def _row(library: Library, decision: Decision, page: str) -> tuple[str, ...]:
    return (
        library.document_link(decision.path, library.decision_names[decision.path].full_within, page),
        naming.mark(decision),
        decision.date or "",
        text.plain(library.areas[decision.path]),
        naming.choices(text.plain(tag) for tag in decision.tags),
        naming.choices(naming.person(library, p, page) for p in (*decision.people, *decision.authors)),
        naming.choices(library.link(ref, page) for ref in decision.affects),
    )


def _counted(library: Library) -> str:
    """`18 decisions: 14 accepted, 4 superseded`."""
    decisions = library.knowledge.decisions
    if not decisions:
        return ""
    count = Counter(d.status for d in decisions)
    parts = [f"{count[s]} {s}" for s in STATUSES if count[s]]
    parts += [f"{count[None]} without a status that is known"] if count[None] else []
    return f"{text.count(len(decisions), 'decision')}: {values.listed(parts)}."


def _further(library: Library, page: str) -> str:
    if not library.knowledge.decisions:
        return ""
    parts = [text.link("when they were taken", relative(TIMELINE, page))]
    if library.succession.ties:
        parts.append(text.link("how they hang together", relative(RELATIONS, page)))
    return f"See also {naming.joined(parts)}."
