"""An objective has no alert: its error budget can burn unseen.

## Why
An objective that nobody is told about is read at the end of the quarter, when it is missed. An alert on the burn rate
tells early: at `burnRate: 14.4` over one hour, 2 % of the budget of 30 days are gone, and all of it in 50 hours.

Looked at are user journeys and services of tier 1 and 2 in production. Counted is any alert under `slo.alerts`, an
alert policy of an OpenSLO document, and a runbook that is for it and names alerts.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, description: What the company lives on.}
spec:
  type: journey
  owner: group:platform
  tier: 1
  entry: component:web
  slo: {availability: 99%, window: 30d}  # error
  steps:
    - {id: pay, component: component:web}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, description: What the company lives on.}
spec:
  type: journey
  owner: group:platform
  tier: 1
  entry: component:web
  steps:
    - {id: pay, component: component:web}
  slo:
    availability: 99%
    window: 30d
    alerts:
      - name: buy-slow-burn
        burnRate: 1
        long: 3d
        severity: ticket
        runbook: https://wiki.example/buy
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Three alerts do for most: `burnRate: 14.4` over `1h` and `6` over `6h` that page, `1` over `3d` that opens a ticket.

## Source
Google, The Site Reliability Workbook, chapter 5: Alerting on SLOs
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="observability", code="OB004")
def check(context: Context) -> Iterator[Problem]:
    """Each journey and critical service with an objective and no alert on it."""
    entities = context.knowledge.entities.values()
    if not any("slo" in e.facts or e.kind == "SLO" for e in entities):
        return
    from archkit.analysis.observability import journeys, services

    for found in (
        *journeys(context.design, context.knowledge),
        *services(context.design, context.knowledge),
    ):
        if found.has_alert or not found.has_objective:
            continue
        yield Problem(
            f"{found.entity.label} has an objective and no alert on it",
            found.objectives[0].place,
            label="no alert here",
            why="the error budget can burn unseen",
            help="add `alerts:` with `burnRate: 14.4` over `1h`, `6` over `6h` and `1` over `3d`",
            subject=found.entity.ref,
        )
