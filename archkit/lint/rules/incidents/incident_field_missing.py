"""The review of an incident lacks what makes it comparable: a field, a section, the zone of a time.

## Why
Times to detect and to restore, incidents per service and causes that come back are counted from the front matter.
What is not there is unknown, and unknown is never taken for fine. `actions: []` says that nothing has to be done; no
`actions` says nothing. A time without a zone may be half a day off. An open action without a day is never overdue.

A review that is still a draft may lack anything; `incident-still-draft` reminds of it. `resolved` may be missing
while the status says that the incident goes on.

## Bad
```markdown
<!-- file: runbooks/incidents/2026-01-10-nobody-could-pay.md -->
---
date: 2026-01-10  # error
detected: 2026-01-10T09:12  # error
resolved: 2026-01-10T09:40Z
status: closed
affects: [system:shop]
causes: [A certificate ran out.]
actions:
  - what: Alert 21 days before  # error
    owner: group:platform
---
# Nobody could pay for 36 minutes

The certificate of the payment page ran out.
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
Ask whoever was there, while they remember. A time is written with its zone: `2026-01-10T09:12Z`.

## Source
[Postmortem Culture](https://sre.google/sre-book/postmortem-culture/), Site Reliability Engineering, chapter 15
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.model.postmortem import Incident
from archkit.source.location import Place, Span
from archkit.source.problem import Problem

_FIELDS = ("date", "detected", "resolved", "severity", "affects", "causes", "status", "actions")
_SECTIONS = {"summary": "a summary", "timeline": "a timeline", "learning": "what was learnt"}


@rule(severity="warning", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """One finding for what a finished review lacks, one for each time without a zone and action without a day."""
    for incident in context.knowledge.incidents:
        if incident.is_draft:
            continue
        lacking = [*_lacking_fields(incident), *_lacking_sections(incident)]
        if lacking:
            yield Problem(
                f"the review of this incident lacks {names(lacking, most=9)}",
                _head(incident),
                why="what is not written down cannot be compared with other incidents",
                help="ask whoever was there; `[]` says that there is none",
                subject=incident.path,
            )
        yield from _zones(incident)
        yield from _undated(incident)


def _lacking_fields(incident: Incident) -> Iterator[str]:
    for field in _FIELDS:
        said = field in incident.stated or (field == "date" and incident.date is not None)
        if not said and not (field == "resolved" and not incident.is_over):
            yield f"`{field}`"


def _lacking_sections(incident: Incident) -> Iterator[str]:
    for name, words in _SECTIONS.items():
        if name not in incident.sections and not (name == "summary" and incident.summary):
            yield words


def _head(incident: Incident) -> Place:
    """The first field that is there, else the first line."""
    if not incident.stated:
        return Place(incident.path, span=Span(1, 1, 1, 1))
    return incident.at(
        next((f for f in ("title", *_FIELDS) if f in incident.stated), min(incident.stated)), key=True
    )


def _zones(incident: Incident) -> Iterator[Problem]:
    for field, moment in (
        ("began", incident.began),
        ("detected", incident.detected),
        ("resolved", incident.resolved),
    ):
        if moment is not None and moment.is_timed and not moment.is_zoned:
            yield Problem(
                f"the time in `{field}` has no zone",
                incident.at(field),
                label="by which clock?",
                why="it may be half a day off; until then it is taken as UTC",
                help=f"write `{moment.text}Z` for UTC, or the offset: `{moment.text}+01:00`",
                subject=incident.path,
            )


def _undated(incident: Incident) -> Iterator[Problem]:
    for action in incident.actions:
        if action.is_mapping and not action.is_done and "due" not in action.stated:
            yield Problem(
                "this action has no day by which it is due",
                action.place,
                label="no `due` here",
                why="what has no day is never overdue, and seldom done",
                help="agree on a day with whoever does it: `due: 2026-11-24`",
                subject=incident.path,
            )
