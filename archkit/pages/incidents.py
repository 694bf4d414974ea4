"""The index of incidents: all of them, how long they took, causes that came back, rules that would have told."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.incident_times import (
    TierTimes,
    in_words,
    time_to_restore,
    times_by_tier,
)
from archkit.analysis.incidents import by_rule, newest_first, recurring
from archkit.pages import text, values
from archkit.pages.page import Body
from archkit.pages.places import OPEN_ACTIONS, relative

if TYPE_CHECKING:
    from archkit.analysis.result import Figure
    from archkit.draw.chart import Chart
    from archkit.pages.library import Library


def index(library: Library, page: str) -> Body:
    """All incidents, newest first; then what they have in common."""
    found = newest_first(library.knowledge.incidents)
    tiers = times_by_tier(found, library.knowledge.entities)
    chart = partial(_chart, tiers)
    still = sum(not a.is_done for i in found for a in i.actions)
    link = text.link(text.count(still, "open action"), relative(OPEN_ACTIONS, page))
    table = text.table(_HEADER, _rows(library, page))
    took = text.table(("Tier", "Incidents", "Median to detect", "Median to restore"), map(_tier, tiers))
    return Body(
        text.blocks(
            "# Incidents",
            f"What went wrong before, and what was learnt from it. {link}." if found else "",
            text.facets("Severity", "Status", "Affected", "Year:Date") if len(found) > 1 else "",
            table or "None is written down.",
            text.blocks(
                "## How long they took", text.picture(0) if not chart().is_empty else "", took, _ASSUMED
            )
            if took
            else "",
            _causes(library, page),
            _rules(library, page),
        ),
        (chart,),
    )


_HEADER = ("Date", "Incident", "Severity", "Took", "Open actions", "Affected", "Status")
_ASSUMED = (
    "Both count from when it began. Where that is not written down, the time to restore counts from when it was "
    "noticed: then it took *at least* so long. The tier is that of the most critical thing that was hurt."
)


def _rows(library: Library, page: str) -> Iterator[tuple[str, ...]]:
    for incident in newest_first(library.knowledge.incidents):
        yield (
            incident.date or "",
            library.document_link(incident.path, incident.title, page),
            text.plain(incident.severity or ""),
            _minutes(time_to_restore(incident)),
            str(sum(not a.is_done for a in incident.actions) or ""),
            library.links(incident.affects, page),
            text.plain(incident.status or ""),
        )


def _minutes(figure: Figure) -> str:
    """In minutes, so that the column sorts by how long it took."""
    if figure.value is None:
        return ""
    return f"{round(figure.value)} min" + (" or more" if figure.bound == "at least" else "")


def _tier(times: TierTimes) -> tuple[str, ...]:
    tier = str(times.tier or "not known")
    return tier, str(len(times.incidents)), in_words(times.detect), in_words(times.restore)


def _chart(tiers: list[TierTimes]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    return Chart(
        "Median time to detect and to restore, by tier",
        (("time to detect", "topic"), ("time to restore", "component")),
        tuple(
            Bars(
                f"Tier {t.tier}" if t.tier else "No tier",
                (Bar(t.detect.value, in_words(t.detect)), Bar(t.restore.value, in_words(t.restore))),
            )
            for t in tiers
        ),
    )


def _causes(library: Library, page: str) -> str:
    rows = (
        (
            text.plain(r.words),
            str(len(r.incidents)),
            values.listed(library.document_link(i.path, i.title, page) for i in r.incidents),
        )
        for r in recurring(library.knowledge.incidents)
    )
    table = text.table(("Cause", "Times", "Incidents"), rows)
    return text.blocks("## Causes that came back", table) if table else ""


def _rules(library: Library, page: str) -> str:
    rows = (
        (
            text.link(name, relative(library.places.rules[name], page)),
            str(len(found)),
            values.listed(library.document_link(i.path, i.title, page) for i in found),
        )
        for name, found in by_rule(library.knowledge.incidents, library.rule_of).items()
        if name in library.places.rules
    )
    table = text.table(("Rule", "Times", "Incidents"), rows)
    lead = (
        "These rules say it before it happens. Each review names those that would have told of its incident."
    )
    return text.blocks("## Rules that would have told", lead, table) if table else ""
