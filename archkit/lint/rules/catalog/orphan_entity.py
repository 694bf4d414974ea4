"""Nothing joins an entity to the rest of the catalog but its owner.

## Why
It is in no system, needs nothing, and nothing needs it: no page and no diagram leads to it, and no analysis
takes it into account. Mostly its relations were never written down, or everything around it is gone.

Only components and resources in the catalog folders of the settings are looked at; a lone
`catalog-info.yaml` may have its neighbours in other repositories. Topics and queues have rules of their own.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order  # error
  description: Takes a cart to a paid order.
spec: {type: service, lifecycle: production, owner: group:platform}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: Takes a cart to a paid order.
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Name its `system`, and what it needs (`dependsOn`, `dependencies`). If nothing is left of it, remove it.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.lost import is_partly_unread, named_in_lost
from archkit.lint.references import is_whole
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

_GONE = "retired"
_SEEN_ELSEWHERE = ("topic", "queue")


@rule(severity="info", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every component and resource that no relation but ownership joins to anything."""
    knowledge = context.knowledge
    alone = {
        e.ref: e
        for e in knowledge.entities.values()
        if e.kind in ("Component", "Resource")
        and e.system is None
        and e.lifecycle != _GONE
        and e.type not in _SEEN_ELSEWHERE
        and all(r.kind == "owned-by" for r in e.relations)
    }
    if not alone:
        return
    for entity in knowledge.entities.values():
        for relation in entity.relations:
            alone.pop(relation.target, None)
    if not alone or is_partly_unread(knowledge):
        return
    lost = named_in_lost(knowledge)
    # A relation that cannot be read, or under a misspelt key, is a finding of its own.
    broken = {p.subject for p in knowledge.problems if p.rule in ("schema", "unknown-field")}
    for entity in alone.values():
        if entity.ref not in broken and entity.name.lower() not in lost and is_whole(knowledge, entity.path):
            yield Problem(
                f"nothing joins {entity.label} to the rest of the catalog",
                entity.at("metadata", "name"),
                label="in no system, needs nothing, needed by nothing",
                why="no page and no diagram leads to it",
                help="name its `system` and what it needs; or remove it, if nothing is left of it",
                subject=entity.ref,
            )
