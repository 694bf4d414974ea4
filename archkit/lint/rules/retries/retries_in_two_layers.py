"""Both a caller and something it calls try the same failure again.

## Why
The attempts multiply: the inner layer has tried three times when the outer one hears of the failure, and starts all
three again. The outer layer learns nothing that the inner one did not know.

A call with a retry budget does not count, since the budget bounds the product. It is told once for each thing that is
called again from below, at the call next to it, with the layers above.

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
        maxAttempts: 2  # error
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
      retries: {maxAttempts: 2, backoff: exponential, base: 50ms, jitter: full}
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
      retries: {maxAttempts: 2, backoff: exponential, base: 50ms, jitter: full}
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
Keep the retry next to the call that fails and take the others out: answer upwards that trying again will not help.
Where both are needed, give each a `budget`.

## Source
Brooker, [Timeouts, retries and backoff with
jitter](https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/), Amazon Builders' Library;
Google SRE book, [chapter 22](https://sre.google/sre-book/addressing-cascading-failures/)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="warning", family="retries", code="RT002")
def check(context: Context) -> Iterator[Problem]:
    """Every call that is tried again by a caller that is called again itself."""
    if not anyone_states(context.knowledge, "dependencies"):
        return
    from archkit.analysis.layers import retrying_layers

    design = context.design
    for layers in retrying_layers(design):
        inner, outer = layers.inner, layers.outer
        near, called = design.elements[inner.need.source], design.elements[inner.need.target]
        others = layers.depth - 1 - len(outer)
        above = names([design.elements[call.need.source].label for call in outer], len(outer))
        above += f" and {others} more" if others else ""
        product = " x ".join(str(call.attempts) for call in (*reversed(outer), inner))
        yield Problem(
            f"{near.label} tries {called.label} {inner.attempts} times, and {above} "
            f"{'starts' if layers.depth == 2 else 'start'} that again",
            inner.need.at("retries", "maxAttempts"),
            label="the layer next to what fails",
            related=tuple(
                Related(
                    call.need.at("retries", "maxAttempts"),
                    f"{design.elements[call.need.source].label} tries {call.attempts} times as well",
                )
                for call in outer
            ),
            why=f"when {called.label} fails, attempts multiply: {'... x ' if others else ''}{product}",
            help=f"keep the retry at {near.label} and take it out above, or give each a `budget`",
            subject=called.ref,
        )
