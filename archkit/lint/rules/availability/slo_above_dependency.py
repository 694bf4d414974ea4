"""An objective is higher than that of something it cannot do without.

## Why
Whatever fails together, something is never up more often than the least of what it needs for every request:
`P(all up) <= min S` (Fréchet). An objective above that is missed in the long run, however good the service itself is.

Compared are the objectives of the direct hard dependencies, which include what lies below them; of one that states
none, its own `availability`. A dependency that only a share of requests uses (`usage`), or whose failures a fallback
serves (`fallback.success`), counts for that share: `1 - usage (1 - success) (1 - S)`. Journeys (`kind: Flow`) need
those who do their steps. It is a warning where `criticality` is not stated and hard is only assumed.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: paywell, description: The payment provider.}
spec: {type: external, lifecycle: production, owner: group:platform, system: shop, slo: {availability: 99.95%}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  slo: {availability: 99.99%, window: 30d}  # error
  dependencies:
    - {to: component:paywell, criticality: hard, operation: write, timeout: 1s, idempotency: key}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
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
    - {id: pay, component: component:web}
  slo:
    availability: 99.8%
    window: 30d
    alerts:
      - {name: buy-slow-burn, burnRate: 1, long: 3d, severity: ticket, runbook: https://wiki.example/buy}
```

## Fix
Lower the objective, do without the dependency (`criticality: soft`, with a fallback), or agree on a higher one with
its owner.

## Source
Treynor, Dahlin, Rau and Beyer, [The Calculus of Service Availability](https://queue.acm.org/detail.cfm?id=3096459),
ACM Queue 15(2), 2017; Fréchet, Généralisation du théorème des probabilités totales, 1935
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.composite_availability import Availability
    from archkit.analysis.objective import Feasibility, Promise


@rule(severity="error", family="availability", code="AV001")
def check(context: Context) -> Iterator[Problem]:
    """Every objective above that of a hard dependency."""
    if not anyone_states(context.knowledge, "slo"):
        return
    from archkit.analysis.composite_availability import objectives

    for about in objectives(context.design):
        if about.feasibility is not None and about.feasibility.known_verdict == "infeasible":
            yield _problem(about, about.feasibility)


def _problem(about: Availability, f: Feasibility) -> Problem:
    from archkit.analysis.written import written

    above = [p for p in f.promises if f.exceeds(p.upper)]
    promise = min(above, key=lambda p: (not _is_stated(about, p), p.upper))
    name, most, wanted = about.named(promise), written(promise.upper, "ratio"), written(f.slo.value, "ratio")
    shared = promise.clause.excused > 0 or promise.clause.is_redundant or promise.clause.fallback is not None
    promised = f"with {name} at most {most} of its requests succeed" if shared else f"{name} promises {most}"
    stated = _is_stated(about, promise)
    places = [Related(n.edge.place, f"needs {name}") for n in promise.clause.needs[:1]]
    return Problem(
        f"{about.about.label} promises {wanted}, but {promised}",
        f.slo.place,
        label="higher than what it needs",
        related=(*places, *(Related(s.place, f"{name} promises this") for s in promise.stated[:1])),
        why="it cannot be up more often than what it needs for every request",
        help=f"promise less, do without {name} (`criticality: soft`), or agree on more with its owner"
        if stated
        else f"say `criticality: soft` if it goes on without {name}; else promise less",
        subject=about.about.ref,
        severity=None if stated else "warning",
    )


def _is_stated(about: Availability, promise: Promise) -> bool:
    """Whether it is known to be needed: as said of the dependency, or by the step of a flow."""
    return about.number is None or any(n.edge.states_criticality for n in promise.clause.needs)
