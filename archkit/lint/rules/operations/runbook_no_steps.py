"""A runbook says what to do in running text, not step by step.

## Why
At three in the morning one step after the other is all that anybody can follow. Numbered lists, bullets, tables and
blocks of commands are steps; a paragraph is not.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
---
## Diagnosis
The database or the last release is usually at fault.

## Mitigation <!-- error -->
Take the last release back with the deployment tool and see whether the error rate goes down after a while.
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
Make a numbered list of it, one action each.

## Source
Atul Gawande, *The Checklist Manifesto*, 2009; [Google SRE workbook](https://sre.google/workbook/on-call/), chapter 8
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Runbook
    from archkit.source.location import Place


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook in which nothing is to be done step by step."""
    for runbook in context.knowledge.runbooks:
        place = _without_steps(runbook)
        if place is not None:
            yield Problem(
                f"{called(runbook)} has no steps to follow",
                place,
                label="running text only",
                why="one step after the other is all that anybody can follow at night",
                help="make a numbered list of it, one action each",
                subject=runbook.path,
            )


def _without_steps(runbook: Runbook) -> Place | None:
    """The section where steps were to be expected; None where there are some, or nothing is written yet."""
    acting = [s for s in runbook.sections if s.acts and not s.is_empty]
    if acting:
        if any(s.has_steps for s in acting):
            return None
        return next((s for s in acting if s.meaning == "mitigation"), acting[0]).place
    if runbook.has_steps or not runbook.sections or any(s.acts for s in runbook.sections):
        return None
    return head(runbook)
