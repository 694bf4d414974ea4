"""An escalation leads to a person, who may be asleep, away or gone.

## Why
People go on holiday and change teams; a rota always has somebody. A name in a runbook is also wrong on the day that
person leaves, and nobody finds out before the night it is needed.

A person is whoever the catalog describes as a user, by name or address, and an address with a first and last name.

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

## Escalation
After 15 minutes call user:ana. <!-- error -->
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
Name the rota, the channel or the group: `group:platform`.

## Source
[Google SRE workbook](https://sre.google/workbook/on-call/), chapter 8: on-call
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.escalation import people
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called
from archkit.source.problem import Problem


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every line of an escalation that names a person."""
    for runbook in context.knowledge.runbooks:
        for place, name in people(context.knowledge, runbook):
            yield Problem(
                f"{called(runbook)} sends whoever needs help to {name}",
                place,
                label="a person, not a rota",
                why="people sleep, go on holiday and change teams; a rota always has somebody",
                help="name the rota, the channel or the group",
                subject=runbook.path,
            )
