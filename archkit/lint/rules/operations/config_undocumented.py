"""A configuration item says nothing about what it does.

## Why
Configuration is changed under pressure, by somebody who did not write the code. A name such as
`ORDER_DB_POOL_SIZE` says neither the unit, nor whether it counts per replica, nor what happens when it
is too high.

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
  config:
    - {name: ORDER_CURRENCY, type: string, default: EUR, description: Currency of the accounts.}
    - name: ORDER_DB_POOL_SIZE  # error
      type: integer
      default: 20
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
  config:
    - name: ORDER_DB_POOL_SIZE
      type: integer
      default: 20
      description: Connections per replica; the database takes 200 in all.
```

## Fix
Add a `description`: what it does, its unit, and what goes wrong when it is too small or too large.

What code reads and nobody has listed at all is found by `archkit config check`, which reads the source in
`sourcePaths`, examples of environments, schemas and manifests; a lint reads none of these and stays fast.

## Source
[The Twelve-Factor App, III. Config](https://12factor.net/config)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import config_items, text
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every configuration item without a description."""
    for entity, index, item in config_items(context.knowledge):
        name = text(item.get("name"))
        if name and not text(item.get("description")):
            yield Problem(
                f"`{name}` of {entity.label} has no description",
                entity.at("spec", "config", index, "name"),
                label="what does it do?",
                why="it is changed under pressure, by somebody who did not write the code",
                help="add `description: ...` with its unit and what happens when it is wrong",
                subject=entity.ref,
            )
