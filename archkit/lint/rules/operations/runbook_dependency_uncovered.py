"""A runbook is silent about something that its service cannot do without.

## Why
A third of all pages come from behind: the database, the broker, the service that is called. A runbook that does not
mention them sends its reader looking for the fault where it is not.

A dependency is mentioned when its name or title stands somewhere in the text, also in a command, or when a link leads
to a runbook for it. Only hard dependencies that the catalog states are asked for.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependsOn: [resource:order-db]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders.}
spec: {type: relational-database, owner: group:platform, system: shop}
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [component:order]  # error
owner: group:platform
---
## Diagnosis
1. Was there a release? `kubectl rollout history deployment/order`
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependsOn: [resource:order-db]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders.}
spec: {type: relational-database, owner: group:platform, system: shop}
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
2. Move the primary of order-db: `patronictl switchover order-db`

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Say how to see that it is at fault, and what to do or whose runbook to open then.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/effective-troubleshooting/), chapter 12
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.runbooks import runbooks
from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.model.ref import short
from archkit.source.problem import Problem


@rule(severity="info", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook for something whose hard dependencies no runbook of it mentions."""
    known = runbooks(context.knowledge)
    told: set[tuple[str, str]] = set()
    for runbook in context.knowledge.runbooks:
        if runbook.type != "runbook":
            continue
        for subject in known.subjects.get(runbook.path, ()):
            entity = context.knowledge.entities.get(subject)
            if entity is None or entity.kind not in ("Component", "Resource"):
                continue
            silent = [ref for ref in known.uncovered(context.graph, subject) if (subject, ref) not in told]
            told.update((subject, ref) for ref in silent)
            if silent:
                yield Problem(
                    f"{called(runbook)} does not mention {names([f'`{short(ref)}`' for ref in silent])}, "
                    f"without which {entity.label} does not work",
                    head(runbook, "for"),
                    label="nothing on what it needs",
                    why="a good part of all pages comes from behind",
                    help="say how to see that it is at fault, and what to do or whose runbook to open then",
                    subject=runbook.path,
                )
