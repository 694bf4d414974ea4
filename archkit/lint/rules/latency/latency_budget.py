"""The calls on the critical path add up to more than the p99 that is promised.

## Why
Calls one after the other add up, of calls at the same time (equal `stage`) the slowest counts. A sum above the
objective leaves no room for a normal day, let alone for a bad one.

The sum of p99s is an estimate: the p99 of the whole is mostly lower, and sure is only, by the union bound, that `n`
parts exceed it in at most `n` of a hundred requests. What is called counts with the p99 it promises
(`slo.latency.p99`), or with the sum of its own critical path where it promises none; a soft call with a fallback counts
up to its timeout. Journeys (`kind: Flow`) are the sum of their steps.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, latency: {self: {p99: 80ms}}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  latency: {self: {p99: 40ms}}
  slo: {latency: {p99: 100ms}}  # error
  dependencies:
    - {to: component:price, operation: read, timeout: 150ms}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, latency: {self: {p99: 80ms}}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  runbooks: [runbooks/web.md]
  latency: {self: {p99: 40ms}}
  slo:
    latency: {p99: 200ms}
    window: 30d
    alerts:
      - {name: web-slow, burnRate: 14.4, long: 1h, short: 5m, severity: page, runbook: runbooks/web.md#diagnosis}
  dependencies:
    - {to: component:price, operation: read, timeout: 150ms}
```

```markdown
<!-- file: runbooks/web.md -->
---
title: Pages are slow
type: runbook
for: [component:web]
alerts: [web-slow]
owner: group:platform
last-reviewed: 2026-01-10
review-every: 3650d
last-exercised: 2026-01-10
---
## Symptoms
Pages take longer than 200 ms.

## Impact
Buyers leave.

## Diagnosis
1. Look whether `component:price` is slow: `kubectl logs -l app=web --since=10m`

## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/web`

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/web`

## Escalation
After 30 minutes call group:platform.

## Verification
The p99 is below 200 ms for ten minutes.
```

## Fix
Make calls at the same time (`stage`), keep answers in a cache, move a call off the path (`via: async`), or promise what
can be kept.

## Source
Dean and Barroso, [The Tail at Scale](https://doi.org/10.1145/2408776.2408794), CACM 56(2), 2013
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Element
    from archkit.analysis.latency_budget import Budget

_SHOWN = 6
"""Parts of the path that a finding points at, the longest ones."""


@rule(severity="warning", family="latency", code="LT003")
def check(context: Context) -> Iterator[Problem]:
    """Every component, resource and journey whose critical path is longer than its objective."""
    if not anyone_states(context.knowledge, "slo"):
        return
    from archkit.analysis.latency_budget import element_budget, journey_budget, objective

    design = context.design
    for number, element in enumerate(design.elements):
        if objective(element) is not None:
            yield from _judge(element, element_budget(design, number))
    for flow in design.of_kind("Flow"):
        if objective(flow) is not None:
            yield from _judge(flow, journey_budget(design, flow))


def _judge(element: Element, budget: Budget) -> Iterator[Problem]:
    from archkit.analysis.written import duration, written

    if not budget.is_late:
        return
    assert budget.objective is not None and budget.sum is not None and budget.slack is not None
    known = [(s.ms, s) for s in budget.shares if s.ms]
    parts = [f"own work {duration(budget.own.value)}"] if budget.own else []
    parts += [f"{share.label} {duration(ms)}" for ms, share in known]
    longest = sorted(known, key=lambda pair: -pair[0])[:_SHOWN]
    over = "at least " if budget.missing else ""
    yield Problem(
        f"{element.label} promises a p99 of {duration(budget.objective.value)}, "
        f"but its critical path adds up to {over}{duration(budget.sum)}",
        budget.objective.place,
        label=f"{duration(-budget.slack)} too little",
        related=tuple(
            Related(place, f"{share.label}: {duration(ms)}")
            for ms, share in longest
            if (place := share.place) is not None
        ),
        why=f"{names(parts, 6)}; the sum is only sure to hold for {written(budget.quantile, 'ratio')} of requests",
        help="make calls at the same time (`stage`), cache, move one off the path, or promise what can be kept",
        subject=element.ref,
    )
