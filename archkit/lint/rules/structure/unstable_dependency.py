"""Something that much else needs depends on something less settled than itself.

## Why
Instability is `I = Ce / (Ca + Ce)`: the others that an element needs, of all that it has to do with. What many need and
what needs few (I near 0) is hard to change, what few need and what needs many (I near 1) changes often, and each of its
changes reaches those who depend on it. Dependencies should lead towards the more stable side.

This is a remark, for the review to think about. Judged are needs under `dependencies`, in catalogs of five elements or
more; what everybody needs anyway (`platform: true`) is left out. The option `gap` (0) is the difference from which on
it is told: `unstable-dependency = {gap = 0.2}` under `[rules]`.

## Bad
```yaml
# file: catalog/shop.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: component:campaigns  # error
      operation: read
      timeout: 50ms
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: campaigns, description: What is cheaper this week.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:partners, operation: read, timeout: 20ms}
    - {to: component:weather, operation: read, timeout: 20ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: partners, description: Who pays for what.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: weather, description: What people will want.}
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
    - {to: component:price, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: app, description: The shop on a phone.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:price, operation: read, timeout: 200ms}
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
metadata: {name: campaigns, description: What is cheaper this week.}
spec:
  type: job
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:price, operation: write, timeout: 200ms}
    - {to: component:partners, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: partners, description: Who pays for what.}
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
    - {to: component:price, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: app, description: The shop on a phone.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:price, operation: read, timeout: 200ms}
```

## Fix
Turn the dependency round: let the one that changes often tell the other, by a call or an event. Or settle it, by moving
what is stable in it into a part of its own.

## Source
Martin, OO design quality metrics: an analysis of dependencies (1994); Clean Architecture (2017), chapter 14
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="info", family="structure", code="ST005", options={"gap": float})
def check(context: Context) -> Iterator[Problem]:
    """Every stated need of an element that is more stable than what it needs."""
    if not any("dependencies" in entity.fields for entity in context.knowledge.entities.values()):
        return
    from archkit.analysis.coupling import FEWEST, without_platform

    gap = context.option("gap", 0.0)
    found = without_platform(context.design)
    if found.size < FEWEST:
        return
    for need, below, above in found.unstable():
        if above - below <= gap or need.edge.route[1:2] != ("dependencies",):
            continue
        caller, callee = context.design.elements[need.source], context.design.elements[need.target]
        coming, leaving = found.afferent(need.source), found.efferent(need.target)
        yield Problem(
            f"{caller.label} (instability {below:.2f}) depends on {callee.label}, which is less stable ({above:.2f})",
            need.edge.place,
            label="towards the less stable side",
            why=f"{coming} need {caller.label}, and {callee.label} itself needs {leaving}",
            help="turn it round by an event or a call the other way, or make a part of its own of what is stable in it",
            subject=caller.ref,
        )
