"""A file that an entity takes in is not there.

## Why
`definition: {$text: ./openapi.yaml}` puts the file's text into the entity. Without the file Backstage cannot
take the API in, and nobody can see what it offers. Paths are relative to the file they stand in. Addresses
(`https://...`) are not looked at.

## Bad
```yaml
# file: catalog/apis.yaml
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: order-api, description: Place an order and look at it.}
spec:
  type: openapi
  lifecycle: production
  owner: group:platform
  system: shop
  definition: {$text: ./order.openapi.yaml}  # error
```

## Good
```yaml
# file: catalog/apis.yaml
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: order-api, description: Place an order and look at it.}
spec:
  type: openapi
  lifecycle: production
  owner: group:platform
  system: shop
  definition: {$text: ./order.openapi.yaml}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  providesApis: [order-api]
```

```yaml
# file: catalog/order.openapi.yaml
openapi: 3.1.0
info: {title: Order, version: 1.0.0}
paths: {}
```

## Fix
Add the file, or mend the path.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage: substitutions
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="catalog", scope="knowledge")
def check(context: Context) -> Iterator[Problem]:
    """Every file named by `$text`, `$json`, `$yaml` or `$openapi` that is not there."""
    return context.recorded("api-definition-missing")
