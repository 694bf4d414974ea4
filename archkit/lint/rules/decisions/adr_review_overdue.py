"""The day on which a decision should be looked at again is past.

## Why
Whoever wrote `review-by` knew what would change: a contract that ends, a load that grows, a version that runs out. A
decision without such a day never expires, and one that is no longer in force needs no review.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2025-01-10
decision-makers: [ana]
review-by: 2026-01-10  # error
---
# 1. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2025-01-10
decision-makers: [ana]
review-by: 2027-01-10
---
# 1. Use an outbox

## Context and Problem Statement

Events are lost when the broker is down.

## Considered Options

* Outbox

## Decision Outcome

Outbox.
```

## Fix
Look at it again. When it still holds, set the next day; when it does not, supersede or deprecate it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archkit.analysis.succession import OVER
from archkit.lint.records import called
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every record that may be in force and whose day is past."""
    for decision in context.knowledge.decisions:
        if not decision.review_by or decision.status in OVER:
            continue
        days = (context.today - date.fromisoformat(decision.review_by)).days
        if days > 0:
            yield Problem(
                f"{called(decision)} should have been looked at again by {decision.review_by}",
                decision.at("review-by"),
                label=f"{days:,} day{'s' if days > 1 else ''} ago",
                why="whoever set the day knew what would change by then",
                help="when it still holds, set the next day; else supersede or deprecate it",
                subject=decision.path,
            )
