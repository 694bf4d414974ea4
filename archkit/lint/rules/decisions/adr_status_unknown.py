"""The status of a decision is no word for one.

## Why
Neither people nor tools can tell whether the decision holds: the log cannot sort it, and no other rule counts it.
Known are draft, proposed, accepted, rejected, deprecated and superseded, in many languages, and what people write for
them (`approved`, `WIP`, `obsolete`); what stands around the word does no harm.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: fairly likely  # error
date: 2026-01-10
decision-makers: [ana]
---
# 1. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted (in the meeting of 10 January)
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
Write one of the six words.

## Source
[Documenting Architecture Decisions](https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions),
Michael Nygard, 2011; [MADR 4.0.0](https://adr.github.io/madr/)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.records import doubtful
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every status that could not be understood."""
    # A section called Status may be about another thing, where the record says its own elsewhere.
    without = [d for d in context.knowledge.decisions if d.status is None]
    return doubtful(
        without,
        "adr-status-unknown",
        why="nobody can tell whether the decision holds",
        label="says nothing about its state",
        help="write one of draft, proposed, accepted, rejected, deprecated and superseded",
    )
