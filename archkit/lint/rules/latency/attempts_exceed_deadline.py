"""The last attempt of a call cannot finish before the caller's own deadline.

## Why
Attempts one after the other with the waits between them take longer than the caller works on the request at all
(`latency.deadline`). The last one is cut off or never made: it costs the called its work and the caller nothing but
hope. Attempt `i` begins after `(i - 1) t` and the waits before it; it is a full one when it ends within the deadline.

It is the friendliest count: the deadline begins with the first attempt, as if the caller had done nothing before.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  latency: {deadline: 1s}
  dependencies:
    - to: component:payment
      operation: write
      idempotency: key
      timeout: 400ms
      retries:
        maxAttempts: 3  # error
        backoff: exponential
        base: 50ms
        jitter: full
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  latency: {deadline: 1s}
  dependencies:
    - to: component:payment
      operation: write
      idempotency: key
      timeout: 400ms
      retries: {maxAttempts: 2, backoff: exponential, base: 50ms, jitter: full}
```

## Fix
Fewer attempts, shorter timeouts or waits; or a later deadline, if those who wait for the caller wait that long.

## Source
Google SRE book, [chapter 22](https://sre.google/sre-book/addressing-cascading-failures/), on deadlines and retries
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.call import Call
    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated


@rule(severity="warning", family="latency", code="LT005")
def check(context: Context) -> Iterator[Problem]:
    """Every call with more attempts than the deadline of its caller has room for."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.call import calls
    from archkit.analysis.timeouts import full_attempts

    for element, made in zip(context.design.elements, calls(context.design), strict=True):
        deadline = element.ms("latency", "deadline") if made else None
        if deadline is None:
            continue
        for call in made:
            if call.is_sync and call.timeout is not None:
                full = full_attempts(call, deadline.value)
                if full < call.attempts:
                    yield _problem(context.design, call, deadline, full)


def _problem(design: Design, call: Call, deadline: Stated, full: int) -> Problem:
    from archkit.analysis.timeouts import time_left_for
    from archkit.analysis.written import duration

    assert call.timeout is not None
    caller, called = design.elements[call.need.source], design.elements[call.need.target]
    left = time_left_for(call, full + 1, deadline.value)
    rest = f"{duration(left)} of its {duration(call.timeout.value)}" if left else "no time at all"
    which = f"attempt {full + 1} of {call.attempts}" if call.retries else "the only attempt"
    return Problem(
        f"{which} of {caller.label} at {called.label} has {rest} before the deadline of {caller.label}",
        call.need.at("retries", "maxAttempts") if call.retries else call.timeout.place,
        label=f"{full} fit" if full != 1 else "1 fits",
        related=(Related(deadline.place, "the deadline"), Related(call.timeout.place, "of one attempt")),
        why=f"{called.label} works on it, and {caller.label} is gone before the answer",
        help="fewer attempts, shorter timeouts or waits, or a later deadline",
        subject=caller.ref,
    )
