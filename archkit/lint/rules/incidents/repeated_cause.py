"""A cause of this incident was a cause of an earlier one.

## Why
The same cause twice means that the actions of the first time were not done, or did not help. That is worth more
attention than the incident itself.

Two causes are one when at least half of their words are the same, three at least. Words such as "the" do not count.

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
causes:
  - The certificate of the payment page ran out.  # error
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
```

```markdown
<!-- file: runbooks/incidents/2025-03-04-nobody-could-pay.md -->
---
date: 2025-03-04
began: 2025-03-04T09:04Z
detected: 2025-03-04T09:12Z
resolved: 2025-03-04T09:40Z
severity: sev2
status: closed
affects: [system:shop]
causes: [Certificate of the payment page ran out unnoticed.]
actions: []
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
Look at the actions of the earlier review: which of them was to prevent this, and why did it not?
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.incidents import recurring
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="info", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """Each cause that comes back, at the newest incident that names it."""
    for recurrence in recurring(context.knowledge.incidents):
        (newest, index), *others = recurrence.causes
        earlier = [(i, n) for i, n in others if i.path != newest.path]
        times = "an earlier incident" if len(earlier) == 1 else f"{len(earlier):,} earlier incidents"
        yield Problem(
            f"this was a cause of {times} too",
            newest.at("causes", index),
            label="again",
            related=tuple(
                Related(i.at("causes", n), f"on {i.date or 'a day not said'}") for i, n in earlier[:3]
            ),
            why="what was done about it the first time was not done, or did not help",
            help="look at the actions of the earlier review",
            subject=newest.path,
        )
