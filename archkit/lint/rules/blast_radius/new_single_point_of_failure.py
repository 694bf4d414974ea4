"""A change adds a single point of failure.

## Why
The others are known, and somebody decided to live with them. This one comes with a line that may look harmless: a
fallback is dropped, an alternative goes, a new call has none. From then on one failure is enough.

An element v is a single point of failure of s when `phi_s(all up but v) = 0`. Both states are compared, with
alternatives, replicas and fallbacks; nothing is said of what the change adds itself. The rule runs where a change is
looked at.

## Bad
```yaml
# file: catalog/example.yaml before
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: The shop.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  dependencies: [{to: component:tips, criticality: soft, operation: read, timeout: 200ms}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tips, description: What others bought.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: The shop.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:tips, criticality: hard, operation: read, timeout: 200ms}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tips, description: What others bought.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

## Good
```yaml
# file: catalog/example.yaml before
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: The shop.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tips, description: What others bought.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: The shop.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:tips, criticality: soft, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tips, description: What others bought.}
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

## Fix
Make the edge soft, with what is served instead, or give it an alternative. Where neither is worth it, say so in a
decision.

## Source
Barlow and Proschan, *Statistical Theory of Reliability and Life Testing*, 1975: minimal cut sets of one element
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.new_single_points import NewSinglePoint


@rule(severity="warning", family="blast-radius", scope="change", code="BR002")
def check(context: Context) -> Iterator[Problem]:
    """Every need by which something falls with another, and did not before the change."""
    if context.change is None or context.change.before is None:
        return
    from archkit.analysis.design import Design
    from archkit.analysis.new_single_points import new_single_points

    before = Design(context.change.before())
    for found in new_single_points(before, context.design):
        yield _problem(context.design, found)


def _problem(design: Design, found: NewSinglePoint) -> Problem:
    source, target = design.elements[found.need.source], design.elements[found.need.target]
    point = design.elements[found.point]
    why = f"{source.label} -> {target.label}: until now {source.label} went on without {point.label}"
    if found.behind:
        why += f"; by the same way it needs {_said(design, found.behind)} now"
    if found.others:
        why += f"; with it fall {_said(design, found.others)}"
    return Problem(
        f"this change makes {point.label} a single point of failure of {source.label}",
        found.need.at(),
        label="no way round it",
        why=why,
        help="make the edge soft, add an alternative, or say in a decision why that is fine",
        subject=f"{source.ref}->{point.ref}",
    )


def _said(design: Design, numbers: Sequence[int]) -> str:
    return names([design.elements[n].label for n in numbers])
