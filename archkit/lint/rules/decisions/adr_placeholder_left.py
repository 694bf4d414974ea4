"""A decision still holds text of the template it was made from.

## Why
`{YYYY-MM-DD when the decision was last updated}` looks like an answer and is none. Tools that take it for one invent
statuses and dates; archkit reads it as absent, and says so here.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: "{proposed | rejected | accepted}"  # error
date: 2026-01-10
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
Fill it in, or take the line out: everything in a record's head is optional.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.records import doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every placeholder where a fact should be."""
    return doubtful(
        context.knowledge.decisions,
        "adr-placeholder-left",
        why="it looks like an answer and is none",
        label="nobody has filled this in",
    )
