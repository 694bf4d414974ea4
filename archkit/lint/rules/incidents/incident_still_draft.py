"""The review of an incident is still a draft weeks after it was over.

## Why
What is not written down within days is forgotten, and what is not discussed is not learnt. Two weeks are enough for a
draft and a meeting; `incident-still-draft = {days = 21}` in the settings gives more.

## Bad
```markdown
<!-- file: runbooks/incidents/2026-01-02-nobody-could-pay.md -->
---
date: 2026-01-02
began: 2026-01-02T09:04Z
detected: 2026-01-02T09:12Z
resolved: 2026-01-02T09:40Z
severity: sev2
status: draft  # error
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
Finish it, talk about it, and set `status: reviewed`; `closed` when all its actions are done.

## Source
[Postmortem Culture](https://sre.google/sre-book/postmortem-culture/), Site Reliability Engineering, chapter 15
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archkit.lint.rule import Context, rule
from archkit.model.postmortem import Incident
from archkit.source.problem import Problem

DAYS = 14


@rule(severity="warning", family="incidents", options={"days": int})
def check(context: Context) -> Iterator[Problem]:
    """Every review that is a draft so many days after the incident was over, or began."""
    limit = context.option("days", DAYS)
    for incident in context.knowledge.incidents:
        day = _over(incident)
        if not incident.is_draft or day is None:
            continue
        days = (context.today - day).days
        if days > limit:
            yield Problem(
                f"this review is still `{(incident.status or '')[:40]}`",
                incident.at("status"),
                label=f"{days:,} days after the incident",
                why="what is not written down soon is forgotten",
                help="finish it, talk about it, and set `status: reviewed`",
                subject=incident.path,
            )


def _over(incident: Incident) -> date | None:
    """The day on which it was over, as far as anybody says; else the day it began."""
    for moment in (incident.resolved, incident.detected, incident.began):
        if moment is not None:
            return moment.at.date() if moment.at else date.fromisoformat(moment.text[:10])
    return date.fromisoformat(incident.date) if incident.date else None
