"""The kind of an entity is not known.

## Why
The entity is kept and its name can be referred to, but none of its fields is checked and it has no edges. A
misspelt kind makes a component disappear from every list. Backstage compares kinds with their case, and
together with the `apiVersion`.

Kinds of your own are fine: name them in the settings,
`[rules.unknown-kind]` with `kinds = ["Product"]`. There is one finding for each of them, at the first entity;
a kind that looks misspelt is told wherever it stands.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Componnent  # error
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: shop.example/v1
kind: Product
metadata: {name: voucher, description: What is sold as a present.}
spec: {owner: group:platform}
```

```toml
# file: archkit.toml
[rules.unknown-kind]
kinds = ["Product"]
```

## Fix
Take the kind that is suggested, or name your own in the settings.

## Source
[Extending the model](https://backstage.io/docs/features/software-catalog/extending-the-model), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.lost import known_kind
from archkit.lint.rule import Context, rule
from archkit.model.base import is_kind
from archkit.model.entity import KINDS
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity

_SHOWN = 3


@rule(severity="warning", family="catalog", options={"kinds": list})
def check(context: Context) -> Iterator[Problem]:
    """Every kind that is not known: a misspelt one at each entity, another at the first that has it."""
    listed = context.options.get("kinds")
    own = {kind for kind in listed if isinstance(kind, str)} if isinstance(listed, list) else set()
    found: dict[tuple[str, str], list[Entity]] = {}
    for entity in context.knowledge.entities.values():
        known = KINDS.get(entity.kind)
        if (known is None or entity.api_version not in known[0]) and entity.kind not in own:
            found.setdefault((entity.api_version, entity.kind), []).append(entity)
    for (api_version, kind), entities in found.items():
        if not api_version or not is_kind(kind):
            continue  # the schema or the name is the finding
        meant = None if kind in KINDS else known_kind(kind)
        for group in [[e] for e in entities] if meant else [entities]:
            yield _problem(api_version, kind, meant, group)


def _problem(api_version: str, kind: str, meant: str | None, entities: list[Entity]) -> Problem:
    first, *others = entities
    more = f", and {len(others):,} more of it" if others else ""
    related = tuple(Related(e.at("kind"), "and here") for e in others[:_SHOWN])
    if kind in KINDS:
        version = KINDS[kind][0][0]
        return Problem(
            f"`{kind}` is known, but not under `{_cropped(api_version)}`",
            first.at("apiVersion"),
            label=f"not an API version of `{kind}`{more}",
            related=related,
            why="its fields are not checked, and Backstage does not know what to do with it",
            help=f"write `apiVersion: {version}`",
            subject=first.ref,
        )
    return Problem(
        f"archkit knows no kind `{kind}`",
        first.at("kind"),
        label=f"unknown kind{more}",
        related=related,
        why="it is kept, but its fields are not checked and it has no edges",
        help=f"did you mean `{meant}`?"
        if meant
        else f'a kind of your own is named in the settings: `[rules.unknown-kind]` with `kinds = ["{kind}"]`',
        subject=first.ref,
    )


def _cropped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:59] + "…"
