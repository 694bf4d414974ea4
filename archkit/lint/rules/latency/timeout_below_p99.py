"""A timeout is shorter than the p99 of what is called.

## Why
More than one in a hundred good answers comes too late: it is thrown away, often asked for again, and counts as a
failure of the called, though nothing was wrong. Amazon's way is to choose the share of such false timeouts first, say
0.1 %, and to take that percentile as the timeout.

The p99 is what the called promises (`slo.latency.p99`), or, of a store, how long its own work takes
(`latency.self.p99`). Where the timeout is below the worst case too, and work goes on for nobody, `timeout-inversion`
says so already; and a call whose fallback answers at once may give up early on purpose.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop, latency: {self: {p99: 40ms}}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: resource:order-db
      operation: write
      timeout: 30ms  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop, latency: {self: {p99: 40ms}}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
```

## Fix
Raise the timeout to the p99.9 of the called, or make the called faster. If waiting less is meant, say what answers
instead: `criticality: soft` with a `fallback`.

## Source
Brooker, [Timeouts, retries and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/), Amazon Builders' Library
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Element
    from archkit.analysis.reading import Stated


@rule(severity="warning", family="latency", code="LT004")
def check(context: Context) -> Iterator[Problem]:
    """Every call that waits less long than the p99 of what it calls."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.call import calls
    from archkit.analysis.timeouts import inversion
    from archkit.analysis.written import duration

    design = context.design
    p99s = [_p99(element) for element in design.elements]
    for caller, made in zip(design.elements, calls(design), strict=True):
        for call in made:
            called, p99 = design.elements[call.need.target], p99s[call.need.target]
            if call.timeout is None or p99 is None or call.timeout.value >= p99.value:
                continue
            outlasted = inversion(design, call)
            if not call.is_sync or call.has_fallback or (outlasted is not None and not outlasted.worst.stops):
                continue
            again = " and is asked for again" if call.retries else ""
            yield Problem(
                f"{caller.label} gives up on {called.label} after {duration(call.timeout.value)}, "
                f"below its p99 of {duration(p99.value)}",
                call.timeout.place,
                label="shorter than one good answer in a hundred",
                related=(Related(p99.place, "the p99"),),
                why=f"more than 1 % of good answers is thrown away{again}",
                help=f"raise it to the p99.9 of {called.label}, or let a `fallback` answer",
                subject=caller.ref,
            )


def _p99(called: Element) -> Stated | None:
    """How long one of a hundred answers takes at least, as the called says; of a component only what it promises."""
    promised = called.ms("slo", "latency", "p99")
    return promised if promised or called.is_component else called.ms("latency", "self", "p99")
