"""A part calls one that lies in a layer above it.

## Why
What lies below is needed by all above it, so it must not need them: else both can only be changed,
started and understood together. There are two layers as long as nobody declares others, websites and apps
above everything else. The layers of an architecture are declared as a contract, from the top down, and then
`contract-broken` watches those instead:

```toml
[[contracts]]
id = "shop-layers"
layers = ["storefront", {domain = "ordering"}, {domain = ["ledger", "identity"]}]
```

What lies in no layer is not judged.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
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
    - to: component:web  # error
      operation: read
      timeout: 300ms
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
    - {to: component:order, operation: write, timeout: 1s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Pass what is needed down with the call, let the upper part subscribe to an event, or move the shared piece
below both.

## Source
Buschmann et al., Pattern-Oriented Software Architecture 1 (1996): Layers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.contracts import enforced
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

_KINDS = frozenset({"calls", "reads", "writes", "depends-on"})
_INTERFACES = ("website", "web-app", "mobile-app", "app", "frontend", "spa")


@rule(severity="warning", family="structure")
def check(context: Context) -> Iterator[Problem]:
    """Every call that waits from what nobody looks at to what people look at, where no contract has layers."""
    if any(e.contract.layers for e in enforced(context.knowledge)):
        return  # the rule `contract-broken` watches those
    entities = context.knowledge.entities
    looked_at = {ref for ref, entity in entities.items() if _layer(entity) == 0}
    # An edge to an API also leads to its provider: the same words at the same place are one finding.
    seen: set[Place] = set()
    for edge in context.graph.edges:
        if edge.target not in looked_at or edge.kind not in _KINDS or not edge.is_sync:
            continue
        caller = entities.get(edge.source)
        if caller is not None and _layer(caller) == 1 and edge.place not in seen:
            seen.add(edge.place)
            yield _problem(edge, caller, entities[edge.target])


def _problem(edge: Edge, caller: Entity, callee: Entity) -> Problem:
    return Problem(
        f"{caller.label} needs {callee.label}, which lies above it as a {callee.type}",
        edge.place,
        label="upwards",
        why="what lies below must work without what lies above, or both change together",
        help="pass what is needed down with the call, or let the upper part subscribe to an event",
        subject=caller.ref,
    )


def _layer(entity: Entity) -> int | None:
    """What people look at is above everything that runs behind it; None: in no layer."""
    if entity.kind != "Component" or entity.type == "library":
        return None
    return 0 if (entity.type or "").lower() in _INTERFACES else 1
