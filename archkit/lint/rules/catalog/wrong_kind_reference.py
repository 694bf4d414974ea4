"""A reference names the wrong kind of thing.

## Why
`system: component:shop` is accepted by Backstage and leads nowhere sensible: the component appears in no
system. Nor does `dependsOn: [component:grafana]` lead anywhere when grafana is described as a system. A
reference without a kind takes the usual kind of its field: `owner: ana` is the *group* ana.

The first case is always an error. The second is one in the catalog folders of the settings and where the
field takes few kinds; in a lone `catalog-info.yaml` another catalog may have a thing of that name, so it is
a warning there, and the preset `core` does not speak of it. Kinds of your own are accepted in every field.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: ana  # error
  system: group:platform  # error
  dependsOn:
    - component:shop  # error
```

## Good
```yaml
# file: catalog/order-db.yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec:
  type: relational-database
  owner: user:ana
  system: shop
  dependsOn:
    - system:shop
```

## Fix
Name the kind before the colon: `system:shop`.

## Source
[Entity References](https://backstage.io/docs/features/software-catalog/references), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.references import (
    Reference,
    a_kind,
    is_whole,
    kind_and_name,
    references,
    together,
    written,
)
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge


@rule(severity="error", family="catalog", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every reference to a kind that its field does not take, or to a name that only another kind has."""
    found = references(context.knowledge)
    for first, more, others in together(found.of_wrong_kind, lambda r: (r.target, r.field)):
        yield _not_taken(found.namesake(first), first, more, others)
    for first, more, others in together(found.dangling, lambda r: (r.target, r.allowed)):
        if (meant := found.namesake(first)) is not None:
            yield _namesake(context.knowledge, meant, first, more, others)


def _not_taken(meant: str | None, first: Reference, more: str, others: tuple[Related, ...]) -> Problem:
    takes = " or ".join(a_kind(kind) for kind in sorted(first.allowed))
    return Problem(
        f"`{first.field}` takes {takes}, and this is {a_kind(first.kind)}: `{written(first.target)}`",
        first.place,
        label=f"not {takes}{more}",
        related=others,
        why="the relation means nothing between these kinds, so nobody will find it",
        help=f"did you mean `{written(meant)}`?" if meant else f"name {takes}, or remove it",
        subject=first.subject,
        extension=first.extension,
    )


def _namesake(
    knowledge: Knowledge, meant: str, first: Reference, more: str, others: tuple[Related, ...]
) -> Problem:
    kind = meant.partition(":")[0]
    is_sure = bool(first.allowed) or is_whole(knowledge, first.place.path)
    return Problem(
        f"there is no {kind_and_name(first.target)}, but {a_kind(kind)} of that name",
        first.place,
        label=f"described as {a_kind(kind)}{more}",
        related=others,
        why="without the right kind the reference leads nowhere",
        help=f"did you mean `{written(meant)}`?",
        subject=first.subject,
        severity=None if is_sure else "warning",
        extension=first.extension or not is_sure,
    )
