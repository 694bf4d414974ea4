"""A decision states its status in two places, and they disagree.

## Why
The front matter says accepted, the section *Status* says proposed: every reader believes another one. Mostly one of
the two was forgotten when the decision was taken.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 1. Use an outbox

## Status

Proposed <!-- error -->
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
Keep one place, and take the other out.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.records import doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every record that disagrees with itself."""
    return doubtful(
        context.knowledge.decisions,
        "adr-status-contradicts",
        why="every reader believes another one",
        label="says otherwise",
    )
