"""A class of data reaches a place that may not see it.

## Why
Each class is followed from where it begins (`data.produces`, or the `classification` of a store) along every way it
can take: what a call sends or returns, what is written or read, topics, projections. `drops` and `tokenizes` of an edge
stop it. Where it arrives it has to be in `clearance` (of a store or topic, in `classification`). `pii` covers
`pii.contact`.

A way that is declared (`sends`, `returns`, a subscription, a projection) to a place that says what it may see is an
error. A write without `sends` is taken to carry all that the writer has: a warning, as is a declared way to a place
that says nothing. The path that is shown is the shortest.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {produces: [pii.contact]}
  dependencies:
    - {to: component:loader, operation: write, timeout: 1s, sends: [pii.contact]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: loader, description: Brings numbers to the analysts.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data:
    clearance: []  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {produces: [pii.contact]}
  dependencies:
    - {to: component:loader, operation: write, timeout: 1s, tokenizes: [pii.contact]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: loader, description: Brings numbers to the analysts.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {clearance: []}
```

## Fix
Drop the class on the way or replace it by tokens, and say so (`drops`, `tokenizes`); name what is really sent
(`sends`); or clear the place, if it may see the data.

## Source
Denning, A Lattice Model of Secure Information Flow (CACM 19(5), 1976)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.classification import Leak
    from archkit.analysis.design import Design

_SHOWN = 6


@rule(severity="error", family="data", code="DA006")
def check(context: Context) -> Iterator[Problem]:
    """Every place where classes of data arrive that it may not see, with the shortest way of the first."""
    if not anyone_states(context.knowledge, "data"):
        return
    from archkit.analysis.data.classification import leaks_at

    for _, here in sorted(leaks_at(context.design).items()):
        yield _leak(context.design, here)


def _leak(design: Design, here: Sequence[Leak]) -> Problem:
    worst = max(here, key=lambda leak: leak.declared)
    at = design.elements[worst.at]
    way = worst.flows(_SHOWN)
    path = [design.elements[flow.source].label for flow in way] + [at.label]
    if len(way) < worst.steps:
        path[:0] = [design.elements[worst.origin].label, "..."]
    last = way[-1].need
    said = at.value("data", "clearance") is not None or at.value("data", "classification") is not None
    key = "clearance" if at.value("data", "clearance") is not None else "classification"
    place = (at.at("data", key) if said else at.at("data")) or last.edge.place
    assumed = next((flow.need for flow in way if not flow.declared), None)
    return Problem(
        f"{names(sorted({leak.tag for leak in here}))} may reach {at.label}"
        if assumed
        else f"{names(sorted({leak.tag for leak in here}))} reaches {at.label}",
        place,
        label="not among what it may see" if said else "nothing says what it may see",
        related=tuple(Related(flow.need.edge.place, "on the way") for flow in way),
        why=f"{worst.tag} goes {' -> '.join(path)}",
        help="say what is really sent there (`sends`), drop it, or clear the place"
        if assumed
        else "drop it on the way (`drops`, `tokenizes`), or clear the place for it",
        subject=at.ref,
        severity=None if worst.declared else "warning",
    )
