"""Data has no owner, or more than one.

## Why
Somebody decides what the data means, who may see it, how its schema changes and when it is deleted. With nobody, all of
that just happens; with two, each waits for the other. The owner of a resource owns its data, unless `data.owners` names
somebody else: then exactly one.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: customers, description: Who buys here.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  data:
    classification: [pii.contact]
    retention: 1095d
    owners: [component:crm, component:billing]  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {clearance: [pii.contact]}
  dependencies: [{to: resource:customers, operation: write, timeout: 150ms}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: customers, description: Who buys here.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  data: {classification: [pii.contact], retention: 1095d, owners: [component:crm]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {clearance: [pii.contact]}
  dependencies: [{to: resource:customers, operation: write, timeout: 150ms}]
```

## Fix
Name the one service or group that decides. If two have a claim, split the data or let one of them ask the other.

## Source
Richardson, [Database per service](https://microservices.io/patterns/data/database-per-service.html), microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="data", code="DA008")
def check(context: Context) -> Iterator[Problem]:
    """Every store whose data has not exactly one owner."""
    if not anyone_states(context.knowledge, "data"):
        return
    from archkit.analysis.data.ownership import not_owned_by_one

    design = context.design
    for number in not_owned_by_one(design):
        store = design.elements[number]
        owners, place = store.texts("data", "owners"), store.at("data", "owners")
        assert place is not None
        yield Problem(
            f"the data in {store.label} is owned by {names(owners)}"
            if owners
            else f"nobody owns the data in {store.label}",
            place,
            label=f"{len(owners)} owners" if owners else "no owner",
            why="each waits for the other to decide"
            if owners
            else "nobody decides what it means or when it goes",
            help="name exactly one: `owners: [component:order]`",
            subject=store.ref,
        )
