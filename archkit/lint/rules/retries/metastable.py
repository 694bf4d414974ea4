"""The load at peak fits, the load at peak with all retries does not: an overload would not end by itself.

## Why
Once something slows the called down, callers time out and try again, and their retries keep it as busy as it was in its
worst second, long after the cause has gone. With clients that give up and a queue that is served in order, this lasts
exactly when `load x amplification` is more than the capacity. Up to `capacity / amplification` it ends by itself.

The load is what all entries send at their peaks together (an upper bound, as peaks need not coincide), or what the
element states itself (`capacity.peak`) where an entry says nothing. Circuit breakers count: once open, they let no
retry through. It is an error for elements of tier 1.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what lies where.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {max: 1000rps}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {peak: 400rps}
  dependencies:
    - to: component:stock
      operation: read
      timeout: 200ms
      retries: {maxAttempts: 3, backoff: exponential, base: 50ms, jitter: full}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what lies where.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {max: 1000rps}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  capacity: {peak: 400rps}
  dependencies:
    - to: component:stock
      operation: read
      timeout: 200ms
      retries: {maxAttempts: 3, backoff: exponential, base: 50ms, jitter: full, budget: 10%}
```

## Fix
Cut attempts, give the retries a `budget`, put a `circuitBreaker` in front, or shed load before the queue.

## Source
Bronson et al., [Metastable Failures in Distributed
Systems](https://sigops.org/s/conferences/hotos/2021/papers/hotos21-s11-bronson.pdf), HotOS '21; Huang et al.,
Metastable Failures in the Wild, OSDI '22
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.overload import Load


@rule(severity="warning", family="retries", code="RT005")
def check(context: Context) -> Iterator[Problem]:
    """Every element whose capacity lies between its load and its load with retries."""
    if not anyone_states(context.knowledge, "dependencies") or not anyone_states(
        context.knowledge, "capacity"
    ):
        return
    from archkit.analysis.overload import vulnerable

    for load in vulnerable(context.design):
        yield _problem(context.design, load)


def _problem(design: Design, load: Load) -> Problem:
    from archkit.analysis.call import callers
    from archkit.analysis.written import written

    element = design.elements[load.number]
    assert load.capacity is not None and load.sustained is not None
    again = [call for call in callers(design)[load.number] if call.retries and not call.has_breaker][:5]
    related = [Related(load.stated.place, "the load at peak")] if load.stated else []
    related += [
        Related(
            call.need.at("retries", "maxAttempts"),
            f"{design.elements[call.need.source].label} tries {call.attempts} times",
        )
        for call in again
    ]
    return Problem(
        f"{element.label} can take {written(load.capacity.value, 'rps')}: its peak of {written(load.plain, 'rps')} "
        f"fits, with all retries it is {written(load.with_breakers, 'rps')}",
        load.capacity.place,
        label=f"{load.sustained:.3g} calls for each that is meant",
        related=tuple(related),
        why="an overload would not end when its cause is gone, as the retries keep it going; it would end by itself "
        f"up to {written(load.capacity.value / load.sustained, 'rps')}",
        help="cut attempts, give retries a `budget`, put a `circuitBreaker` in front, or shed load",
        subject=element.ref,
        severity="error" if element.tier == 1 else None,
    )
