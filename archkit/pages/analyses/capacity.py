"""Capacity and cost of the whole: what comes, what is left, with a zone less, what fills first, what it costs."""

from __future__ import annotations

from functools import partial
from math import inf, isfinite
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis import capacity as figures_of_capacity
from archkit.analysis.cost import costs
from archkit.analysis.load import load
from archkit.analysis.utilisation import capacity, entry_rate_of, minus_one_zone, utilisation, zones
from archkit.analysis.written import written
from archkit.pages import figures, text
from archkit.pages.analyses.naming import MOST, elements, rest
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.cost import Costs
    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated
    from archkit.draw.chart import Chart
    from archkit.pages.library import Library

_DRAWN = 15


class _Used(NamedTuple):
    """An element that something comes to, or that says what it can do."""

    number: int
    rate: float | None
    most: Stated | None
    used: float | None
    less: float | None
    """Utilisation when one of its zones is lost."""
    full: float | None
    """Entry rate of the whole at which it is full."""


def is_told(library: Library) -> bool:
    """Whether somebody states traffic, a capacity or a cost."""
    keys = ("capacity", "traffic", "cost")
    entities = library.knowledge.entities.values()
    return any(key in e.facts for e in entities if e.facts for key in keys)


def body(library: Library, page: str) -> Body:
    """Load and what is left by element, the fullest first; then what the traffic of each entry costs."""
    design = library.asked.design
    found, paid = _used(design), costs(design)
    header = ("Element", "Peak", "Can do", "Used", "Left", "With a zone less", "Full at entry rate", "Costs")
    table = text.table(header, (_row(library, design, paid, u, page) for u in found[:MOST]))
    entries = _entries(design, paid) if paid else []
    chart = _chart(design, found)
    return Body(
        text.blocks(
            "# Capacity and cost",
            "Requests per second at peak, from the entries along every call that waits, against what each element can "
            "do. With a zone less: the same load on what is left when one of its zones is lost.",
            text.tabs(
                ("Diagram", "" if chart.is_empty else text.picture(0)),
                ("Table", text.blocks(table, rest(MOST, len(found), "element"))),
            )
            if table
            else "",
            _unstated(library, design, found, page),
            _costs(library, design, paid, entries, page),
            figures.figures(library, "The whole", figures_of_capacity.answer(library.asked, "")),
        ),
        (lambda: chart, partial(_shares, design, entries)),
    )


def _used(design: Design) -> list[_Used]:
    """The fullest first, then those of which nobody says what they can do."""
    state = load(design)
    found = []
    for number in range(len(design)):
        rate, most, split = state.peak(number), capacity(design, number), zones(design, number)
        if rate is None and most is None:
            continue
        known = rate is not None and most is not None
        used = utilisation(rate, most.value) if rate is not None and most is not None else None
        less = None
        if rate is not None and most is not None and split is not None:
            less = utilisation(rate, minus_one_zone(most.value, split))
        came = state.rates[number]
        full = None
        if known and most is not None and came and came != inf and state.entry_rate > 0:
            full = entry_rate_of(state.entry_rate, came, most.value)
        found.append(_Used(number, rate, most, used, less, full))
    return sorted(found, key=lambda u: (-(u.used if u.used is not None else -1.0), design.refs[u.number]))


def _row(library: Library, design: Design, paid: Costs | None, u: _Used, page: str) -> tuple[str, ...]:
    direct = paid.direct[u.number] if paid else None
    return (
        library.link(design.refs[u.number], page),
        written(u.rate, "rps"),
        written(u.most.value, "rps") if u.most else "not stated",
        _share(u.used),
        _share(1 - u.used) if u.used is not None and isfinite(u.used) else "",
        _share(u.less),
        written(u.full, "rps") if u.full is not None else "",
        text.plain(f"{written(direct.value, '')} {paid.currency}") if direct and paid else "",
    )


def _share(value: float | None) -> str:
    if value is None:
        return ""
    said = f"{value:.0%}" if isfinite(value) else "without end"
    return f"**{said}**" if value > 1 else said


def _unstated(library: Library, design: Design, found: Sequence[_Used], page: str) -> str:
    lacking = [design.refs[u.number] for u in found if u.most is None]
    if not lacking:
        return ""
    named = elements(library, lacking, page)
    return f"Something comes to these, and nobody says what they can do (`capacity.max`): {named}."


def _chart(design: Design, found: Sequence[_Used]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    def bar(value: float | None) -> Bar:
        if value is None:
            return Bar(None, "not known")
        return Bar(value, f"{value:.0%}") if isfinite(value) else Bar(None, "without end")

    shown = [u for u in found if u.used is not None][:_DRAWN]
    return Chart(
        "Share of the capacity that is used at peak",
        (("at peak", "component"), ("with a zone less", "topic")),
        tuple(Bars(design.elements[u.number].label[:40], (bar(u.used), bar(u.less))) for u in shown),
    )


def _entries(design: Design, paid: Costs) -> list[tuple[int, float]]:
    """What the traffic of each entry costs, the dearest first."""
    return sorted(paid.entries.items(), key=lambda e: (-e[1], design.refs[e[0]]))


def _costs(
    library: Library, design: Design, paid: Costs | None, entries: Sequence[tuple[int, float]], page: str
) -> str:
    if paid is None:
        return ""
    total = paid.total
    rows = [
        (library.link(design.refs[n], page), _money(paid, cost), f"{cost / total:.1%}" if total > 0 else "")
        for n, cost in entries[:MOST]
    ]
    if paid.unallocated:
        idle = f"What no traffic is known to reach: {elements(library, design.names(paid.unallocated), page)}"
        rows.append((idle, _money(paid, paid.idle), f"{paid.idle / total:.1%}" if total > 0 else ""))
    table = text.table(("Traffic of", "Costs per month", "Share"), rows)
    lead = (
        "Direct costs, handed on along the calls to the entries whose traffic causes them; together they are all that "
        "is stated. What is fixed and what varies with traffic is not told apart."
    )
    tabs = text.tabs(("Diagram", text.picture(1)), ("Table", table)) if entries else table
    return text.blocks("## What the traffic of each entry costs", lead, tabs) if table else ""


def _money(paid: Costs, amount: float) -> str:
    return text.plain(f"{written(round(amount, 2), '')} {paid.currency}".strip())


def _shares(design: Design, entries: Sequence[tuple[int, float]]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    total = sum(cost for _, cost in entries)
    return Chart(
        "Share of the direct costs that the traffic of each entry causes",
        (("share of what all entries cause", "database"),),
        tuple(
            Bars(design.elements[n].label[:40], (Bar(cost, f"{cost / total:.1%}" if total > 0 else ""),))
            for n, cost in entries[:_DRAWN]
        ),
    )
