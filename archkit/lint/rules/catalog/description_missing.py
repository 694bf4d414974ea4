"""An entity has no description.

## Why
A name is clear to those who chose it. One or two sentences (what it does, for whom) are what a new colleague
reads first and what the search finds.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:  # error
  name: order
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: Takes a cart to a paid order, for the web shop and the apps.
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Say in `description` what it does and for whom; not how.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

_KINDS = frozenset({"Component", "API", "Resource", "System", "Domain"})


@rule(severity="info", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every component, API, resource, system and domain that says nothing about itself."""
    knowledge = context.knowledge
    silent = [
        e
        for e in knowledge.entities.values()
        if e.kind in _KINDS and not (e.description and e.description.strip())
    ]
    if not silent:
        return
    # What stands there and is no text is the schema's finding.
    wrong = {
        (p.place.path, p.place.document)
        for p in knowledge.problems
        if p.place.route == ("metadata", "description")
    }
    for entity in silent:
        if (entity.path, entity.document) not in wrong:
            yield Problem(
                f"{entity.label} has no description",
                entity.at("metadata", key=True),
                label="`description` is missing",
                why="a name is clear only to those who chose it",
                help="say in one or two sentences what it does and for whom",
                subject=entity.ref,
            )
