"""The runbook of what was hurt has not been touched since the incident.

## Why
An incident is the one time when a runbook was really used. Whoever was paged knows which step was missing; two weeks
later nobody does. A review of the runbook after the incident is enough, even when nothing had to be changed.

It goes by `last-reviewed` of the runbooks for each thing that was hurt, and by git: one of them reviewed or changed
since the incident will do. Two weeks are left for it; `incident-runbook-unchanged = {days = 30}` in the settings
gives more.

## Bad
```markdown
<!-- file: runbooks/incidents/2026-01-02-nobody-could-pay.md -->
---
date: 2026-01-02
began: 2026-01-02T09:04Z
detected: 2026-01-02T09:12Z
resolved: 2026-01-02T09:40Z
severity: sev2
status: closed
affects: [component:order]  # error
causes: [A certificate ran out.]
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
```

```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes orders.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
for: [component:order]
owner: group:platform
last-reviewed: 2025-12-20
---
Text.
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
Read the runbook beside the timeline of the review. Add what was missing and set `last-reviewed`.

## Source
[Postmortem Culture](https://sre.google/sre-book/postmortem-culture/), Site Reliability Engineering, chapter 15
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archkit.analysis.incidents import newest_first
from archkit.analysis.runbooks import runbooks
from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem

DAYS = 14


@rule(severity="info", family="incidents", options={"days": int})
def check(context: Context) -> Iterator[Problem]:
    """For each thing that was hurt, its newest incident, when none of its runbooks was looked at since."""
    limit = context.option("days", DAYS)
    known = runbooks(context.knowledge).of
    told: set[str] = set()
    for incident in newest_first(context.knowledge.incidents):
        if not incident.date or (context.today - date.fromisoformat(incident.date)).days <= limit:
            continue
        for index, ref in enumerate(incident.affects):
            found = known.get(ref, ())
            if ref in told or not found:
                continue
            told.add(ref)
            reviews = [r.last_reviewed for r in found if r.last_reviewed]
            # Without a single day it is not known; `review-missing` speaks of that.
            if len(reviews) < len(found) or max(reviews) >= incident.date:
                continue
            if not any(_changed(context, r.path) >= incident.date for r in found):
                yield Problem(
                    f"no runbook of {short(ref)} was looked at since this incident",
                    incident.at("affects", index),
                    label=f"last on {max(reviews)}",
                    why="whoever was paged knows which step was missing, and will not for long",
                    help=f"read {names([r.path for r in found], most=3)} beside the timeline, and set `last-reviewed`",
                    subject=incident.path,
                )


def _changed(context: Context, path: str) -> str:
    """The day of the last commit that changed what the page says; empty where nobody knows."""
    page = context.past_of().pages.get(path) if context.past_of is not None else None
    return page.last.day if page is not None and page.last is not None else ""
