"""A runbook has steps, and nothing in them to type or to open.

## Why
*Check the database* costs whoever reads it ten minutes of finding out how. The command, the dashboard's address or
the name of the switch costs its author one.

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
1. Check the database.
2. Check the last release.

## Mitigation <!-- error -->
1. Take the last release back.
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
Put the command in a block of its own, so that it can be copied; link dashboards.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/being-on-call/), chapter 11: being on-call
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called
from archkit.source.problem import Problem


@rule(severity="info", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook whose steps hold no code and no link."""
    for runbook in context.knowledge.runbooks:
        acting = [s for s in runbook.sections if s.acts and s.has_steps]
        if not acting or any(s.has_commands for s in acting):
            continue
        yield Problem(
            f"the steps of {called(runbook)} hold no command and no link",
            next((s for s in acting if s.meaning == "mitigation"), acting[0]).place,
            label="nothing to type, nothing to open",
            why="each reader finds out again how it is done, at the worst moment",
            help="put the command in a block of its own; link dashboards",
            subject=runbook.path,
        )
