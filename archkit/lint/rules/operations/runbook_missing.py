"""Something that people depend on has no runbook.

## Why
A service of tier 1 or 2 in production will fail at night, and the one who wakes up did not build it.
What has an objective will be held to it, so somebody has to know what to do when it burns. The first is
an error, the second a warning.

A runbook counts when the entity names it (`spec.runbooks`, the `runbook` of an alert, a link of type
`runbook`) or when its front matter names the entity (`for: [component:order]`).

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:  # error
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  tier: 1
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
  tier: 1
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order is down
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
`archkit new runbook --for component:order` writes one with the sections that are needed.

## Source
Site Reliability Engineering, chapter 1: playbooks shorten the time to repair about threefold
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.runbooks import runbooks
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem, Severity

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity

_DOES_NOT_RUN = ("library", "retired")
_NOT_OURS = "external"


@rule(severity="error", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every component and resource that needs a runbook and has none."""
    known = runbooks(context.knowledge)
    for entity in context.knowledge.of_kind("Component", "Resource"):
        severity = _need(entity)
        # One that leads nowhere is told by `runbook-dead`.
        if severity is None or known.of.get(entity.ref) or any(known.named(entity)):
            continue
        yield Problem(
            f"{entity.label} {_reason(entity)} and has no runbook",
            entity.at("spec", key=True),
            label="no `runbooks` here",
            why="whoever is called when it fails did not build it",
            help=f"write one with `archkit new runbook --for {short(entity.ref)}`",
            subject=entity.ref,
            severity=severity,
        )


def _need(entity: Entity) -> Severity | None:
    """How badly it needs a runbook; None when it does not."""
    if entity.type in _DOES_NOT_RUN or entity.lifecycle in _DOES_NOT_RUN:
        return None
    critical = entity.tier is not None and entity.tier <= 2
    if critical and entity.lifecycle == "production" and entity.type != _NOT_OURS:
        return "error"
    if (critical and entity.lifecycle != "experimental") or "slo" in entity.fields:
        return "warning"
    return None


def _reason(entity: Entity) -> str:
    if entity.tier is not None and entity.tier <= 2:
        return f"is tier {entity.tier}" + (" in production" if entity.lifecycle == "production" else "")
    return "has an objective"
