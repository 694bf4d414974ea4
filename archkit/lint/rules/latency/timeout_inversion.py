"""A caller gives up before what it calls can be through with its own attempts.

## Why
The called goes on for nobody: it holds connections, writes what no one asks for any more, and is asked again by the
caller's next attempt while the first is still going on.

At worst the called takes `T = own work + sum over stages of the longest W`, where `W = n t + waits` is a call with all
its `n` attempts of `t` each and the waits between them. `T` less the caller's timeout is orphaned work.

It is information only where the called passes the deadline on along all of its calls (`deadlinePropagated: true`), for
then the work stops with it; and an error where one of these calls is a write that is tried again and says itself that
it may then happen twice (`operation: write`, `idempotency: none`).

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
  latency: {self: {p99: 20ms}}
  dependencies:
    - to: component:payment
      operation: write
      idempotency: key
      timeout: 300ms
      retries: {maxAttempts: 3, backoff: exponential, base: 100ms, jitter: full}
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
    - to: component:order
      operation: write
      idempotency: key
      timeout: 1s  # error
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
  latency: {self: {p99: 20ms}}
  dependencies:
    - to: component:payment
      operation: write
      idempotency: key
      timeout: 300ms
      retries: {maxAttempts: 3, backoff: exponential, base: 100ms, jitter: full}
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
    - {to: component:order, operation: write, idempotency: key, timeout: 1300ms}
```

## Fix
Let timeouts shrink on the way down: give the caller more time, or the called fewer attempts and shorter timeouts. Where
the deadline travels with the request, say so at the calls of the called.

## Source
Brooker, [Timeouts, retries and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/); Google SRE book, [chapter
22](https://sre.google/sre-book/addressing-cascading-failures/), on deadlines
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.timeouts import Inversion, Leg


_SHOWN = 5
"""Calls of the called that a finding points at."""


@rule(severity="warning", family="latency", code="LT002")
def check(context: Context) -> Iterator[Problem]:
    """Every call with a timeout below the worst case of what it calls, where both are known."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.timeouts import inversions, worst_cases

    design = context.design

    @cache  # what is called has many callers
    def causes(called: int) -> tuple[Related, ...]:
        longest = sorted(worst_cases(design)[called].legs, key=lambda leg: -leg.ms)
        return tuple(map(_cause, longest[:_SHOWN]))

    for inversion in inversions(design):
        yield _problem(design, inversion, causes(inversion.worst.number))


def _problem(design: Design, found: Inversion, causes: tuple[Related, ...]) -> Problem:
    from archkit.analysis.written import duration

    call, worst = found.call, found.worst
    caller, called = design.elements[call.need.source], design.elements[call.need.target]
    assert call.timeout is not None and worst.ms is not None
    unsafe, needed = worst.unsafe, duration(worst.ms)
    why = f"for the last {duration(found.orphaned)} of the work nobody is waiting"
    if unsafe is not None:
        why += f", and a retried write to {design.elements[unsafe.need.target].label} may still happen twice"
    elif worst.stops:
        why = f"the deadline is passed on, so attempts in the last {duration(found.orphaned)} are never made"
    return Problem(
        f"{caller.label} gives up on {called.label} after {duration(call.timeout.value)}, "
        f"but {called.label} may need {needed}",
        call.timeout.place,
        label="shorter than the worst case behind it",
        related=causes,
        why=why,
        help=f"give {called.label} {needed} here, or shorten its timeouts and attempts"
        + ("" if worst.stops else ", or pass the deadline on: `deadlinePropagated: true` at its calls"),
        subject=caller.ref,
        severity="error" if unsafe is not None else "info" if worst.stops else None,
    )


def _cause(leg: Leg) -> Related:
    """`3 x 300 ms + 300 ms of waits, 2 times in a row`."""
    from archkit.analysis.written import duration

    call = leg.longest
    timeout = duration(call.timeout.value) if call.timeout else "no timeout"
    words = f"{call.attempts} x {timeout}" if call.retries else timeout
    if call.waits:
        words += f" + {duration(call.waits)} of waits"
    if call.in_a_row > 1:
        words += f", {call.in_a_row:g} times in a row"
    return Related(call.need.at("retries" if call.retries else "timeout"), words)
