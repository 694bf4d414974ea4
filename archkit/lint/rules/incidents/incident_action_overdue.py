"""An action that follows from an incident should have been done by now.

## Why
As long as it is open, the same thing can happen again, and everybody knows how. An action that nobody will do is
better taken out, with the reason, than left to grow old.

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
  - what: Alert 21 days before
    owner: group:platform
    due: 2026-01-17  # error
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
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-17, done: 2026-01-16}
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
Do it and say when: `done: 2026-01-16`; or agree on another day with its owner.

## Source
[Postmortem Culture](https://sre.google/sre-book/postmortem-culture/), Site Reliability Engineering, chapter 15
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem


@rule(severity="warning", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """Every open action whose day is past."""
    for incident in context.knowledge.incidents:
        for action in incident.actions:
            days = action.days_over(context.today)
            if days is not None and days > 0:
                whose = f" by {short(action.owner)}" if action.owner else ""
                yield Problem(
                    f"this action should have been done{whose} by {action.due}",
                    action.at("due"),
                    label=f"{days:,} day{'s' if days > 1 else ''} ago",
                    why="until it is done, the same can happen again",
                    help="when it is done, say when with `done`; else agree on another day, or take it out and say why",
                    subject=incident.path,
                )
