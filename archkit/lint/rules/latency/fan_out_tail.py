"""A request waits for many answers at once, so that the slowest of them decides.

## Why
If one answer in a hundred is slow, a request that waits for `n` of them is slow with `1 - 0.99^n`: of ten parallel
calls in 10 % of requests, of a hundred in 63 %. So that 99 % of requests are fast, each of `n` leaves must be fast in
`0.99^(1/n)` of its calls.

Counted are the calls of one `stage`, and `callsPerRequest` where they are made at the same time (`parallel: true`). The
least number that is told is the option `min` (10): `fan-out-tail = {min = 20}` under `[rules]`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: component:price  # error
      operation: read
      timeout: 100ms
      callsPerRequest: 10
      parallel: true
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:price, operation: read, timeout: 100ms, callsPerRequest: 2, parallel: true}
```

## Fix
Ask for all at once, answer without the last ones, send a second request to another replica when an answer is late
(hedging), or give the leaf the budget of its higher percentile.

## Source
Dean and Barroso, [The Tail at Scale](https://doi.org/10.1145/2408776.2408794), CACM 56(2), 2013
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="info", family="latency", code="LT006", options={"min": float})
def check(context: Context) -> Iterator[Problem]:
    """Every stage of a component that waits for at least so many answers."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.latency_budget import TAIL, fan_outs, leaf_quantile
    from archkit.analysis.written import written

    least = context.option("min", 10.0)
    for number, element in enumerate(context.design.elements):
        for fan in fan_outs(context.design, number):
            if fan.width < least:
                continue
            first, *more = (call.need.edge.place for call in fan.calls)
            leaf = written(leaf_quantile(fan.width, 1 - TAIL), "ratio")
            yield Problem(
                f"{element.label} waits for {fan.width:g} answers at once: when 1 % of answers are slow, "
                f"{written(fan.slow, 'ratio')} of requests are",
                first,
                label=f"{fan.width:g} at a time",
                related=tuple(Related(place, "in the same stage") for place in more[:5]),
                why=f"for a p99 of the whole each answer must be in time in {leaf} of cases",
                help="batch, answer without the last ones, or hedge: ask a second replica when one is late",
                subject=element.ref,
            )
