"""A file is a template for YAML, and was not read.

## Why
Skeletons of Backstage, Helm charts and Jinja templates often bear the name `catalog-info.yaml`. They are not
broken, but they describe nothing yet: the finding says what is not looked at.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${{ values.name }}  # error
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
Nothing is wrong with it. Keep it out of the catalog's folders if it is in your way.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="info", family="source", scope="file")
def check(context: Context) -> Iterator[Problem]:
    """Every template."""
    return context.recorded("template-skipped")
