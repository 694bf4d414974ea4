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

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.graph.graph import Edge
    from archkit.model.knowledge import Entity

_DATABASES = frozenset(
    {"relational-database", "key-value-store", "document-store", "wide-column-store", "database", "db"}
)
_HELPERS = frozenset({"worker", "job", "cron", "cronjob", "cron-job", "migration"})

Use = tuple["Edge", "Entity"]
"""An edge to a database and the component that has it."""


@rule(severity="error", family="structure", code="ST003")
def check(context: Context) -> Iterator[Problem]:
    """Every database with several writing services, and every reader from elsewhere."""
    writes: dict[str, dict[str, Use]] = defaultdict(dict)
    reads: dict[str, dict[str, Use]] = defaultdict(dict)
    entities = context.knowledge.entities
    for edge in context.graph.edges:
        user = entities.get(edge.source)
        if edge.kind not in ("writes", "reads") or edge.derived or user is None or user.kind != "Component":
            continue
        if edge.attributes.get("access") != "contract":
            (writes if edge.kind == "writes" else reads)[edge.target].setdefault(user.ref, (edge, user))
    for store in context.knowledge.of_kind("Resource"):
        if store.type not in _DATABASES:
            continue
        writers = _services(list(writes[store.ref].values()))
        if len(writers) > 1:
            yield _several_writers(store, writers)
        for ref, (edge, reader) in reads[store.ref].items():
            if ref not in writes[store.ref] and _is_foreign(reader, store):
                yield _foreign_reader(store, edge, reader)


def _services(writers: Sequence[Use]) -> list[Use]:
    """Writers without the workers and jobs that belong to another writer."""
    homes = {(w.owner, w.system) for _, w in writers if w.type not in _HELPERS}
    kept: list[Use] = []
    for edge, writer in sorted(writers, key=lambda use: use[1].ref):
        home = (writer.owner, writer.system)
        if writer.type in _HELPERS and home in homes:
            continue
        homes.add(home)
        kept.append((edge, writer))
    return kept


def _is_foreign(reader: Entity, store: Entity) -> bool:
    same_owner = reader.owner is not None and reader.owner == store.owner
    same_system = reader.system is not None and reader.system == store.system
    return not same_owner and not same_system


def _several_writers(store: Entity, writers: Sequence[Use]) -> Problem:
    declared = sum(edge.attributes.get("operation") == "write" for edge, _ in writers)
    who = [writer.label for _, writer in writers]
    return Problem(
        f"{store.label} is written by {len(who)} services: {names(who)}",
        store.at("metadata", "name"),
        label="one database, several writers",
        related=tuple(Related(edge.place, f"{writer.label} writes it") for edge, writer in writers),
        why="none of them can change its schema alone",
        help="give it one owner and an API, or let the others keep copies from its events"
        if declared > 1
        else "say `operation: read` where nothing is written; absent, writing is assumed",
        subject=store.ref,
        severity=None if declared > 1 else "warning",
    )


def _foreign_reader(store: Entity, edge: Edge, reader: Entity) -> Problem:
    return Problem(
        f"{reader.label} reads {store.label}, the database of another team",
        edge.place,
        label="reads past the API",
        related=(Related(store.at("metadata", "name"), "the database"),),
        why="its owner cannot change the schema without breaking this reader, and may not know of it",
        help="ask the service in front of it, or read a stable view and say `access: contract`",
        subject=reader.ref,
        severity="warning",
    )
