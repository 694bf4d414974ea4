"""An action that follows from an incident has nobody who does it.

## Why
An action that belongs to all is done by none. It is written in the review, everybody agrees, and the same incident
comes back. What is done already needs no owner.

## Bad
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
  - what: Alert 21 days before  # error
    due: 2026-01-31
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
Name a group or a person, and ask them first: `owner: group:platform`.

## Source
[Postmortem Culture](https://sre.google/sre-book/postmortem-culture/), Site Reliability Engineering, chapter 15
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """Every action that is open and names no owner."""
    for incident in context.knowledge.incidents:
        for action in incident.actions:
            if action.is_mapping and not action.is_done and "owner" not in action.stated:
                yield Problem(
                    "nobody is named who does this action",
                    action.place,
                    label="no `owner` here",
                    why="what belongs to all is done by none",
                    help="name a group or a person: `owner: group:platform`",
                    subject=incident.path,
                )
