"""A runbook does not say when somebody last read it through.

## Why
The one who was paged decides in seconds whether to follow a page. A day says how far to trust it; without one, nothing
ever becomes overdue.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail  # error
for: [system:shop]
---
# Orders fail
```

## Good
```markdown
<!-- file: site/content/on-call.md -->
---
last-reviewed: 2026-01-10
review-every: 90d
---
# On call
```

## Fix
Read it through once, then add `last-reviewed: 2026-11-24` and `review-every: 90d` to its front matter.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.freshness import REVIEWED
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import head
from archkit.source.problem import Problem


@rule(severity="info", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook and procedure without such a day. One that cannot be read is told by `review-date-invalid`."""
    for runbook in context.knowledge.runbooks:
        if context.knowledge.fronts.get(runbook.path, {}).get(REVIEWED) is None:
            yield Problem(
                f"this {runbook.type} does not say when it was last read through",
                head(runbook),
                why="whoever is paged cannot tell how far to trust it, and it never becomes overdue",
                help=f"read it, then add `{REVIEWED}` and `review-every` to its front matter",
                subject=runbook.path,
            )
