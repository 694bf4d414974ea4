"""Two services use one database: neither can change its schema alone.

## Why
A schema that two services write is an interface nobody declared. A column cannot be renamed, a lock or a
migration of one stops the other, and a rule about the data has to be kept in two programs. Several writers
are an error (a warning where `operation` is not stated and writing is only assumed); a reader from
elsewhere is a warning.

A worker or job beside the service of the same owner and system counts as part of it. A view that is
kept stable for others (`access: contract`) is fine, and so are readers of the same owner or system.

## Bad
```yaml
# file: catalog/ordering.yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: order-db  # error
  description: Orders and their lines.
spec: {type: relational-database, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
```

## Good
```yaml
# file: catalog/ordering.yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:order, operation: write, timeout: 300ms}
```

## Fix
Give the data one owner and an API, or publish events from which the other keeps its own copy. Where a
reader has to look inside, give it a view that is kept stable and say `access: contract`.

## Source
[Shared database](https://microservices.io/patterns/data/shared-database.html), microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Need
    from archkit.analysis.shared_stores import Store
    from archkit.source.location import Place


@rule(severity="error", family="structure", code="ST003")
def check(context: Context) -> Iterator[Problem]:
    """Every database with several writing services, and every reader from elsewhere."""
    if not any("dependencies" in entity.fields for entity in context.knowledge.entities.values()):
        return
    from archkit.analysis.shared_stores import stores

    design = context.design
    for store in stores(design):
        if store.is_shared:
            yield _several_writers(design, store)
        for need in store.foreign_readers:
            yield _foreign_reader(design, store, need)


def _several_writers(design: Design, store: Store) -> Problem:
    who = [design.elements[n.source].label for n in store.writers]
    is_declared = store.declared > 1
    return Problem(
        f"{store.element.label} is written by {len(who)} services: {names(who)}",
        _name(store),
        label="one database, several writers",
        related=tuple(
            Related(n.edge.place, f"{label} writes it") for n, label in zip(store.writers, who, strict=True)
        ),
        why="none of them can change its schema alone",
        help="give it one owner and an API, or let the others keep copies from its events"
        if is_declared
        else "say `operation: read` where nothing is written; absent, writing is assumed",
        subject=store.element.ref,
        severity=None if is_declared else "warning",
    )


def _foreign_reader(design: Design, store: Store, need: Need) -> Problem:
    reader = design.elements[need.source]
    return Problem(
        f"{reader.label} reads {store.element.label}, the database of another team",
        need.edge.place,
        label="reads past the API",
        related=(Related(_name(store), "the database"),),
        why="its owner cannot change the schema without breaking this reader, and may not know of it",
        help="ask the service in front of it, or read a stable view and say `access: contract`",
        subject=reader.ref,
        severity="warning",
    )


def _name(store: Store) -> Place:
    assert store.element.entity is not None, "its type is known"
    return store.element.entity.at("metadata", "name")
