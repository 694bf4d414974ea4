"""When decisions were taken, year by year, and until when each held."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from archkit.pages import text
from archkit.pages.decision import naming
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision
    from archkit.pages.library import Library

_MONTHS = "January February March April May June July August September October November December".split()


def body(library: Library, page: str) -> Body:
    """All decisions by year, the last year first; those without a date at the end."""
    decisions = library.knowledge.decisions
    dated = sorted(
        (d for d in decisions if d.date), key=lambda d: (d.date or "", d.number or 0), reverse=True
    )
    years = [(year, list(found)) for year, found in groupby(dated, key=lambda d: (d.date or "")[:4])]
    undated = [d for d in decisions if not d.date]
    return Body(
        text.blocks(
            "# When decisions were taken",
            "By the date that each record bears: of its last change of status, or of the decision.",
            *(text.blocks(f"## {text.plain(year)}", _line(library, found, page)) for year, found in years),
            text.blocks("## Without a date", _line(library, undated, page)) if undated else "",
        )
    )


def _line(library: Library, found: list[Decision], page: str) -> str:
    items = text.bullets(_item(library, d, page) for d in found)
    return f'<div class="ak-timeline" markdown>\n\n{items}\n\n</div>'


def _item(library: Library, decision: Decision, page: str) -> str:
    parts = [
        f'<span class="ak-when">{_day(decision.date)}</span>' if decision.date else "",
        naming.named(library, decision.path, page),
        naming.mark(decision),
        _until(library, decision, page),
    ]
    return " ".join(part for part in parts if part)


def _day(date: str | None) -> str:
    """`20 May`; the date as it is where it is no day."""
    _, month, day = (*(date or "").split("-"), "", "")[:3]
    if month.isdigit() and day.isdigit() and 0 < int(month) <= 12:
        return f"{int(day)} {_MONTHS[int(month) - 1][:3]}"
    return text.plain(date or "")


def _until(library: Library, decision: Decision, page: str) -> str:
    """By what it was replaced, and when that was."""
    after = library.succession.replaced_by(decision.path)
    if not after:
        return ""
    days = sorted(day for p in after if (day := library.succession.decisions[p].date))
    when = f" on {days[0]}" if days else ""
    links = naming.joined([naming.short(library, p, page, decision.path) for p in after])
    return f"superseded by {links}{when}"
