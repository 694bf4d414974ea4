"""Roadmaps as Gantt charts: when each milestone is done, what decides the end, the slack to what is switched off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.plan import calendar_day, plans, removals
from archkit.analysis.written import written
from archkit.pages import text, values
from archkit.pages.analyses.naming import MOST, elements, rest, where
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from archkit.analysis.plan import Milestone, Plan, Removal
    from archkit.draw.gantt import Gantt
    from archkit.pages.library import Library

_DRAWN = 50
_PLANS = 12

_LEAD = (
    "By the critical path method: a milestone begins when the last one it waits for is done, never before the day that "
    "is stated for it; the float is how much later it could end without moving the end of the whole. Slack is the time "
    "from the end of a milestone to the day on which what it removes is switched off."
)


def is_told(library: Library) -> bool:
    """Whether there is a plan with a milestone."""
    return any(plan.milestones for plan in plans(library.graph))


def body(library: Library, page: str) -> Body:
    """Every roadmap, as picture and table; then everything that ends and what removes it."""
    found = [plan for plan in plans(library.graph) if plan.milestones]
    parts = [_plan(library, plan, index, page) for index, plan in enumerate(found[:_PLANS])]
    more = len(found) - _PLANS
    return Body(
        text.blocks(
            "# Roadmap",
            _LEAD,
            parts,
            f"and {text.count(more, 'more roadmap')} that `archkit analyze lifecycle` knows"
            if more > 0
            else "",
            _sunsets(library, page),
            f"*{PROMISE}*",
        ),
        tuple(partial(_gantt, library, plan) for plan in found[:_PLANS]),
    )


def _plan(library: Library, plan: Plan, index: int, page: str) -> str:
    title = library.link(plan.entity.ref, page) if plan.entity else "Roadmap"
    path = plan.critical_path
    ends = (
        f"All is done on **{_day(plan, plan.last)}**, if nothing slips. "
        if plan.finish is not None and plan.last
        else ""
    )
    chain = f"Critical path: {' → '.join(text.code(id) for id in path)}." if path else ""
    never = ", ".join(text.code(id) for id in sorted(plan.circular)[:20])
    header = (
        "Milestone",
        "Begins",
        "Done",
        "Days",
        "After",
        "Float",
        "Critical",
        "Removes",
        "Status",
        "Written in",
    )
    ordered = _ordered(plan)
    table = text.table(header, (_row(library, plan, m, page) for m in ordered[:MOST]))
    return text.blocks(
        f"## {title}",
        f"{ends}{chain}",
        f"These wait for themselves and never begin: {never}." if never else "",
        text.tabs(("Diagram", text.picture(index)), ("Table", table)) if plan.spans else table,
        rest(MOST, len(ordered), "milestone"),
    )


def _ordered(plan: Plan) -> list[Milestone]:
    """As they begin; those that nobody can date come last."""
    last = float("inf")
    return sorted(
        plan.milestones.values(),
        key=lambda m: (
            (plan.spans[m.id].start, plan.spans[m.id].finish, m.id)
            if m.id in plan.spans
            else (last, last, m.id)
        ),
    )


def _day(plan: Plan, id: str) -> str:
    return calendar_day(plan.spans[id].finish).isoformat() if id in plan.spans else ""


def _row(library: Library, plan: Plan, m: Milestone, page: str) -> tuple[str, ...]:
    span, path = plan.spans.get(m.id), plan.critical_path
    spare = plan.floats.get(m.id)
    return (
        f"{text.code(m.id)} {text.prose(m.title)}",
        calendar_day(span.start).isoformat() if span else "not known",
        calendar_day(span.finish).isoformat() if span else "not known",
        written(m.days, "") if m.days is not None else "not stated",
        values.listed(text.code(a) for a in m.after[:10]),
        written(spare, "d") if spare is not None else "",
        "yes" if m.id in path else "",
        elements(library, [ref for ref, _ in m.removes], page),
        text.plain(m.status),
        where(library, m.place),
    )


def _gantt(library: Library, plan: Plan) -> Gantt:
    from archkit.draw.gantt import Bar, Ends, Gantt

    path = frozenset(plan.critical_path)
    ends: dict[str, list[Ends]] = {}
    for removal in removals(library.graph):
        if removal.plan.entity == plan.entity:
            told = Ends(removal.sunset, library.label(removal.target), removal.days_left)
            ends.setdefault(removal.milestone.id, []).append(told)
    dated = [m for m in _ordered(plan) if m.id in plan.spans]
    bars = tuple(
        Bar(
            m.id,
            m.title or m.id,
            _begin(plan, m.id),
            calendar_day(plan.spans[m.id].finish),
            m.id in path,
            m.status == "done",
            plan.before(m.id),
            tuple(ends.get(m.id, ())),
        )
        for m in dated[:_DRAWN]
    )
    more = len(plan.milestones) - len(bars)
    notes = (f"{text.count(more, 'more milestone')} in the table.",) if more else ()
    return Gantt(f"Roadmap {plan.entity.label if plan.entity else ''}".strip(), library.today, bars, notes)


def _begin(plan: Plan, id: str) -> date:
    return calendar_day(plan.spans[id].start)


def _sunsets(library: Library, page: str) -> str:
    """Everything that ends, the first day first; with what removes it, or that nothing does."""
    from archkit.analysis.lifecycle import endings

    by_target: dict[str, list[Removal]] = {}
    for removal in removals(library.graph):
        by_target.setdefault(removal.target, []).append(removal)
    found = sorted(
        (e for e in endings(library.graph) if not e.is_retired or e.uses),
        key=lambda e: (e.sunset is None, e.sunset or library.today, e.entity.ref),
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for ending in found[:MOST]:
            left = ending.days_left(library.today)
            removed = by_target.get(ending.entity.ref, [])
            slack = [_slack(r) for r in removed]
            yield (
                library.link(ending.entity.ref, page),
                ending.sunset.isoformat() if ending.sunset else "not stated",
                "" if left is None else str(left),
                elements(library, list(ending.dependants), page),
                values.listed(text.code(r.milestone.id) for r in removed) or "no milestone",
                values.listed(slack),
            )

    header = ("What ends", "Sunset", "Days left", "Still needed by", "Removed by", "Slack")
    table = text.table(header, rows())
    return text.blocks("## What ends", table, rest(MOST, len(found), "thing")) if table else ""


def _slack(removal: Removal) -> str:
    left = removal.days_left
    if left is None:
        return "unknown"
    return f"**{left} d, too late**" if left < 0 else f"{left} d"
