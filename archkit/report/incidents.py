"""Incidents and their actions for a terminal or as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archkit.analysis.incident_times import in_words, tier_of, time_to_detect, time_to_restore
from archkit.analysis.result import plain
from archkit.model.ref import short
from archkit.report.table import as_json, columns
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.analysis.incident_times import TierTimes
    from archkit.analysis.incidents import ActionItem, Recurrence
    from archkit.model.knowledge import Entity
    from archkit.model.postmortem import Incident


def actions_as_text(items: Sequence[ActionItem], width: int | None) -> str:
    """What is longest overdue comes first."""
    rows = [
        (
            i.state,
            i.action.due or "",
            due_in_words(i),
            short(i.action.owner).removeprefix("group:") if i.action.owner else "nobody",
            i.incident.path,
            i.action.what,
        )
        for i in items
    ]
    return columns(("state", "due", "when", "owner", "incident", "action"), rows, width=width)


def due_in_words(item: ActionItem) -> str:
    """`12 days over`, `in 3 days`, `no day`; when it was done where it is."""
    if item.state == "done":
        return f"done {item.action.done or ''}".strip()
    if item.days_over is None:
        return "no day"
    if item.days_over == 0:
        return "today"
    count = abs(item.days_over)
    days = f"{count:,} day{'' if count == 1 else 's'}".replace(",", " ")
    return f"{days} over" if item.days_over > 0 else f"in {days}"


def as_text(
    incidents: Sequence[Incident],
    entities: Mapping[str, Entity],
    tiers: Sequence[TierTimes],
    causes: Sequence[Recurrence],
    rules: Mapping[str, Sequence[Incident]],
    width: int | None,
) -> str:
    """All incidents, then how long they took, what came back and which rules would have told of them."""
    rows = [
        (
            i.date or "",
            line(i.severity or ""),
            str(tier_of(i, entities) or ""),
            in_words(time_to_detect(i)),
            in_words(time_to_restore(i)),
            str(sum(not a.is_done for a in i.actions) or ""),
            line(i.status or ""),
            i.title,
        )
        for i in incidents
    ]
    header = ("date", "severity", "tier", "to detect", "to restore", "open", "status", "incident")
    parts = [columns(header, rows, width=width), *_further(tiers, causes, rules, width)]
    return "\n".join(parts)


def _further(
    tiers: Sequence[TierTimes],
    causes: Sequence[Recurrence],
    rules: Mapping[str, Sequence[Incident]],
    width: int | None,
) -> Iterator[str]:
    if len(tiers) > 0:
        rows = [
            (str(t.tier or "unknown"), str(len(t.incidents)), in_words(t.detect), in_words(t.restore))
            for t in tiers
        ]
        yield columns(("tier", "incidents", "median to detect", "median to restore"), rows, width=width)
    if causes:
        again = [
            (str(len(c.incidents)), ", ".join(i.date or i.path for i in c.incidents), c.words) for c in causes
        ]
        yield columns(("times", "when", "cause that came back"), again, width=width)
    if rules:
        told = [(name, str(len(found)), ", ".join(i.title for i in found)) for name, found in rules.items()]
        yield columns(("rule", "times", "would have told of"), told, width=width)


def as_data(
    incidents: Sequence[Incident],
    items: Sequence[ActionItem],
    entities: Mapping[str, Entity],
    tiers: Sequence[TierTimes],
    causes: Sequence[Recurrence],
    rules: Mapping[str, Sequence[Incident]],
) -> str:
    """Everything, with the derivation of each time."""
    return as_json(
        {
            "incidents": [_incident(i, entities) for i in incidents],
            "actions": [action(i) for i in items],
            "tiers": [
                {
                    "tier": t.tier,
                    "incidents": [i.path for i in t.incidents],
                    "timeToDetect": plain(t.detect),
                    "timeToRestore": plain(t.restore),
                }
                for t in tiers
            ],
            "recurringCauses": [
                {"cause": c.words, "incidents": [{"path": i.path, "cause": i.causes[n]} for i, n in c.causes]}
                for c in causes
            ],
            "rules": {name: [i.path for i in found] for name, found in rules.items()},
        }
    )


def _incident(incident: Incident, entities: Mapping[str, Entity]) -> dict[str, object]:
    return {
        "path": incident.path,
        "title": incident.title,
        "date": incident.date,
        "severity": incident.severity,
        "status": incident.status,
        "tier": tier_of(incident, entities),
        "affects": [short(ref) for ref in incident.affects],
        "causes": list(incident.causes),
        "wouldHaveBeenCaughtBy": list(incident.caught_by),
        "openActions": sum(not a.is_done for a in incident.actions),
        "timeToDetect": plain(time_to_detect(incident)),
        "timeToRestore": plain(time_to_restore(incident)),
    }


def action(item: ActionItem) -> dict[str, object]:
    """One action as JSON has it."""
    return {
        "incident": item.incident.path,
        "what": item.action.what,
        "owner": short(item.action.owner) if item.action.owner else None,
        "due": item.action.due,
        "done": item.action.done,
        "state": item.state,
        "daysOver": item.days_over,
    }
