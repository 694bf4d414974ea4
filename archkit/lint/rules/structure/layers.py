"""A part calls one that lies in a layer above it.

## Why
What lies below is needed by all above it, so it must not need them: else both can only be changed,
started and understood together. Without settings there are two layers, websites and apps above everything
else; the layers of an architecture are declared as contracts, from the top down:

```toml
[[contracts]]
id = "shop-layers"
layers = ["storefront", {domain = "ordering"}, {domain = ["ledger", "identity"]}]
```

A text means a system or domain of that name; a table is a selector (`kind type domain system owner tier
tag lifecycle engine technology data ref`). What lies in no layer is not judged.

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

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.lint.rule import Context, rule
from archkit.lint.selector import selects
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.location import Place

_KINDS = frozenset({"calls", "reads", "writes", "depends-on"})
_INTERFACES = ("website", "web-app", "mobile-app", "app", "frontend", "spa")

Layer = Callable[["Entity"], int | None]
"""The layer an entity lies in, 0 at the top; None when it lies in none."""


@rule(severity="warning", family="structure")
def check(context: Context) -> Iterator[Problem]:
    """Every edge that leads from a lower layer to a higher one."""
    declared = list(_declared(context.knowledge))
    entities = context.knowledge.entities
    # An edge to an API also leads to its provider: the same words at the same place are one finding.
    seen: set[tuple[Place, str]] = set()
    for edge in context.graph.edges:
        caller, callee = entities.get(edge.source), entities.get(edge.target)
        if edge.kind not in _KINDS or caller is None or callee is None or caller is callee:
            continue
        for name, layer in declared:
            if (edge.place, name) not in seen and _leads_up(layer, caller, callee):
                seen.add((edge.place, name))
                yield _problem(edge, caller, callee, f"in the layers `{name}`" if name else "in the layers")
        if not declared and edge.is_sync and _leads_up(_by_type, caller, callee):
            yield _problem(edge, caller, callee, f"as a {callee.type}")


def _leads_up(layer: Layer, caller: Entity, callee: Entity) -> bool:
    below, above = layer(caller), layer(callee)
    return below is not None and above is not None and above < below


def _problem(edge: Edge, caller: Entity, callee: Entity, where: str) -> Problem:
    return Problem(
        f"{caller.label} needs {callee.label}, which lies above it {where}",
        edge.place,
        label="upwards",
        why="what lies below must work without what lies above, or both change together",
        help="pass what is needed down with the call, or let the upper part subscribe to an event",
        subject=caller.ref,
    )


def _by_type(entity: Entity) -> int | None:
    """Without contracts: what people look at is above everything that runs behind it."""
    if entity.kind != "Component" or entity.type == "library":
        return None
    return 0 if (entity.type or "").lower() in _INTERFACES else 1


def _declared(knowledge: Knowledge) -> Iterator[tuple[str, Layer]]:
    """Name and layers of every contract of the settings that declares layers."""
    for contract in knowledge.settings.contracts:
        layers = contract.get("layers")
        if isinstance(layers, list | tuple) and layers:
            yield str(contract.get("id") or ""), _by_selectors(knowledge, layers)


def _by_selectors(knowledge: Knowledge, selectors: Sequence[object]) -> Layer:
    found: dict[str, int | None] = {}

    def layer(entity: Entity) -> int | None:
        if entity.ref not in found:
            found[entity.ref] = next(
                (i for i, s in enumerate(selectors) if selects(knowledge, s, entity)), None
            )
        return found[entity.ref]

    return layer
