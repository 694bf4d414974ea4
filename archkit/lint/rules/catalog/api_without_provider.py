"""An API is described that no component provides.

## Why
Its consumers depend on somebody, and the catalog cannot say on whom: no edge leads from them to the service
behind the API, so it is missing from every analysis and from the blast radius.

In a file outside of the catalog folders of the settings the provider may be described in another repository,
so there it is only told. While a file of the catalog cannot be read, nothing is said: the provider may be in it.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: order-api  # error
  description: Place an order and look at it.
spec:
  type: openapi
  lifecycle: production
  owner: group:platform
  system: shop
  definition: "openapi: 3.1.0"
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: API
metadata:
  name: order-api
  description: Place an order and look at it.
spec:
  type: openapi
  lifecycle: production
  owner: group:platform
  system: shop
  definition: "openapi: 3.1.0"
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

## Fix
Name the API under `providesApis` of the component that offers it. If a company outside does, describe it as a
component of type `external`.

## Source
[Well-known relations: providesApi](https://backstage.io/docs/features/software-catalog/well-known-relations), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.lint.lost import is_partly_unread, named_in_lost
from archkit.lint.references import is_whole
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.source.location import Place

_GONE = "retired"


@rule(severity="warning", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every API that is in use, or on its way, and that nobody provides."""
    knowledge = context.knowledge
    provided = {
        relation.target
        for component in knowledge.of_kind("Component")
        for relation in component.relations
        if relation.kind == "provides"
    }
    bare = [a for a in knowledge.of_kind("API") if a.ref not in provided and a.lifecycle != _GONE]
    if not bare or is_partly_unread(knowledge):
        return
    users, lost = _users(knowledge), named_in_lost(knowledge)
    for api in bare:
        if api.name.lower() in lost:
            continue
        user = users.get(api.ref)
        yield Problem(
            f"no component provides {api.label}",
            api.at("metadata", "name"),
            label="provided by nobody",
            related=(Related(user, "used here"),) if user else (),
            why="the catalog cannot say what stands behind it",
            help=f"write `providesApis: [{api.name}]` in the component that offers it",
            subject=api.ref,
            severity=None if is_whole(knowledge, api.path) else "info",
        )


def _users(knowledge: Knowledge) -> Mapping[str, Place]:
    """What is used, and where that is said first."""
    users: dict[str, Place] = {}
    for entity in knowledge.entities.values():
        for relation in entity.relations:
            if relation.kind in ("consumes", "calls") and relation.target not in users:
                users[relation.target] = entity.at(*relation.route)
    return users
