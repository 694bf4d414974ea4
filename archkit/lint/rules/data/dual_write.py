"""One operation writes to two places that share no transaction.

## Why
Between the write to the store and the message a process can crash: then the message is missing, or tells of something
that never happened. No order of the two is right, and no retry knows which one is missing. The same holds for two
stores of record that every request writes, outside of a saga.

An outbox (the message is a row of the same transaction) or change data capture (the message is made from the log) has
one write. `delivery` absent counts as direct, and `operation` absent as a write; a finding that rests on that is a
warning, as is one about two stores.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop}
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
  publishes:
    - topic: resource:orders
      delivery: direct  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Sends confirmations.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:orders, idempotent: true}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop}
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
  publishes: [{topic: resource:orders, delivery: outbox}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Sends confirmations.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:orders, idempotent: true}]
```

## Fix
Write the message into an outbox table in the same transaction, or capture the changes of the store, and say
`delivery: outbox` or `cdc`. Two stores of record: let one follow from the other, or make a saga of it.

## Source
Richardson, [Transactional outbox](https://microservices.io/patterns/data/transactional-outbox.html), microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.dual_writes import DualWrite, TwoRecords
    from archkit.analysis.design import Design


@rule(severity="error", family="data", code="DA002")
def check(context: Context) -> Iterator[Problem]:
    """Every direct publication of a component that writes a store, and every write to two stores of record."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.data.dual_writes import dual_writes, two_records

    design = context.design
    for found in dual_writes(design):
        yield _dual_write(design, found)
    for both in two_records(design):
        yield _two_records(design, both)


def _dual_write(design: Design, found: DualWrite) -> Problem:
    writer = design.elements[found.publication.source]
    topic = design.elements[found.publication.target]
    stores = [design.elements[need.target] for need in found.writes]
    stated = found.publication.value("delivery") is not None
    return Problem(
        f"{writer.label} writes {names([s.label for s in stores])} and publishes to {topic.label} without a "
        "common transaction",
        found.publication.at("delivery") if stated else found.publication.edge.place,
        label="a write of its own" if stated else "`delivery` is not stated",
        related=tuple(
            Related(need.edge.place, f"the write to {store.label}")
            for need, store in zip(found.writes, stores, strict=True)
        ),
        why="after a crash between the two, one of them has happened and the other has not",
        help="publish through an outbox or from the log of changes: `delivery: outbox`, `delivery: cdc`",
        subject=writer.ref,
        severity=None if found.declared else "warning",
    )


def _two_records(design: Design, both: TwoRecords) -> Problem:
    writer = design.elements[both.writes[0].source]
    stores = names([design.elements[need.target].label for need in both.writes])
    first, *others = both.writes
    return Problem(
        f"each request to {writer.label} writes {stores}, all of them stores of record",
        others[0].edge.place,
        label="no transaction spans them",
        related=(Related(first.edge.place, "the other write"),),
        why="after a crash between the two, one of them has happened and the other has not",
        help="let one follow from the other through an outbox, make a saga of it, or say how many requests write "
        "both (`usage`)",
        subject=writer.ref,
        severity="warning",
    )
