"""An alert names no runbook: somebody is woken without instructions.

## Why
Whoever is on call meets most alerts for the first time, at night. Written steps shorten the repair about
threefold against improvising. An alert that pages without them is an error; one that opens a ticket is a
remark.

Alerts are those of objectives in the catalog, and those in the files of the monitoring system that the settings name
(`alerts` under `[paths]`); there a severity of `page` or `critical` counts as one that pages.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  slo:
    availability: 99.9%
    window: 30d
    alerts:
      - {name: order-fast-burn, burnRate: 14.4, long: 1h, short: 5m, severity: page}  # error
```

```yaml
# file: alerts/shop.yaml
groups:
  - name: shop
    rules:
      - alert: CertificateExpires  # error
        expr: cert_days_left < 7
        labels: {severity: page}
```

```toml
[paths]
alerts = ["alerts"]
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
  runbooks: [runbooks/order.md]
  slo:
    availability: 99.9%
    window: 30d
    alerts:
      - name: order-fast-burn
        burnRate: 14.4
        long: 1h
        short: 5m
        severity: page
        runbook: runbooks/order.md#diagnosis
      - {name: order-slow-burn, burnRate: 1, long: 3d, short: 6h, severity: ticket}
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order burns its error budget
type: runbook
for: [component:order]
alerts: [order-slow-burn]
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
Write `runbook: runbooks/order.md#diagnosis` at the alert, or list the alert's name under `alerts` in the
front matter of a runbook.

## Source
Site Reliability Engineering, chapter 1 (playbooks) and chapter 11 (being on-call)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.alerts import alerts
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="operations", code="OB002")
def check(context: Context) -> Iterator[Problem]:
    """Every alert that names no runbook and is named by none; the schema speaks of those without a name."""
    known, entities = alerts(context.knowledge), context.knowledge.entities
    # What the catalog declares too is told there.
    for alert in (*known.declared, *(a for a in known.fired if not a.of)):
        if known.is_answered(alert):
            continue
        entity = entities.get(alert.of or "")
        whose = f" of {entity.label}" if entity is not None else ""
        field = "runbook: runbooks/...#heading" if entity is not None else "annotations: {runbook_url: ...}"
        yield Problem(
            f"the alert `{alert.name}`{whose} {'pages somebody' if alert.pages else 'fires'} without a runbook",
            alert.place,
            label="what is to be done?",
            why="whoever is on call meets most alerts for the first time",
            help=f"name one: `{field}`, or list `{alert.name}` under `alerts` in a runbook's front matter",
            subject=alert.of or alert.place.path,
            severity=None if alert.pages else "info",
        )
