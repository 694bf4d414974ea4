"""Something in production rests on an experiment.

## Why
An experiment may change or end tomorrow, and nobody has promised to answer for it at night. What runs in production
passes that promise on without having it. In tier 1 a dependency of that kind that says `criticality: hard` is an error;
else, and where nobody says how much depends on it, a warning.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:fraud, operation: read, timeout: 200ms}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: fraud, description: Says whom to trust.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:fraud, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: fraud, description: Says whom to trust.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Make the experiment a product (`lifecycle: production`, with all that asks for), or make it dispensable: `criticality:
soft` with a `fallback`, and accept the warning until then.

## Source
Backstage, well-known values of `spec.lifecycle`: "experimental ... an early, non-production release"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.lifecycle import unfinished
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related, Severity

if TYPE_CHECKING:
    from archkit.graph.graph import Edge


@rule(severity="warning", family="lifecycle", code="LC003")
def check(context: Context) -> Iterator[Problem]:
    """Each need of something in production for something experimental."""
    entities = context.knowledge.entities
    if not any(e.lifecycle == "experimental" for e in entities.values()):
        return
    for edge in unfinished(context.graph):
        user, experiment = entities[edge.source], entities[edge.target]
        tier = f"tier {user.tier} " if user.tier else ""
        yield Problem(
            f"{user.label} is in production ({tier}{_how(edge)}) and needs {experiment.label}, an experiment",
            edge.place,
            label="an experiment",
            related=(Related(experiment.at("spec", "lifecycle"), "said here"),),
            why="it may change or end tomorrow, and nobody has promised to answer for it",
            help="make it a product, or make it dispensable: `criticality: soft` with a `fallback`",
            subject=edge.source,
            severity=_severity(edge, user.tier),
        )


def _how(edge: Edge) -> str:
    return f"{edge.criticality} dependency" if edge.states_criticality else "dependency"


def _severity(edge: Edge, tier: int | None) -> Severity | None:
    return "error" if tier == 1 and edge.is_hard and edge.states_criticality else None
