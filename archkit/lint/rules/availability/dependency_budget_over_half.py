"""Hard dependencies use most of the error budget.

## Why
The error budget pays for one's own releases and bugs too. A dependency that promises S uses `1 - S` of it; where all
of them together use more than half, little is left. The rule of the extra nine says the same: of something one needs
for every request one wants a nine more than one promises.

The limit is the option `share` (0.5): `dependency-budget-over-half = {share = 0.7}` under `[rules]`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: paywell, description: The payment provider.}
spec: {type: external, lifecycle: production, owner: group:platform, system: shop, slo: {availability: 99.93%}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  slo: {availability: 99.9%, window: 30d}  # error
  dependencies:
    - {to: component:paywell, criticality: hard, operation: write, timeout: 1s, idempotency: key}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop, availability: 99.99%}
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
    - {id: pay, component: component:web}
  slo:
    availability: 99.9%
    window: 30d
    alerts:
      - {name: buy-slow-burn, burnRate: 1, long: 3d, severity: ticket, runbook: https://wiki.example/buy}
```

## Fix
Take the largest one off the path, answer without it, or promise less.

## Source
Treynor, Dahlin, Rau and Beyer, [The Calculus of Service Availability](https://queue.acm.org/detail.cfm?id=3096459),
ACM Queue 15(2), 2017: "the rule of the extra 9"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.analysis.objective import Feasibility

_SHOWN = 5
"""Dependencies that a finding points at, those that fail most often."""


@rule(severity="info", family="availability", code="AV003", options={"share": float})
def check(context: Context) -> Iterator[Problem]:
    """Every objective that can be kept, of whose budget dependencies use more than their share."""
    if not anyone_states(context.knowledge, "slo"):
        return
    from archkit.analysis.composite_availability import objectives

    share = context.option("share", 0.5)
    for about in objectives(context.design):
        f = about.feasibility
        if f is not None and replace(f, share=share).known_verdict == "tight":
            yield _problem(about, f)


def _problem(about: Availability, f: Feasibility) -> Problem:
    from archkit.analysis.written import written

    weakest = f.weakest()[:_SHOWN]
    used = f"{f.dependency_share * 100:.0f} %" if f.dependency_share is not None else "all"
    return Problem(
        f"what {about.about.label} needs uses {used} of its error budget",
        f.slo.place,
        label=f"allows {written(1 - f.slo.value, 'ratio')}",
        related=tuple(
            Related(n.edge.place, f"{about.named(p)} uses {written(1 - p.independent, 'ratio')}")
            for p in weakest
            for n in p.clause.needs[:1]
        ),
        why="little is left for its own releases and bugs",
        help=f"answer without {about.named(weakest[0])}, or promise less",
        subject=about.about.ref,
    )
