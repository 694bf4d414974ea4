"""Runbooks for a terminal and for other programs: who has one, who has none, what each leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts
from archkit.analysis.runbooks import SECTIONS, TierCoverage, lacking, runbooks
from archkit.model.ref import short
from archkit.report.frame import Painter
from archkit.report.table import columns
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Knowledge, Runbook

HEADER = ("runbook", "for", "sections", "needs", "alerts", "reviewed", "exercised", "title")


@dataclass(frozen=True, slots=True)
class Row:
    """One runbook and how complete it is."""

    runbook: Runbook
    subjects: tuple[str, ...]
    sections: int
    """How many sections of its kind it has."""
    lacking: tuple[str, ...]
    needs: tuple[str, ...]
    """Hard dependencies of what it is for."""
    unmentioned: tuple[str, ...]
    alerts: tuple[str, ...]
    """Those that lead to it."""


def rows(knowledge: Knowledge, graph: Graph) -> list[Row]:
    """Every runbook, in order of their paths."""
    known, fired = runbooks(knowledge), alerts(knowledge)
    found = []
    for runbook in sorted(knowledge.runbooks, key=lambda r: r.path):
        subjects = tuple(known.subjects.get(runbook.path, ()))
        needs = known.needs_of(graph, subjects)
        is_runbook = runbook.type == "runbook"
        missing = lacking(runbook)
        found.append(
            Row(
                runbook,
                subjects,
                len(SECTIONS[runbook.type]) - len(missing),
                tuple(missing),
                tuple(needs) if is_runbook else (),
                tuple(n for n in needs if not known.mentions(runbook, n)) if is_runbook else (),
                tuple(fired.leading_to(runbook)),
            )
        )
    return found


def text(knowledge: Knowledge, graph: Graph, painter: Painter, width: int | None) -> str:
    """Coverage by tier, services without one, then one line for each runbook."""
    found = rows(knowledge, graph)
    parts = ["\n".join(_coverage(runbooks(knowledge).coverage(), painter))]
    if found:
        parts.append(columns(HEADER, [cells(row) for row in found], width=width).rstrip("\n"))
    if lost := _unanswered(knowledge):
        parts.append(
            "\n".join([painter.paint("alerts without a runbook", "bold"), *(f"  {line(n)}" for n in lost)])
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def cells(row: Row) -> tuple[str, ...]:
    """One line of the table."""
    total = len(SECTIONS[row.runbook.type])
    mentioned = len(row.needs) - len(row.unmentioned)
    return (
        row.runbook.path,
        ", ".join(short(ref).removeprefix("component:") for ref in row.subjects[:3])
        + (f" +{len(row.subjects) - 3}" if len(row.subjects) > 3 else ""),
        f"{row.sections} of {total}",
        f"{mentioned} of {len(row.needs)}" if row.needs else "",
        str(len(row.alerts) or ""),
        row.runbook.last_reviewed or "",
        row.runbook.last_exercised or "",
        row.runbook.title,
    )


def _coverage(tiers: Sequence[TierCoverage], painter: Painter) -> Iterator[str]:
    total, covered = sum(t.count for t in tiers), sum(len(t.covered) for t in tiers)
    if not total:
        yield "There is no service yet that could need a runbook."
        return
    yield painter.paint(f"{covered:,} of {total:,} services have a runbook", "bold")
    for tier in tiers:
        name = f"tier {tier.tier}" if tier.tier is not None else "no tier"
        missing = ", ".join(line(short(e.ref).removeprefix("component:")) for e in tier.missing[:8])
        more = f" and {len(tier.missing) - 8} more" if len(tier.missing) > 8 else ""
        yield f"  {name}: {len(tier.covered)} of {tier.count}" + (
            f"; none for {missing}{more}" if missing else ""
        )


def _unanswered(knowledge: Knowledge) -> list[str]:
    known = alerts(knowledge)
    return [same[0].name for same in known.by_key.values() if not known.is_answered(same[0])]


def as_value(knowledge: Knowledge, graph: Graph) -> dict[str, object]:
    """The same for JSON."""
    return {
        "version": 1,
        "coverage": [
            {
                "tier": t.tier,
                "services": t.count,
                "covered": [short(e.ref) for e in t.covered],
                "missing": [short(e.ref) for e in t.missing],
            }
            for t in runbooks(knowledge).coverage()
        ],
        "alertsWithoutRunbook": _unanswered(knowledge),
        "runbooks": [
            {
                "path": row.runbook.path,
                "title": row.runbook.title,
                "type": row.runbook.type,
                "owner": short(row.runbook.owner) if row.runbook.owner else None,
                "for": [short(ref) for ref in row.subjects],
                "sectionsMissing": list(row.lacking),
                "needs": [short(ref) for ref in row.needs],
                "needsNotMentioned": [short(ref) for ref in row.unmentioned],
                "alerts": list(row.alerts),
                "lastReviewed": row.runbook.last_reviewed,
                "lastExercised": row.runbook.last_exercised,
            }
            for row in rows(knowledge, graph)
        ],
    }
