"""The times of an incident contradict each other, or lie ahead of us.

## Why
Nothing is noticed before it begins, or over before it is noticed, or done before it was called for. One of the two
times is a slip of the pen, and every time to detect or to restore that is counted from it is wrong.

Where a time has no zone or only a day is said, it may lie anywhere within that; only what is wrong by every clock is
told.

## Bad
```markdown
<!-- file: runbooks/incidents/2026-01-10-nobody-could-pay.md -->
---
date: 2026-01-10
began: 2026-01-10T09:04Z
detected: 2026-01-10T09:52Z
resolved: 2026-01-10T09:40Z  # error
severity: sev2
status: closed
affects: [system:shop]
causes: [A certificate ran out.]
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
```

## Good
```markdown
<!-- file: runbooks/incidents/2026-01-10-nobody-could-pay.md -->
---
date: 2026-01-10
began: 2026-01-10T09:04Z
detected: 2026-01-10T09:12Z
resolved: 2026-01-10T09:40Z
severity: sev2
status: closed
affects: [system:shop]
causes: [A certificate ran out.]
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
# Nobody could pay for 36 minutes

## Summary

The certificate of the payment page ran out.

## Timeline

* 09:04 – It ran out.
* 09:40 – A new one is in place.

## What we learnt

Nobody had a list of the days on which certificates end.
```

## Fix
Look into the timeline, or into the log of the pager.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from archkit.analysis.days import is_ahead
from archkit.lint.rule import Context, rule
from archkit.model.postmortem import Incident, Moment, moment
from archkit.source.location import Place
from archkit.source.problem import Problem, Related


@rule(severity="error", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """At most one finding for each time: that it lies ahead, else the first that it contradicts."""
    for incident in context.knowledge.incidents:
        told: set[Place] = set()
        for problem in (*_ahead(incident, context.today), *_contradictions(incident)):
            if problem.place not in told:
                told.add(problem.place)
                yield problem


def _ahead(incident: Incident, today: date) -> Iterator[Problem]:
    for field, words, said in _times(incident):
        if said is not None and said.earliest > _end(today):
            yield _problem(
                incident, incident.at(field), f"this incident {words} on a day that is yet to come", field
            )
    if "date" in incident.stated and incident.date and is_ahead(date.fromisoformat(incident.date), today):
        yield _problem(
            incident, incident.at("date"), "this incident begins on a day that is yet to come", "date"
        )
    for action in incident.actions:
        if action.done and is_ahead(date.fromisoformat(action.done), today):
            yield _problem(
                incident, action.at("done"), "this action was done on a day that is yet to come", "done",
                help="`done` is the day on which it was done; the day by which it should be is `due`",
            )  # fmt: skip


def _end(today: date) -> datetime:
    """When the day is over everywhere."""
    try:
        return datetime(today.year, today.month, today.day, 12, tzinfo=UTC) + timedelta(days=1)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _times(incident: Incident) -> tuple[tuple[str, str, Moment | None], ...]:
    return (
        ("began", "begins", incident.began),
        ("detected", "was noticed", incident.detected),
        ("resolved", "was over", incident.resolved),
    )


_BEFORE = (
    ("detected", "began", "noticed before it began"),
    ("resolved", "detected", "over before it was noticed"),
    ("resolved", "began", "over before it began"),
)


def _contradictions(incident: Incident) -> Iterator[Problem]:
    times = {field: said for field, _, said in _times(incident)}
    day = moment(incident.date or "")
    if day is not None:
        times["date"] = day
    for later, earlier, words in (*_BEFORE, *_day_before(times)):
        first, second = times.get(earlier), times.get(later)
        if first is not None and second is not None and second.latest < first.earliest:
            yield _problem(incident, incident.at(later), f"this incident was {words}", later, earlier)
    began = times.get("began")
    if day is not None and began is not None and began.earliest > day.latest:
        yield _problem(
            incident, incident.at("began"), "this incident began after the day it began on", "began", "date"
        )
    yield from _actions(incident)


def _day_before(times: dict[str, Moment | None]) -> Iterator[tuple[str, str, str]]:
    """What may not lie before the day: the first time that is said."""
    first = next((f for f in ("began", "detected", "resolved") if times.get(f) is not None), None)
    if first is not None:
        verb = {"began": "under way", "detected": "noticed", "resolved": "over"}[first]
        yield first, "date", f"{verb} before the day it began on"


def _actions(incident: Incident) -> Iterator[Problem]:
    for action in incident.actions if incident.date else ():
        for field, said in (("done", action.done), ("due", action.due)):
            if said is not None and incident.date is not None and said < incident.date:
                words = f"this action {'was done' if field == 'done' else 'is due'} before the incident"
                yield _problem(incident, action.at(field), words, field, "date")


def _problem(
    incident: Incident, place: Place, words: str, field: str, other: str = "", *, help: str = ""
) -> Problem:
    related = (Related(incident.at(other), f"`{other}`"),) if other in incident.stated else ()
    if other == "date" and not related:
        words += f" ({incident.date}, as the file is called)"
    return Problem(
        words,
        place,
        label=f"`{field}`",
        related=related,
        why="how long it took is counted from these times",
        help=help or "look into the timeline or into the log of the pager, and mend the one that is wrong",
        subject=incident.path,
    )
