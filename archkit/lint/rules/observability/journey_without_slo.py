"""A user journey has no objective: nobody will notice when it breaks.

## Why
Each service may keep its own promise while the journey through all of them does not work. What users come for
deserves a number of its own, and an alert when the number is in danger. Without one, users are the alert.

An error in tier 1, a warning in tier 2 and 3, a remark in tier 4 and where no tier is stated. An OpenSLO document
whose `service` names the flow counts as its objective.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, description: What the company lives on.}
spec:  # error
  type: journey
  owner: group:platform
  tier: 1
  entry: component:web
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
  slo:
    availability: 99%
    window: 30d
    alerts:
      - name: buy-slow-burn
        burnRate: 1
        long: 3d
        severity: ticket
        runbook: https://wiki.example/buy
  steps:
    - {id: pay, component: component:web}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Say what users can rely on, measured where they are: `slo: {availability: 99.5%, latency: {p99: 800ms}, window: 30d}`.
Begin with what is reached today.

## Source
Google, The Site Reliability Workbook, chapter 2: Implementing SLOs
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.source.problem import Severity


@rule(severity="error", family="observability", code="OB001")
def check(context: Context) -> Iterator[Problem]:
    """Each journey for which nothing is promised."""
    if not any(e.kind == "Flow" for e in context.knowledge.entities.values()):
        return
    from archkit.analysis.observability import journeys

    for journey in journeys(context.design, context.knowledge):
        if journey.has_objective:
            continue
        tier = f" of tier {journey.tier}" if journey.tier else ""
        yield Problem(
            f"the journey {journey.entity.label}{tier} has no objective",
            journey.entity.at("spec", key=True),
            label="no `slo` here",
            why="nobody will notice when it breaks, though every service of it keeps its own promise",
            help="write `slo: {availability: 99.5%, window: 30d}`, or what is reached today",
            subject=journey.entity.ref,
            severity=_severity(journey.tier),
        )


def _severity(tier: int | None) -> Severity | None:
    """Of a tier; none stated weighs like the least critical."""
    if tier == 1:
        return None
    return "warning" if tier in (2, 3) else "info"
