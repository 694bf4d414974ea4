"""One request becomes many calls of the same thing when that fails.

## Why
Attempts multiply along a path: three layers that each try four times turn one request into 4^3 = 64 calls of what has
failed already, and keep it down. Over all paths from an entry it is `sum(prod(m n)) / sum(prod(m))`, with `m` calls per
request and `n` attempts per call, of which a retry budget leaves `min(n, 1 + budget)`.

It is told of what is called again, and of where the chain ends: from the worst entry (what a journey begins at, a
website or gateway, what nobody waits for). A circle of calls with a retry on the way has no bound and is an error.
Circuit breakers do not help in the first seconds, so they do not count here; `metastable` counts them. Entries are
followed along a million calls in all, those with the most attempts first; where that is too little for all of them,
a finding says that another may multiply more.

More than `max` (10) is a warning, more than `error` (50) an error: `retry-product = {max = 5}` under `[rules]`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what lies where.}
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
    - to: component:stock
      operation: read
      timeout: 200ms
      retries:
        maxAttempts: 4  # error
        backoff: exponential
        base: 50ms
        jitter: full
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
      operation: read
      timeout: 2s
      retries: {maxAttempts: 4, backoff: exponential, base: 50ms, jitter: full}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows what lies where.}
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
    - to: component:stock
      operation: read
      timeout: 200ms
      retries: {maxAttempts: 4, backoff: exponential, base: 50ms, jitter: full, budget: 10%}
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
    - {to: component:order, operation: read, timeout: 2s}
```

## Fix
Retry in one layer, the one next to what fails, with a budget: `retries: {maxAttempts: 2, budget: 10%}`.

## Source
Google SRE book, [chapter 22](https://sre.google/sre-book/addressing-cascading-failures/) ("64 attempts (4^3)") and
[chapter 21](https://sre.google/sre-book/handling-overload/) (a budget of 10 %)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.amplification import Spread
    from archkit.analysis.design import Design

_SHOWN = 8
"""Calls of a chain that a finding tells, the last ones."""

_LEFT = "; another entry may multiply it more, as there are too many of them to follow each"


@rule(severity="warning", family="retries", code="RT001", options={"max": float, "error": float})
def check(context: Context) -> Iterator[Problem]:
    """Every element that is called again, or ends a chain, with its worst entry."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.amplification import spread
    from archkit.analysis.worst_entry import largest

    most, error = context.option("max", 10.0), context.option("error", 50.0)
    for target, worst in sorted(largest(context.design, most).items(), key=lambda item: item[::-1]):
        here = spread(context.design, worst.root)
        # What is only passed on the way, without being called again, is told at the end of the chain.
        if here.is_end(target) or any(call.retries for call in here.chain(target, 1)):
            yield _problem(context.design, here, target, error, is_sure=worst.is_sure)


def _problem(design: Design, here: Spread, target: int, error: float, *, is_sure: bool) -> Problem:
    from archkit.analysis.result import exceeds

    entry, called, factor = design.elements[here.root], design.elements[target], here.factor(target)
    chain = here.chain(target, _SHOWN)
    again = [call for call in chain if call.retries]
    at = again[-1] if again else chain[-1]
    return Problem(
        f"one request to {entry.label} can become {_count(factor)} calls of {called.label} when that fails",
        at.need.at("retries", "maxAttempts") if at.retries else at.need.edge.place,
        label="tries again" if at.retries else "all of them arrive here",
        related=tuple(
            Related(
                call.need.at("retries", "maxAttempts"),
                f"{design.elements[call.need.source].label} tries {call.attempts} times",
            )
            for call in again
            if call is not at
        ),
        why=_why(design, here, target) + ("" if is_sure else _LEFT),
        help="retry in one layer, the one next to what fails, with a `budget`",
        subject=called.ref,
        severity="error" if factor is None or exceeds(factor, error) else None,
    )


def _count(factor: float | None) -> str:
    if factor is None:
        return "any number of"
    return f"{factor:.3g}" if factor < 1000 else f"{factor:,.0f}" if factor < 1e9 else "billions of"


def _why(design: Design, here: Spread, target: int) -> str:
    """`attempts multiply along web -> order -> stock: 4 x 4`."""
    from archkit.analysis.call import said

    if here.is_unbounded(target):
        return "the calls on the way form a circle, round which every retry starts the others again"
    chain = here.chain(target, _SHOWN)
    names = said(design, chain)
    product = " x ".join(f"{call.worst_attempts:g}" for call in chain if call.retries)
    if chain[0].need.source != here.root:
        names, product = f"{design.elements[here.root].label} -> ... -> {names}", f"... x {product}"
    return f"attempts multiply along {names}: {product}"
