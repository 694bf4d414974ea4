"""The same configuration item is described twice in one entity.

## Why
Two descriptions of one variable disagree sooner or later (here: the default), and a reader believes the
one found first.

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
    - {name: ORDER_DB_POOL_SIZE, type: integer, default: 20, description: Connections per replica.}
    - {name: ORDER_CURRENCY, type: string, default: EUR, description: Currency of the accounts.}
    - {name: ORDER_DB_POOL_SIZE, type: integer, default: 50, description: Size of the pool.}  # error
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
    - {name: ORDER_DB_POOL_SIZE, type: integer, default: 20, description: Connections per replica.}
    - {name: ORDER_CURRENCY, type: string, default: EUR, description: Currency of the accounts.}
```

## Fix
Keep the one that the code follows.

## Source
[The Twelve-Factor App, III. Config](https://12factor.net/config)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import config_items, text
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every configuration item whose name stood earlier in the same entity."""
    first: dict[tuple[str, str], int] = {}
    for entity, index, item in config_items(context.knowledge):
        name = text(item.get("name"))
        if not name or (earlier := first.setdefault((entity.ref, name), index)) == index:
            continue
        yield Problem(
            f"`{name}` of {entity.label} is described twice",
            entity.at("spec", "config", index, "name"),
            label="again here",
            related=(Related(entity.at("spec", "config", earlier, "name"), "first here"),),
            why="two descriptions of one variable disagree sooner or later",
            help="keep the one that the code follows",
            subject=entity.ref,
        )
