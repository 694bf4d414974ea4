"""A suppression is past its last day, or that day is no date.

## Why
Somebody promised to mend it by then. From that day on the finding is reported again, and so is the promise.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] written together with the new rota until 2025-06-01 # error
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] written together with the new rota until 2099-06-01
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

## Fix
Mend what it silenced and remove it, or decide anew, with a new reason and a new day.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="housekeeping")
def check(context: Context) -> Iterator[Problem]:
    """Every suppression whose day has come."""
    return context.recorded("suppression-expired")
