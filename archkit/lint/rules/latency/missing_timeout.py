"""A call that waits has no timeout.

## Why
When the called hangs, the caller hangs with it: each request holds a thread, a connection and the patience of whoever
waits further up, until none are left. Without a timeout the worst case of the call is infinite, and nothing can be
said of the latency of whatever waits for it.

It is an error for callers of tier 1 and 2. Only calls that `spec.dependencies` states and that wait are looked at: a
bare `dependsOn` says nothing about waiting.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: component:price  # error
      operation: read
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:price, operation: read, timeout: 100ms}
```

## Fix
Choose the share of good calls that may be cut off, say 0.1 %, and set the timeout to that percentile of what the called
takes, its p99.9. What nobody waits for is stated as `via: async`.

## Source
Brooker, [Timeouts, retries and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/), Amazon Builders' Library
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.source.location import Place


@rule(severity="warning", family="latency", code="LT001")
def check(context: Context) -> Iterator[Problem]:
    """Every stated call that waits without a limit; once, however many serve the API it names."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.call import calls
    from archkit.analysis.latency_budget import objective
    from archkit.analysis.written import duration

    seen: set[Place] = set()
    for caller, made in zip(context.design.elements, calls(context.design), strict=True):
        for call in made:
            # One that is written and cannot be read is told by `quantity`.
            if call.timeout is not None or not call.is_sync or call.need.value("timeout") is not None:
                continue
            place = call.need.edge.place
            if call.need.edge.route[1:2] != ("dependencies",) or place in seen:
                continue
            seen.add(place)
            called = context.design.elements[call.need.target]
            p99 = objective(called)
            known = f"; its p99 is {duration(p99.value)}" if p99 else ""
            yield Problem(
                f"{caller.label} waits for {called.label} without a timeout",
                place,
                label="nothing ends the wait",
                why=f"when {called.label} hangs, every request of {caller.label} holds on to a thread and a connection",
                help=f"add `timeout`, near the p99.9 of {called.label}{known}",
                subject=caller.ref,
                severity="error" if caller.tier in (1, 2) else None,
            )
