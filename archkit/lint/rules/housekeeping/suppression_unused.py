"""A comment or a setting silences a rule that has nothing to say there.

## Why
It was needed once. Left in, it hides the next finding, which nobody has judged.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] nobody is on call for it yet # error
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] it is switched off in spring
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

## Fix
Remove it. A name that is no rule is told apart: it may only be misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="housekeeping", fixable=True)
def check(context: Context) -> Iterator[Problem]:
    """Every suppression that silenced nothing, when its rules were looked at."""
    return context.recorded("suppression-unused")
