"""A write is tried again though nothing makes a second one harmless.

## Why
A lost answer looks like a failure. The first attempt may have done its work, and the second does it again: two orders,
two payments. It needs a key by which the called recognises the repetition, or a write that is the same when done twice.

Only calls that say `idempotency: none` are told; what says nothing is unknown. Where `operation` is not stated, writing
is only assumed, and it is a warning.

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
  dependencies:
    - to: component:payment
      operation: write
      timeout: 800ms
      retries: {maxAttempts: 3, backoff: exponential, base: 100ms, jitter: full}
      idempotency: none  # error
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
  dependencies:
    - to: component:payment
      operation: write
      timeout: 800ms
      retries: {maxAttempts: 3, backoff: exponential, base: 100ms, jitter: full}
      idempotency: key
```

## Fix
Send a key with the request, made once and the same in every attempt; or do not try again, and ask what became of it.

## Source
Featonby, [Making retries safe with idempotent
APIs](https://aws.amazon.com/builders-library/making-retries-safe-with-idempotent-APIs/), Amazon Builders' Library
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="retries", code="RT003")
def check(context: Context) -> Iterator[Problem]:
    """Every such call, once."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.attempts import unsafe_writes

    for call in unsafe_writes(context.design):
        caller = context.design.elements[call.need.source]
        called = context.design.elements[call.need.target]
        stated = call.states_writing
        yield Problem(
            f"{caller.label} tries its write to {called.label} up to {call.attempts} times, "
            "and each of them may take effect",
            call.need.at("idempotency"),
            label="nothing tells a repetition",
            related=(Related(call.need.at("retries", "maxAttempts"), "tries again"),),
            why="after a lost answer the first attempt has done its work already",
            help="send an idempotency key (`idempotency: key`), or take `retries` away"
            if stated
            else "say `operation: read` if nothing is written; absent, writing is assumed",
            subject=caller.ref,
            severity=None if stated else "warning",
        )
