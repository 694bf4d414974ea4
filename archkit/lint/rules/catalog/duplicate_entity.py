"""Two documents describe an entity of the same kind, namespace and name.

## Why
Only one of them is used, and which one depends on the order of reading. Mostly a file was copied and its
name forgotten; references then lead to the wrong one. Case makes no difference: `Order` is `order`.

It is an error where both stand in one file, in the catalog folders of the settings, or are joined by a
Location. Two files that nothing joins may be meant for two catalogs (samples, test data), so there it is a
warning, and the preset `core` does not speak of it.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: Order  # error
  description: Sends orders to the warehouse.
spec: {type: worker, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order-export
  description: Sends orders to the warehouse.
spec: {type: worker, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Rename one of them, or remove it.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every entity whose name is taken. What is only a warning is kept out of the preset `core`."""
    for problem in context.recorded("duplicate-entity"):
        yield replace(problem, extension=True) if problem.severity == "warning" else problem
