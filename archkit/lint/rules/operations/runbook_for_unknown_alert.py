"""A runbook answers an alert that does not exist.

## Why
The alert was renamed or removed, and the runbook was not told. Whoever is paged by the new name does not find it.

Alerts are those of objectives in the catalog and those in the monitoring system's files (`alerts` under `[paths]` in
the settings). Small letters and hyphens do not matter: `order-fast-burn` is `OrderFastBurn`. Where these files are
not here, only runbooks are looked at whose services all declare their alerts in the catalog. Where one of them cannot
be read, or is a template of such a file, no runbook is: the alert may be in it.

## Bad
```yaml
# file: alerts/order.yaml
groups:
  - name: order
    rules:
      - alert: OrderFastBurn
        expr: order:errors:ratio1h > 0.0144
        annotations: {runbook_url: "runbooks/order.md"}
```

```toml
[paths]
alerts = ["alerts"]
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
alerts:
  - order-fast-burn
  - order-down  # error
---
## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`
```

## Good
```yaml
# file: alerts/order.yaml
groups:
  - name: order
    rules:
      - alert: OrderFastBurn
        expr: order:errors:ratio1h > 0.0144
        annotations: {runbook_url: "runbooks/order.md"}
```

```toml
[paths]
alerts = ["alerts"]
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
alerts: [order-fast-burn]
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
Give it the alert's new name, or take it out.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/monitoring-distributed-systems/), chapter 6: monitoring
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.alerts import Alerts, alerts
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called
from archkit.source.location import Place
from archkit.source.names import bare, did_you_mean
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge, Runbook


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every alert in a runbook's front matter that is declared nowhere, where that can be known."""
    knowledge = context.knowledge
    known = alerts(knowledge)
    names = {alert.name for same in known.by_key.values() for alert in same}
    for runbook in knowledge.runbooks:
        if not runbook.alerts or not _can_tell(knowledge, known, runbook):
            continue
        for index, name in enumerate(runbook.alerts):
            if bare(name) not in known.by_key:
                yield Problem(
                    f"there is no alert `{name}`, which {called(runbook)} is to answer",
                    Place(runbook.path, 0, ("alerts", index)),
                    label="fires nowhere",
                    why="whoever is paged looks for the name in the alert",
                    help=did_you_mean(name, names) or "give it the alert's name, or take it out",
                    subject=runbook.path,
                )


def _can_tell(knowledge: Knowledge, known: Alerts, runbook: Runbook) -> bool:
    """Whether all alerts that it may mean are here."""
    if knowledge.alerts or knowledge.unread_alerts:
        return known.is_whole
    declaring = {alert.of for alert in known.declared}
    return bool(runbook.subjects) and all(ref in declaring for ref in runbook.subjects)
