"""The events of a choreographed saga lead in a circle.

## Why
A step starts when one of its `triggers` comes, and publishes what it `emits`. When these lead back to a step that has
been done, the saga starts it again, and so on without end: load without a request, and effects over and over.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place-order, description: From a cart to a paid order.}
spec:
  type: saga
  owner: group:platform
  entry: component:order
  coordination: choreographed
  timeout: 10s
  isolation: [semantic-lock]
  steps:
    - id: create  # error
      component: order
      kind: compensatable
      compensation: reject
      idempotencyKey: order_id
      timeout: 1s
      triggers: [cart-sent, payment-authorized]
      emits: [order-created]
    - id: authorize
      component: payment
      kind: pivot
      idempotencyKey: payment_id
      timeout: 2s
      triggers: [order-created]
      emits: [payment-authorized]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place-order, description: From a cart to a paid order.}
spec:
  type: saga
  owner: group:platform
  entry: component:order
  coordination: choreographed
  timeout: 10s
  isolation: [semantic-lock]
  steps:
    - id: create
      component: order
      kind: compensatable
      compensation: reject
      idempotencyKey: order_id
      timeout: 1s
      triggers: [cart-sent]
      emits: [order-created]
    - id: authorize
      component: payment
      kind: pivot
      idempotencyKey: payment_id
      timeout: 2s
      triggers: [order-created]
      emits: [payment-authorized]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Give the event that ends the saga a name of its own, and let only the next step listen to it.

## Source
Garcia-Molina & Salem, Sagas (SIGMOD 1987); Richardson, [Saga](https://microservices.io/patterns/data/saga.html),
microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="sagas", code="SG008")
def check(context: Context) -> Iterator[Problem]:
    """Every circle of steps that start each other by events, at its first step."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    for saga in sagas(context.design):
        for circle in saga.event_cycles:
            steps = [saga.steps[index] for index in circle]
            yield Problem(
                f"{saga.flow.label} starts {names([s.id for s in steps])} again by "
                + ("its own event" if len(steps) == 1 else "each other's events"),
                steps[0].place,
                label="starts again",
                related=tuple(Related(s.place, f"{s.id} is on the circle") for s in steps[1:]),
                why="it never ends: each time round, every effect is repeated",
                help="let the last event of the circle have a name to which nobody on it listens",
                subject=saga.flow.ref,
            )
