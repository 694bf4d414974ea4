"""Nobody has tried out the runbook of a critical service for half a year.

## Why
Commands change, permissions go, dashboards move. What has not been tried is a guess, and the night it is needed is no
time for guessing. Asked for are runbooks of services and stores of tier 1 in production; `days` sets the limit (183).

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [component:order]
owner: group:platform
last-exercised: 2025-05-02  # error
---
## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [component:order]
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
Let somebody who did not write it follow it on a quiet afternoon, then `archkit review-doc PATH --exercised`.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/accelerating-sre-on-call/), chapter 28: disaster role playing
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.freshness import day_of
from archkit.analysis.runbooks import EXERCISED, runbooks
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.source.problem import Problem

_DAYS = 183
_TIER = 1


@rule(severity="warning", family="operations", options={"days": int})
def check(context: Context) -> Iterator[Problem]:
    """Every runbook of a tier 1 service that was last tried out too long ago, or never."""
    most = context.option("days", _DAYS)
    known = runbooks(context.knowledge)
    entities = context.knowledge.entities
    for runbook in context.knowledge.runbooks:
        named = (entities.get(ref) for ref in known.subjects.get(runbook.path, ()))
        critical = next(
            (e for e in named if e and e.tier == _TIER and e.lifecycle in (None, "production")), None
        )
        if critical is None:
            continue
        written = context.knowledge.fronts.get(runbook.path, {}).get(EXERCISED)
        day = day_of(written)
        if day is None and written is not None:
            continue  # `review-date-invalid` says so
        days = (context.today - day).days if day else None
        if days is not None and days <= most:
            continue
        yield Problem(
            f"{called(runbook)} was last tried out {days} days ago, and {critical.label} is tier 1"
            if days is not None
            else f"nobody has ever tried out {called(runbook)}, and {critical.label} is tier 1",
            head(runbook, EXERCISED),
            label=f"more than {most} days" if days is not None else "no `last-exercised`",
            why="what has not been tried is a guess",
            help=f"try it, then `archkit review-doc {runbook.path} --exercised`",
            subject=runbook.path,
        )
