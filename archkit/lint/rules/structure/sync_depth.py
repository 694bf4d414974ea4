"""A request passes many services, one waiting for the next.

## Why
Each of them adds its latency and its failures, and each needs a timeout shorter than the one before. Four
or five in a row are worth a remark, more are a warning.

Counted are calls that wait, of services and of stores, from what nobody waits for. The limit is the option
`max` (5): `sync-depth = {max = 6}` under `[rules]`; the remark begins one below it.

## Bad
```yaml
# file: catalog/chain.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: component:order  # error
      timeout: 3s
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:payment, timeout: 2s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:fraud, timeout: 1s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: fraud, description: Says whom to trust.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:profile, timeout: 300ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: profile, description: Knows the customers.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:order, operation: write, timeout: 1s, idempotency: key}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Let a service in the middle keep a copy of what it asks for, tell the rest by an event after the answer,
or call side by side what does not build on each other.

## Source
Dean and Barroso, The Tail at Scale, CACM 56(2) 2013
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.sync_calls import sync_depth
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.graph.graph import Graph

_SHOWN = 20
"""Parts of a chain in words; a chain of thousands is a generated catalog, and no sentence."""


@rule(severity="warning", family="structure", code="ST002", options={"max": int})
def check(context: Context) -> Iterator[Problem]:
    """One finding for each element nobody waits for, at the first call of its longest chain."""
    limit = context.option("max", 5)
    for chain in sync_depth(context.graph, at_least=limit - 1):
        root = _label(context.graph, chain.root)
        yield Problem(
            f"a request to {root} passes {chain.depth} calls, one waiting for the next: "
            f"{_arrows(context.graph, chain.parts)}",
            chain.calls[0].place,
            label="the chain begins here",
            related=(Related(chain.calls[-1].place, "and ends here"),) if chain.depth > 1 else (),
            why="each adds its latency and its failures, and needs a shorter timeout than the one before",
            help="let one in the middle keep a copy of what it asks for, or tell the rest by an event",
            subject=chain.root,
            severity=None if chain.depth > limit else "info",
        )


def _arrows(graph: Graph, refs: Sequence[str]) -> str:
    left = len(refs) - _SHOWN
    first, last = (refs[: _SHOWN - 3], refs[-3:]) if left > 0 else (refs, ())
    more = [f"({left} more)"] if left > 0 else []
    return " -> ".join([*(_label(graph, r) for r in first), *more, *(_label(graph, r) for r in last)])


def _label(graph: Graph, ref: str) -> str:
    entity = graph.entities.get(ref)
    return entity.label if entity else short(ref)
