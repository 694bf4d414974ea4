"""A name, namespace, tag, label, annotation or address is written with characters that it cannot have.

## Why
Backstage refuses the entity. Names stand in addresses and in references, so they have letters, digits, `-`,
`_` and `.`, at most 63, with a letter or digit at both ends. Tags are lower-case; what people read belongs
into `title`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order service  # error
  description: Takes a cart to a paid order.
  tags:
    - java
    - Spring Boot  # error
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order-service
  title: Order service
  description: Takes a cart to a paid order.
  tags:
    - java
    - spring-boot
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Keep the name short and plain, and give the entity a `title` for people.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every text that breaks the rules for names."""
    return context.recorded("name-invalid")
