"""A comment silences a rule and does not say why.

## Why
Who finds it in a year can neither keep it nor remove it with a good conscience. A reason that names a
decision (`ADR-0021`) also says when it ends.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] # error
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] it is switched off in spring, see ADR-0021
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

## Fix
Write the reason behind the bracket.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="housekeeping")
def check(context: Context) -> Iterator[Problem]:
    """Every suppression without a reason."""
    return context.recorded("suppression-without-reason")
