"""Callers try again at once, or all at the same moment.

## Why
What has just failed under its load gets the same load again. Waits that grow (exponential backoff) give it time; waits
that are scattered (jitter) keep the callers from returning together, in waves that are as high as the first one.

It is told of calls that are tried again and say `backoff: none` or `jitter: none`, or do not say how they wait.

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
    - to: component:price
      operation: read
      timeout: 100ms
      retries: {maxAttempts: 2}  # error
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
    - to: component:price
      operation: read
      timeout: 100ms
      retries: {maxAttempts: 2, backoff: exponential, base: 20ms, max: 200ms, jitter: full}
```

## Fix
`backoff: exponential` with a `base` and a `max`, and `jitter: full`: wait a random time between zero and the backoff.

## Source
Brooker, [Exponential Backoff And
Jitter](https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), AWS Architecture Blog, 2015
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.analysis.call import Call
    from archkit.source.location import Place


@rule(severity="warning", family="retries", code="RT004")
def check(context: Context) -> Iterator[Problem]:
    """Every call that is tried again without growing or scattered waits, once."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.call import calls

    design = context.design
    seen: set[Place] = set()
    for made in calls(design):
        for call in made:
            place = call.need.edge.place
            lacks = _lacks(call) if call.retries and place not in seen else None
            if lacks is None:
                continue
            seen.add(place)
            caller, called = design.elements[call.need.source], design.elements[call.need.target]
            yield Problem(
                f"{caller.label} tries {called.label} {call.attempts:,} times {lacks}",
                call.need.at("retries"),
                label="no growing, scattered waits",
                why=f"what failed under its load gets the same load again, from all callers of {called.label} together",
                help="write `backoff: exponential` with `base` and `max`, and `jitter: full`",
                subject=caller.ref,
            )


def _lacks(call: Call) -> str | None:
    """What the waits lack; None: nothing."""
    if call.need.text("retries", "backoff") == "none":
        return "without a wait in between"
    if call.backoff is None and call.need.text("retries", "backoff") is None:
        return "and does not say how it waits in between"
    if call.jitter == "none":
        return "after waits that are the same for everybody"
    return "after waits that nobody says are scattered" if call.jitter is None else None
