"""A key stands twice in the same mapping.

## Why
YAML forbids it, and most readers keep the last one without a word, so that one of the two values is lost.
It also happens where two documents were glued together and the `---` between them was forgotten.

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
  lifecycle: deprecated  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Keep the one that is true. Begin a new document with `---` on a line of its own.

## Source
[YAML 1.2.2, section 3.2.1.1](https://yaml.org/spec/1.2.2/#nodes): keys of a mapping are unique
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="source", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every second appearance of a key."""
    return context.recorded("duplicate-key")
