"""An entity says nothing about who answers for it.

## Why
When it breaks, when a vulnerability is found in it, when somebody wants to change it: the first question is
whose it is. Backstage refuses the entity without an owner.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:  # error
  type: service
  lifecycle: production
  system: shop
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
```

## Fix
Name a group, not a person: `owner: group:platform`. People move on, and nobody notices.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every entity without an owner, of the kinds that need one."""
    return context.recorded("owner-missing")
