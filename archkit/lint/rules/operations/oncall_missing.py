"""Nobody can be found who is called when a critical service fails.

## Why
A service of tier 1 or 2 in production pages somebody. Who that is stands in no place that others can look up: neither
the service nor the group that owns it names a rota.

What counts is a link of the type `on-call` (or `pager`, `schedule` and the like) or to a known paging service, and the
annotations of PagerDuty, Opsgenie, Grafana OnCall, incident.io and others, of the service or of its owner. A group is
told once for all of its services.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ordering  # error
  description: Takes orders.
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:ordering, system: shop, tier: 2}
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ordering
  description: Takes orders.
  links: [{url: "https://oncall.example/schedules/ordering", title: Ordering rota, type: on-call}]
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:ordering, system: shop, tier: 2}
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
Add a link of the type `on-call` to the group: `- {url: ..., title: Ordering rota, type: on-call}`.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/being-on-call/), chapter 11: being on-call
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.escalation import is_on_call
from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity

_PAGES = 2
"""Tiers that page somebody at any hour."""


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every group that owns a critical service in production while neither of them names a rota."""
    knowledge = context.knowledge
    without: dict[str, list[Entity]] = {}
    for entity in knowledge.of_kind("Component"):
        critical = entity.tier is not None and entity.tier <= _PAGES and entity.lifecycle == "production"
        owner = knowledge.entities.get(entity.owner or "")
        if not critical or entity.type in ("library", "external") or owner is None or owner.kind != "Group":
            continue
        if not is_on_call(knowledge, entity) and not is_on_call(knowledge, owner):
            without.setdefault(owner.ref, []).append(entity)
    for ref, services in without.items():
        owner = knowledge.entities[ref]
        what = names([s.label for s in services], 3)
        yield Problem(
            f"{owner.label} owns {what}, and nobody can look up who is on call",
            owner.at("metadata", "name"),
            label="no link of the type `on-call`",
            why="who is called at night must not be a matter of whom one knows",
            help="add a link: `{url: ..., title: ... rota, type: on-call}`",
            subject=owner.ref,
        )
