"""Something is named that nobody describes.

## Why
Whoever follows the name finds nothing: no owner to call, no edge in the graph, no effect in an analysis.
Mostly a letter is wrong, or something was renamed in one place only.

A name that should be here is an error: its kind is *kept* here (the catalog folders of the settings describe
entities of it), and it is said in such a folder, or in a decision or runbook. Everything else is a warning:

- kinds of which nothing is described here come from elsewhere: groups from a directory service, systems from
  another repository;
- a `catalog-info.yaml` outside of the catalog folders is registered by itself in a larger catalog, which is
  not here to look into;
- where nobody has written settings and more is missing of a kind than is described, most of it lives
  elsewhere.

The preset `core` speaks of the errors only. What lives elsewhere for good is named in the settings:
`external = ["group:*", "system:billing"]`. There is one finding for each name, at the first place; what
another finding explains (a file that cannot be read, a misspelt kind) is left out.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:plattform  # error
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:plattform
  system: shop
  dependsOn:
    - component:order
    - component:ledger  # error
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order is down
for:
  - component:orders  # error
---
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependsOn:
    - component:order
    - component:ledger
```

```toml
# file: archkit.toml
external = ["component:ledger"]
```

## Fix
Mend the name; or describe the thing with `archkit new`; or name it under `external`.

## Source
[Entity References](https://backstage.io/docs/features/software-catalog/references), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.references import references, together
from archkit.lint.rule import Context, rule
from archkit.lint.unknown import problem, unknown
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every name that leads nowhere, once, unless it is of another kind or only documents use it."""
    found = references(context.knowledge)
    for first, more, others in together(unknown(found, "catalog"), lambda r: r.target):
        yield problem(found, first, more, others)
