"""A group owns something, and nobody is in it.

## Why
A page at night reaches a name. Mostly the team was dissolved or renamed, and what it owned was forgotten.

People count as in the group when it lists them (`members`), when they say so (`memberOf`), or when they are in
a group below it. Where nobody is said to be in any group, people live elsewhere (a directory service), and the
rule is silent.

## Bad
```yaml
# file: catalog/search.yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: search  # error
  description: Finds products.
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:search
  system: shop
```

## Good
```yaml
# file: catalog/search.yaml
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: search
  description: Finds products.
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:search
  system: shop
```

## Fix
Say who is in the group, or give what it owns to another one.

## Source
[Descriptor Format](https://backstage.io/docs/features/software-catalog/descriptor-format), Backstage
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity


@rule(severity="warning", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every group that owns something, without a person in it or below it."""
    entities = context.knowledge.entities
    populated = _populated(entities)
    if not populated:
        return
    owned: dict[str, list[Entity]] = defaultdict(list)
    for entity in entities.values():
        if entity.owner is not None and entity.owner not in populated:
            owned[entity.owner].append(entity)
    for ref, things in owned.items():
        group = entities.get(ref)
        if group is None or group.kind != "Group":
            continue
        yield Problem(
            f"nobody is in {group.label}, which owns {names([t.label for t in things], 3)}",
            group.at("metadata", "name"),
            label="a group without people",
            related=tuple(Related(t.at("spec", "owner"), "owned by it") for t in things[:3]),
            why="whoever asks for the owner finds a name and no person",
            help="list its `members`, or give what it owns to another group",
            subject=ref,
        )


def _populated(entities: Mapping[str, Entity]) -> set[str]:
    """Groups with somebody in them, or in a group below them."""
    above: dict[str, list[str]] = defaultdict(list)
    reached: list[str] = []
    for entity in entities.values():
        if entity.kind not in ("Group", "User"):
            continue
        for relation in entity.relations:
            if relation.field == "parent":
                above[entity.ref].append(relation.target)
            elif relation.field == "children":
                above[relation.target].append(entity.ref)
            elif relation.field == "members":
                reached.append(entity.ref)
            elif relation.field == "memberOf":
                reached.append(relation.target)
    populated: set[str] = set()
    while reached:
        ref = reached.pop()
        if ref not in populated:
            populated.add(ref)
            reached.extend(above[ref])
    return populated
