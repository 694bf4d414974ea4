"""The baseline holds a finding that is gone.

## Why
Somebody mended it. Left in, the entry would hide the same mistake when it is made again.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

```text
# file: archkit-baseline.txt
2c26b46b68ffc68ff99b  runbook-missing  catalog/example.yaml  order is tier 1 and has no runbook # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

```text
# file: archkit-baseline.txt
# Nothing is known.
```

## Fix
`archkit lint --baseline FILE --update-baseline` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="info", family="housekeeping")
def check(context: Context) -> Iterator[Problem]:
    """Every entry of the baseline without a finding, when its rule was looked at."""
    return context.recorded("baseline-stale")
