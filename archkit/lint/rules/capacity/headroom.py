"""Little is left of an element at peak.

## Why
Peaks grow, and near its capacity a system gets slow long before it is full: with one worker 90 % busy, a request waits
nine times as long as it takes. Headroom is `1 - peak load / capacity`; the limit is the option `percent` (30):
`headroom = {percent = 20}` under `[rules]`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity:
    peak: 350rps
    max: 400rps  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {peak: 350rps, max: 600rps}
```

## Fix
Plan the next step of growth now: more instances, a cache, fewer calls per request. Where load cannot grow, say so by
lowering the limit.

## Source
Kleinrock, Queueing Systems 1 (1975): the wait in an M/M/1 queue; Google SRE book, chapter 18, on planning capacity
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from archkit.lint.rule import Context, rule
from archkit.lint.traffic import came, entries, has_capacities, rps
from archkit.source.problem import Problem


@rule(severity="warning", family="capacity", code="CP002", options={"percent": float})
def check(context: Context) -> Iterator[Problem]:
    """Every element whose peak fits, with less than the wanted share of its capacity left."""
    if not has_capacities(context.knowledge):
        return
    from archkit.analysis.load import load
    from archkit.analysis.utilisation import HEADROOM, capacity, is_over, utilisation
    from archkit.analysis.written import written

    wanted = context.option("percent", HEADROOM * 100) / 100
    state = load(context.design)
    for number, element in enumerate(context.design.elements):
        most, peak = capacity(context.design, number), state.peak(number)
        # What is over its capacity, or has a load without end, is told of that.
        if most is None or peak is None or isinf(peak) or is_over(peak, most.value):
            continue
        left = 1 - utilisation(peak, most.value)
        if left < wanted - 1e-12:
            yield Problem(
                f"{element.label} gets {rps(peak)} at peak and can do {rps(most.value)}, "
                f"so {written(round(left, 4), 'ratio')} are left",
                most.place,
                label=f"less than {wanted * 100:g} % left",
                related=tuple(entries(state, number)),
                why=f"the load comes this way: {came(state, number)}",
                help="plan the next step of growth: more instances, a cache, fewer calls per request",
                subject=element.ref,
            )
