"""A Location leads to a file that is not there.

## Why
Everything that the file described is missing from the catalog, and Backstage reports an error at every
refresh. Targets are relative to the file they stand in; addresses (`https://...`) are not looked at. A
pattern that matches nothing is a warning: its files may be still to come, and Backstage takes it as it is.

## Bad
```yaml
# file: catalog/all.yaml
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec:
  targets:
    - ./ordering/order.yaml
    - ./ordering/ordr.yaml  # error
```

```yaml
# file: catalog/ordering/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
# file: catalog/all.yaml
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec:
  targets:
    - ./ordering/order.yaml
```

```yaml
# file: catalog/ordering/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Mend the path, or remove the target.

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
    """Every target of a Location that leads to no file. What is only a warning is kept out of the preset `core`."""
    for problem in context.recorded("location-target-missing"):
        yield replace(problem, extension=True) if problem.severity == "warning" else problem
