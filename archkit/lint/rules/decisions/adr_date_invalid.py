"""The date of a decision is none.

## Why
A log without dates cannot be read in order. A day that does not exist (`2026-02-30`) is a slip of the pen, and nobody
can tell of which part. A `review-by` that is no day is never overdue.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-02-30  # error
decision-makers: [ana]
---
# 1. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
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
Write the day as `2026-02-28`.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.records import called, doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

_HELP = "write the day as 2026-11-24"


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every date that could not be understood."""
    decisions = context.knowledge.decisions
    why = "a log without dates cannot be read in order"
    yield from doubtful(decisions, "adr-date-invalid", why=why, label="no such day", help=_HELP)
    for decision in decisions:
        if decision.review_by is None and (place := decision.places.get("review-by")) is not None:
            yield Problem(
                f"the day on which {called(decision)} should be looked at again is no date",
                place,
                label="no such day",
                why="nobody will be reminded of it",
                help=_HELP,
                subject=decision.path,
            )
