"""A document would take more memory or time than a description of a service ever needs.

## Why
Whoever opens a pull request may write any YAML, and a few lines of aliases unfold into gigabytes. A file of
more than 5 MB, a document of more than 100 levels, or one whose aliases unfold into more than 200,000 values
is left out and said so.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  x1: &x1 [a, a, a, a, a, a, a, a, a, a]
  x2: &x2 [*x1, *x1, *x1, *x1, *x1, *x1, *x1, *x1, *x1, *x1]
  x3: &x3 [*x2, *x2, *x2, *x2, *x2, *x2, *x2, *x2, *x2, *x2]
  x4: &x4 [*x3, *x3, *x3, *x3, *x3, *x3, *x3, *x3, *x3, *x3]
  x5: &x5 [*x4, *x4, *x4, *x4, *x4, *x4, *x4, *x4, *x4, *x4]
  x6: [*x5, *x5, *x5, *x5, *x5, *x5, *x5, *x5, *x5, *x5]  # error
spec: {type: service, lifecycle: production, owner: group:platform}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Write the entity out, one document for each, one file for a few of them.

## Source
[CWE-776: Improper Restriction of Recursive Entity References](https://cwe.mitre.org/data/definitions/776.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="source", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every file or document that was left out for its size, depth or aliases."""
    return context.recorded("unsafe-yaml")
