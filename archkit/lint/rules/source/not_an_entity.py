"""A YAML document in the catalog is no entity.

## Why
It is not checked and stands on no page. Often `kind` or `apiVersion` was forgotten; sometimes it is another
file (a workflow, values of a chart) that lies in the wrong folder.

## Bad
```yaml
name: order  # error
owner: platform
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Begin it with `apiVersion: backstage.io/v1alpha1`, `kind` and `metadata`, or move it out of the catalog.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="info", family="source", scope="file")
def check(context: Context) -> Iterator[Problem]:
    """Every document without an envelope. What an entity takes in (`$yaml: ./file`) is none."""
    return context.recorded("not-an-entity")
