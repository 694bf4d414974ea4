"""Actions that follow from incidents: all that are open on one page, those of one incident or one team on theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archkit.analysis.incidents import ActionItem, action_items
from archkit.pages import text, values
from archkit.pages.page import Body
from archkit.pages.places import INCIDENTS, relative

if TYPE_CHECKING:
    from archkit.pages.library import Library

_MOST = 500


def index(library: Library, page: str) -> Body:
    """What is still to be done, what is longest overdue first."""
    items = open_actions(library)
    late = sum(i.state == "overdue" for i in items)
    table = action_table(library, items, page, with_incident=True)
    back = text.link("incidents", relative(f"{INCIDENTS}/index.md", page))
    verb = "is" if len(items) == 1 else "are"
    said = f"{text.count(len(items), 'action')} of {back} {verb} open, {late or 'none'} overdue."
    return Body(
        text.blocks(
            "# Open actions",
            said if items else f"Every action of {back} is done.",
            text.facets("State", "Owner", "Incident") if len(items) > 1 else "",
            table,
        )
    )


def open_actions(library: Library) -> list[ActionItem]:
    """What is not done yet, what is longest overdue first."""
    return [i for i in action_items(library.knowledge.incidents, library.today) if i.state != "done"]


def action_table(
    library: Library, items: Sequence[ActionItem], page: str, *, with_incident: bool = False
) -> str:
    """Actions with state, day and owner; empty without any."""
    header = ("What", "Due", "When", "Owner", *(("Incident",) if with_incident else ()), "State")
    rows = (
        (
            text.plain(item.action.what),
            item.action.due or "",
            when(item),
            library.link(item.action.owner, page) if item.action.owner else "nobody",
            *((_incident(library, item, page),) if with_incident else ()),
            item.state,
        )
        for item in items[:_MOST]
    )
    more = len(items) - _MOST
    return text.blocks(text.table(header, rows), f"and {more} more" if more > 0 else "") if items else ""


def _incident(library: Library, item: ActionItem, page: str) -> str:
    return library.document_link(item.incident.path, item.incident.title, page)


def when(item: ActionItem) -> str:
    """How long it is over, or how long there is; when it was done."""
    if item.state == "done":
        return values.listed(["done", item.action.done or ""]).replace(", ", " ")
    if item.days_over is None:
        return "no day"
    if item.days_over == 0:
        return "today"
    days = text.count(abs(item.days_over), "day")
    return f"{days} over" if item.days_over > 0 else f"in {days}"
