"""Together, the hard dependencies fail more often than the objective allows.

## Why
Things that fail independently are all up with the product of their availabilities: three that promise 99.95 % make
99.85 %. An objective above the product of what the direct hard dependencies promise can be kept only if they fail at
the same time, which nobody should count on.

What each of them counts for, see `slo-above-dependency`; an objective that is even above a single one is told there.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what is on the shelves.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, slo: {availability: 99.95%}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, slo: {availability: 99.94%}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  slo: {availability: 99.9%, window: 30d}  # error
  dependencies:
    - {to: component:stock, operation: write, timeout: 200ms, idempotency: key}
    - {to: component:payment, operation: write, timeout: 1s, idempotency: key}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop, availability: 99.95%}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: checkout, description: Takes a buyer from the cart to a placed order.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop, availability: 99.95%}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy, description: What the company lives on.}
spec:
  type: journey
  owner: group:platform
  tier: 1
  entry: component:web
  steps:
    - {id: look, component: component:web}
    - {id: pay, component: component:checkout}
  slo:
    availability: 99.8%
    window: 30d
    alerts:
      - {name: buy-slow-burn, burnRate: 1, long: 3d, severity: ticket, runbook: https://wiki.example/buy}
```

## Fix
Give the one that uses most of the budget a fallback, or make it soft; else promise less.

## Source
Treynor, Dahlin, Rau and Beyer, [The Calculus of Service Availability](https://queue.acm.org/detail.cfm?id=3096459),
ACM Queue 15(2), 2017
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.analysis.objective import Feasibility

_SHOWN = 5
"""Dependencies that a finding points at, those that fail most often."""


@rule(severity="warning", family="availability", code="AV002")
def check(context: Context) -> Iterator[Problem]:
    """Every objective above the product of what its hard dependencies promise, and not above one alone."""
    if not anyone_states(context.knowledge, "slo"):
        return
    from archkit.analysis.composite_availability import objectives

    for about in objectives(context.design):
        f = about.feasibility
        if f is not None and f.known_verdict == "infeasible_if_independent":
            yield _problem(about, f)


def _problem(about: Availability, f: Feasibility) -> Problem:
    from archkit.analysis.written import written

    weakest = f.weakest()[:_SHOWN]
    product = " x ".join(f"{about.named(p)} {written(p.independent, 'ratio')}" for p in weakest)
    more = len(f.promises) - len(weakest)
    return Problem(
        f"{about.about.label} promises {written(f.slo.value, 'ratio')}, but what it needs is all up only "
        f"{written(f.independent, 'ratio')} of the time",
        f.slo.place,
        label="more than its dependencies allow",
        related=tuple(
            Related(n.edge.place, f"{about.named(p)}: {written(p.independent, 'ratio')}")
            for p in weakest
            for n in p.clause.needs[:1]
        ),
        why=f"if they fail independently: {product}{f' and {more} more' if more else ''}",
        help=f"give {about.named(weakest[0])} a fallback first, or make it soft; else promise less",
        subject=about.about.ref,
    )
