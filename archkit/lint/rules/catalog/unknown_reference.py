"""Something is named that nobody describes.

## Why
Whoever follows the name finds nothing: no owner to call, no edge in the graph, no effect in an analysis.
Mostly a letter is wrong, or something was renamed in one place only.

A name that should be here is an error: its kind is *kept* here (the catalog folders of the settings describe
entities of it), and it is said in such a folder, or in a decision or runbook. Everything else is a warning:

- kinds of which nothing is described here come from elsewhere: groups from a directory service, systems from
  another repository;
- a `catalog-info.yaml` outside of the catalog folders is registered by itself in a larger catalog, which is
  not here to look into;
- where nobody has written settings and more is missing of a kind than is described, most of it lives
  elsewhere.

The preset `core` speaks of the errors only. What lives elsewhere for good is named in the settings:
`external = ["group:*", "system:billing"]`. There is one finding for each name, at the first place; what
another finding explains (a file that cannot be read, a misspelt kind) is left out.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:plattform  # error
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:plattform
  system: shop
  dependsOn:
    - component:order
    - component:ledger  # error
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order is down
for:
  - component:orders  # error
---
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependsOn:
    - component:order
    - component:ledger
```

```toml
# file: archkit.toml
external = ["component:ledger"]
```

## Fix
Mend the name; or describe the thing with `archkit new`; or name it under `external`.

## Source
[Entity References](https://backstage.io/docs/features/software-catalog/references), Backstage
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.references import (
    Reference,
    References,
    a_kind,
    kind_and_name,
    references,
    together,
    written,
)
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

_MADE = frozenset({"component", "resource", "api", "system", "domain", "group", "flow"})
"""What `archkit new` makes."""


@rule(severity="error", family="catalog", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every name that leads nowhere, once, unless it is merely of another kind."""
    found = references(context.knowledge)
    unknown = (r for r in found.dangling if found.namesake(r) is None)
    # A place where the name ought to be known says more than one where it may live elsewhere.
    ordered = sorted(unknown, key=lambda r: not found.is_expected(r))
    for first, more, others in together(ordered, lambda r: r.target):
        yield _problem(found, first, more, others)


def _problem(found: References, first: Reference, more: str, others: tuple[Related, ...]) -> Problem:
    what, close = kind_and_name(first.target), found.close_to(first.target)
    is_expected = found.is_expected(first)
    return Problem(
        f"there is no {what} in this catalog" if is_expected else f"{what} is not described here",
        first.place,
        label=f"nobody describes it{more}",
        related=others,
        why=_why(first.kind, found.count(first.kind))
        if is_expected
        else "it may live elsewhere; what leads there is missing from the graph and from every analysis",
        help=f"did you mean `{written(close)}`?" if close else _advice(first, is_expected=is_expected),
        subject=first.subject,
        severity=None if is_expected else "warning",
        extension=first.extension or not is_expected,
    )


def _why(kind: str, count: int) -> str:
    times = {1: "once", 2: "twice"}.get(count) or f"{count:,} times"
    return f"{a_kind(kind)} is described here {times}, and this is none of them"


def _advice(reference: Reference, *, is_expected: bool) -> str:
    name = written(reference.target)
    if not is_expected:
        return f'when it lives elsewhere, say so in the settings: `external = ["{name}"]`'
    kind, _, bare = name.partition(":")
    made = f"describe it with `archkit new {kind} {bare}`" if kind in _MADE else "describe it"
    return f'{made}, or say that it lives elsewhere: `external = ["{name}"]`'
