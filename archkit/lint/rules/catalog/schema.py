"""A field has a value of a wrong type, or one that has to be there is missing.

## Why
Backstage refuses an entity whose own fields are wrong, and with it everything that refers to the entity.
What is required is what Backstage requires of each kind, and nothing more. In a field that only archkit
knows, a wrong type is a warning on an entity written for Backstage: it may be somebody else's field of the
same name.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: Takes a cart to a paid order.
  tags: java  # error
spec:  # error
  type: service
  owner: group:platform
  system: shop
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: Takes a cart to a paid order.
  tags: [java]
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  tier: 3
```

## Fix
Write what the finding names. `archkit schema component` prints every field with its type, and
`archkit schema --install` lets the editor complete and check them.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every value that its field does not take, and every field that is missing."""
    return context.recorded("schema")
