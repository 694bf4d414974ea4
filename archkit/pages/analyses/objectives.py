"""Objectives of journeys and of the most critical services: what is promised, what follows, and who would be told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.alerts import alerts as known_alerts
from archkit.analysis.composite_availability import availability as composite
from archkit.analysis.observability import figures as coverage
from archkit.analysis.observability import journeys, services
from archkit.analysis.questions import QUESTIONS
from archkit.analysis.written import duration, value, written
from archkit.pages import figures, text, values
from archkit.pages.analyses.naming import MOST, rest
from archkit.pages.page import Body
from archkit.pages.places import ALERTS, relative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.analysis.objectives import Objective
    from archkit.analysis.observability import Watched
    from archkit.analysis.result import Figure
    from archkit.draw.chart import Chart
    from archkit.pages.library import Library

_COMPUTED = 150
"""Things whose availability is computed for this page; the most critical first."""

_DRAWN = 15

_VERDICTS: Mapping[str, str] = {
    "infeasible": "**cannot be kept**: higher than that of something it needs",
    "infeasible_if_independent": "**cannot be kept** if failures are independent",
    "tight": "tight: dependencies use most of the budget",
    "ok": "dependencies allow it",
}


class _Told(NamedTuple):
    """One thing that is watched, and the figures of its availability by name."""

    watched: Watched
    figures: Mapping[str, Figure]
    verdict: str | None

    @property
    def minutes(self) -> tuple[float, float] | None:
        """The error budget, and what dependencies use of it, in minutes of the window."""
        budget, used = self.figures.get("error-budget"), self.figures.get("dependency-minutes")
        known = (
            budget is not None and used is not None and budget.value is not None and used.value is not None
        )
        return (budget.value, used.value) if known else None  # type: ignore[union-attr, return-value]


def is_told(library: Library) -> bool:
    """Whether there is anything to watch: a journey, or a service of tier 1 or 2 with something stated."""
    if not library.states_figures:
        return False
    design = library.asked.design
    return any(True for found in (journeys, services) for _ in found(design, library.knowledge))


def body(library: Library, page: str) -> Body:
    """Journeys, then services up to tier 2; then how much of all that has an objective and an alert."""
    flows, others = (
        _told(library, list(found(library.asked.design, library.knowledge))) for found in (journeys, services)
    )
    return Body(
        text.blocks(
            "# Objectives",
            "What is promised of each journey, and of each service of tier 1 or 2; how often it is up by what it "
            "needs; and whether anybody is told when the error budget burns. "
            + (
                f"{text.link('All alerts', relative(ALERTS, page))}."
                if known_alerts(library.knowledge).by_key
                else ""
            ),
            _section(library, "Journeys", flows, 0, page),
            _section(library, "Services of tier 1 and 2", others, 1, page),
            figures.figures(library, "Coverage", coverage(library.asked.design, library.knowledge)),
        ),
        (
            partial(_chart, "Error budgets of journeys", flows),
            partial(_chart, "Error budgets of services", others),
        ),
    )


def _told(library: Library, found: Sequence[Watched]) -> list[_Told]:
    design = library.asked.design
    ordered = sorted(found, key=lambda w: (w.tier or 9, w.entity.label.casefold(), w.entity.ref))
    told = []
    for index, watched in enumerate(ordered):
        ref = watched.entity.ref
        of = composite(design, ref) if index < _COMPUTED else None
        known = library.told(QUESTIONS["availability"], ref) if of is not None else ()
        promise = of.feasibility if of is not None else None
        told.append(_Told(watched, {f.name: f for f in known}, promise.verdict if promise else None))
    return told


_HEADER = ("What", "Tier", "Promised", "Computed", "Verdict", "Error budget", "Alerts", "Runbook")


def _section(library: Library, title: str, told: Sequence[_Told], index: int, page: str) -> str:
    table = text.table(_HEADER, (_row(library, t, page) for t in told[:MOST]))
    if not table:
        return ""
    drawn = any(t.minutes for t in told)
    facets = text.facets("Tier", "Verdict") if len(told) > 1 else ""
    shown = text.blocks(facets, table, rest(MOST, len(told), "line"))
    return text.blocks(f"## {title}", text.picture(index) if drawn else "", shown)


def _row(library: Library, told: _Told, page: str) -> tuple[str, ...]:
    watched, found = told.watched, told.figures
    return (
        library.link(watched.entity.ref, page),
        str(watched.tier or ""),
        values.listed(dict.fromkeys(text.plain(_promised(o)) for o in watched.objectives)) or "**nothing**",
        _value(found.get("availability")),
        _VERDICTS.get(told.verdict or "", "") or ("unknown" if watched.objectives else ""),
        _budget(found),
        _alerts(watched),
        _runbooks(library, watched, page),
    )


def _promised(objective: Objective) -> str:
    """`99.95 % over 30 days`."""
    if objective.availability is None:
        return ", ".join(objective.promises)
    said = written(objective.availability.value, "ratio")
    return f"{said} over {duration(objective.window.value)}" if objective.window else said


def _budget(found: Mapping[str, Figure]) -> str:
    left = _value(found.get("left-minutes"))
    return _value(found.get("error-budget")) + (f", {left} of it left by dependencies" if left else "")


def _value(figure: Figure | None) -> str:
    return text.plain(value(figure)) if figure is not None else ""


def _alerts(watched: Watched) -> str:
    if not watched.alerts:
        return "in a runbook" if watched.answered else "**none**"
    names = [a.name or "unnamed" for a in watched.alerts]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return values.listed(text.code(n) for n in names[:4]) + more


def _runbooks(library: Library, watched: Watched, page: str) -> str:
    found = library.runbooks_for.get(watched.entity.ref, ())
    return values.listed(library.document_link(r.path, r.title, page) for r in found[:3]) or "**none**"


def _chart(title: str, told: Sequence[_Told]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    known = [(t, m) for t in told if (m := t.minutes) is not None]
    return Chart(
        title,
        (("error budget", "database"), ("what dependencies use of it", "topic")),
        tuple(
            Bars(
                t.watched.entity.label[:40],
                (
                    Bar(minutes[0], written(round(minutes[0], 1), "min")),
                    Bar(minutes[1], written(round(minutes[1], 1), "min")),
                ),
            )
            for t, minutes in known[:_DRAWN]
        ),
    )
