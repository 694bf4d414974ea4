"""One request makes many calls over the same edge.

## Why
Every call pays for the network, for a connection and for the slowest of the answers: the more calls, the
surer one of them is slow. Twenty-five calls of 4 ms, one after another, are 100 ms.

The limit is the option `max` (10): `chatty-edge = {max = 20}` under `[rules]`.

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
    - to: component:price
      operation: read
      timeout: 100ms
      callsPerRequest: 25  # error
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
    - {to: component:price, operation: read, timeout: 100ms, callsPerRequest: 1}
```

## Fix
Ask for all of them in one call, keep the answers in a cache, or let the callee do the loop.

## Source
Microsoft,
[Chatty I/O antipattern](https://learn.microsoft.com/en-us/azure/architecture/antipatterns/chatty-io/)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="structure", code="ST004", options={"max": float})
def check(context: Context) -> Iterator[Problem]:
    """Every stated edge with more calls per request than the limit."""
    if not any("dependencies" in entity.fields for entity in context.knowledge.entities.values()):
        return
    from archkit.analysis.coupling import chatty

    limit = context.option("max", 10.0)
    for need in chatty(context.design, limit):
        caller, callee = context.design.elements[need.source], context.design.elements[need.target]
        yield Problem(
            f"{caller.label} calls {callee.label} {need.calls:g} times for one request",
            need.at("callsPerRequest"),
            label=f"more than {limit:g}",
            why="each call pays for the network again, and the slowest of them decides",
            help="ask for all of them at once, or keep the answers in a cache",
            subject=caller.ref,
        )
