"""The date of a decision is none.

## Why
A log without dates cannot be read in order. A day that does not exist (`2026-02-30`) is a slip of the pen, and nobody
can tell of which part.

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

from archkit.lint.records import doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every date that could not be understood."""
    return doubtful(
        context.knowledge.decisions,
        "adr-date-invalid",
        why="a log without dates cannot be read in order",
        label="no such day",
    )
