"""A field is nearly called like a known one, which is absent: probably a slip.

## Why
Extra fields are kept, as in Backstage, so a misspelt one is silently without effect: the system never learns
of the component, the timeout is never used. Only names within two letters of a known field are reported;
fields of one's own are left in peace.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  sytem: shop  # error
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
  costCentre: "4711"
```

## Fix
Take the name that is suggested. Where the field is one of your own, rename it or silence the finding with
`# archkit: ignore[unknown-field] read by our billing`.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="catalog", scope="file")
def check(context: Context) -> Iterator[Problem]:
    """Every key close to a field that is not there."""
    return context.recorded("unknown-field")
