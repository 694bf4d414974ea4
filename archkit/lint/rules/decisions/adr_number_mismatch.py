"""The number in a record's title is not the one in its file's name.

## Why
Lists are sorted by the file, people quote the title. So one decision has two numbers, and one of them is mostly that
of another decision: the file was renamed, or copied.

## Bad
```markdown
<!-- file: adrs/0002-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 1. Use an outbox <!-- error -->
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
Correct the title, or give the file the number with `archkit adr renumber`, which mends the links to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.records import doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every record that bears two numbers."""
    return doubtful(
        context.knowledge.decisions,
        "adr-number-mismatch",
        why="one decision has two numbers, and mostly one of them is another decision's",
        label="not the number of the file",
    )
