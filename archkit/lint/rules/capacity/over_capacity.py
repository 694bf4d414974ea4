"""At peak, more comes than an element can do.

## Why
What comes beyond the capacity waits, and the wait grows as long as the peak lasts; then callers time out and try again.
The load of an element is that of its callers times their calls: `lambda = ext + sum(lambda of caller x calls x usage x
(1 - cache hit))`, from the peaks of the flows that enter somewhere, or from the stated peak of what no known caller
sends traffic to.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  capacity:
    max: 300rps  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {peak: 200rps, max: 400rps}
  dependencies:
    - {to: component:price, operation: read, timeout: 100ms, callsPerRequest: 2}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {max: 300rps}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {peak: 200rps, max: 400rps}
  dependencies:
    - {to: component:price, operation: read, timeout: 100ms, callsPerRequest: 2, cacheHit: 60%}
```

## Fix
Add capacity, answer more from a cache, ask for several things in one call, or shed load at the entry. Where the numbers
are old, measure and write what is true.

## Source
Denning and Buzen, The operational analysis of queueing network models, ACM Computing Surveys 10(3) 1978
(forced-flow law)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.traffic import came, entries, has_capacities, rps
from archkit.source.problem import Problem


@rule(severity="error", family="capacity", code="CP001")
def check(context: Context) -> Iterator[Problem]:
    """Every element with a stated capacity below its peak; a load without end is told of its circle of calls."""
    if not has_capacities(context.knowledge):
        return
    from archkit.analysis.load import load
    from archkit.analysis.utilisation import capacity, is_over, utilisation
    from archkit.analysis.written import written

    state = load(context.design)
    for number, element in enumerate(context.design.elements):
        most, peak = capacity(context.design, number), state.peak(number)
        if most is None or peak is None or not is_over(peak, most.value):
            continue
        share = f", {written(utilisation(peak, most.value), 'ratio')} of it" if most.value > 0 else ""
        yield Problem(
            f"{element.label} gets {rps(peak)} at peak and can do {rps(most.value)}{share}",
            most.place,
            label="less than comes",
            related=tuple(entries(state, number)),
            why=f"the load comes this way: {came(state, number)}",
            help="add capacity, answer more from a cache (`cacheHit`), ask for more in one call, or shed load",
            subject=element.ref,
        )
