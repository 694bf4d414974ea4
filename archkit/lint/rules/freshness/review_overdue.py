"""The day of a page's next review is past.

## Why
Whoever wrote `review-every` knew how fast the thing changes. A page that nobody has read through since then is still
followed as if it were true, at three in the morning too. Once a whole further interval has passed, it is an error.
A decision's `review-by` is the affair of `adr-review-overdue`.

## Bad
```markdown
<!-- file: site/content/on-call.md -->
---
last-reviewed: 2025-10-10  # error
review-every: 90d
---
# On call
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
Read it through, look at what changed (`archkit stale PAGE`), correct it, then set `last-reviewed` to the day on which
you did. Where the interval is too short for what it covers, set another.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.attention import lateness
from archkit.analysis.freshness import REVIEWED, declared
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem


@rule(severity="warning", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every page whose next review should have been before today."""
    for page in declared(context.knowledge):
        late = page.overdue(context.today)
        if page.kind == "decision" or not late:
            continue
        yield Problem(
            f"this page should have been reviewed by {page.due}",
            Place(page.path, 0, (REVIEWED,)),
            label=f"{late:,} day{'s' * (late > 1)} ago",
            why="whoever said how often it must be read knew how fast the thing changes",
            help=f"`archkit stale {page.path}` shows what changed since; read it, then set `{REVIEWED}`",
            subject=page.path,
            severity=lateness(page, context.today),
        )
