"""More requests are in flight at peak than the pool has slots.

## Why
By Little's law `L = lambda x W`: 50 requests per second that take 200 ms each are 10 in flight. A pool with fewer slots
(`capacity.concurrency` of an element, `bulkhead` of a call) is full at peak, and the rest waits or is turned away.

When a callee hangs, each call holds its slot for the whole timeout: without a bulkhead or circuit breaker,
`lambda x timeout` slots are lost to it. Where these are all that the caller has, it goes down with its callee; that is
a warning. So is a pool that is too small only if every request took as long as its 99th percentile.

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
  latency: {self: {p50: 200ms, p99: 600ms}}
  capacity:
    peak: 50rps
    max: 100rps
    concurrency: 8  # error
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
  latency: {self: {p50: 200ms, p99: 600ms}}
  capacity: {peak: 50rps, max: 100rps, concurrency: 20}
```

## Fix
Give the pool the slots it needs and some room, or make the work shorter. Against callees that hang: a shorter timeout,
a `bulkhead` for that call, or a circuit breaker.

## Source
Little, A proof for the queuing formula L = lambda W, Operations Research 9(3) 1961; Nygard, Release It! (bulkheads)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.written import written
from archkit.lint.rule import Context, rule
from archkit.lint.traffic import came, has_capacities, rps
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.load import Load
    from archkit.analysis.pools import Hang, Pool


@rule(severity="error", family="capacity", code="CP004")
def check(context: Context) -> Iterator[Problem]:
    """Every pool that is full at peak, and every call that alone fills all slots of its caller when it hangs."""
    if not has_capacities(context.knowledge):
        return
    from archkit.analysis.load import load
    from archkit.analysis.pools import hangs, pools

    design = context.design
    state = load(design)
    for pool in pools(design):
        if pool.is_too_small:
            yield _full(design, state, pool)
    for hang in hangs(design):
        yield _hanging(design, state, hang)


def _full(design: Design, state: Load, pool: Pool) -> Problem:
    element = design.elements[pool.element]
    what = element.label
    if pool.need is not None:
        what += f" for {design.elements[pool.need.target].label}"
    assert pool.ms is not None
    longest = "as long as the slowest of a hundred, " if pool.is_bound else ""
    return Problem(
        f"the pool of {what} has {pool.size.value:g} slots, and {written(pool.needed, '')} are needed at peak",
        pool.size.place,
        label="full at peak",
        related=() if pool.need is None else (Related(pool.need.edge.place, "the call that it is for"),),
        why=f"{rps(pool.rate)} take {longest}{written(pool.ms, 'ms')} each; the load: {came(state, pool.element)}",
        help="give it more slots, or make the work shorter",
        subject=element.ref,
        severity="warning" if pool.is_bound else None,
    )


def _hanging(design: Design, state: Load, hang: Hang) -> Problem:
    caller, callee = design.elements[hang.need.source], design.elements[hang.need.target]
    return Problem(
        f"when {callee.label} hangs, calls to it hold {written(hang.needed, '')} slots of {caller.label}, "
        f"which has {hang.size.value:g}",
        hang.timeout.place,
        label="each call holds a slot so long",
        related=(Related(hang.size.place, "all slots there are"),),
        why=f"{rps(hang.rate)} x {written(hang.timeout.value, 'ms')}; the load: {came(state, hang.need.source)}",
        help="shorten the timeout, keep some slots for the rest (`bulkhead`), or stop calling (`circuitBreaker: true`)",
        subject=caller.ref,
        severity="warning",
    )
