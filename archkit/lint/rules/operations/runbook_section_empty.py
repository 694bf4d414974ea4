"""A section of a runbook has nothing in it, or still says what the template says.

## Why
An empty heading is worse than none: it looks as if somebody had thought about it. What stands in italics in archkit's
template, `TODO` and `...` count as nothing.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
---
## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Rollback <!-- error -->

## Verification <!-- error -->

_How to tell that it is over._
```

## Good
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
last-reviewed: 2026-01-10
review-every: 3650d
last-exercised: 2026-01-10
---
## Symptoms
Orders fail or are slow.

## Impact
Customers cannot buy.

## Diagnosis
1. Look at the errors by dependency: `kubectl logs -l app=order --since=10m`

## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Write it, or take the heading out.

## Source
[Google SRE workbook](https://sre.google/workbook/on-call/), chapter 8: on-call
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called
from archkit.source.problem import Problem


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every section with a meaning, or about an alert, that says nothing."""
    for runbook in context.knowledge.runbooks:
        for section in runbook.sections:
            if section.is_empty and (section.meaning or section.alert):
                is_template = bool(section.content.left)
                yield Problem(
                    f"the section *{section.title}* of {called(runbook)} "
                    + ("still says what a template says" if is_template else "is empty"),
                    section.place,
                    label="nothing is written here",
                    why="an empty heading looks as if somebody had thought about it",
                    help="write it, or take the heading out",
                    subject=runbook.path,
                )
