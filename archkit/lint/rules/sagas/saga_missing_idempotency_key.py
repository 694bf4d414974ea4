"""A step of a saga may be done twice.

## Why
Whoever leads a saga repeats a step when no answer comes, and so does every broker. Without a key by which the second
delivery is recognised, the step is done twice: two reservations, two payments. Steps that only read are exempt
(`effect: read` or `none`).

A compensation is repeated even more surely, as it has to succeed in the end. One that is described without a key is a
warning; of one that has only a name nothing else is known.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place-order, description: From a cart to a paid order.}
spec:
  type: saga
  owner: group:platform
  entry: component:order
  coordination: orchestrated
  orchestrator: component:order
  timeout: 10s
  isolation: [semantic-lock]
  steps:
    - id: create
      component: order
      kind: compensatable
      compensation: {name: reject, timeout: 1s}  # error
      idempotencyKey: order_id
      timeout: 1s
    - id: authorize  # error
      component: payment
      kind: pivot
      timeout: 2s
    - {id: approve, component: order, kind: retriable, idempotencyKey: order_id, timeout: 1s}
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
  coordination: orchestrated
  orchestrator: component:order
  timeout: 10s
  isolation: [semantic-lock]
  steps:
    - id: create
      component: order
      kind: compensatable
      compensation: {name: reject, idempotencyKey: order_id, timeout: 1s}
      idempotencyKey: order_id
      timeout: 1s
    - {id: authorize, component: payment, kind: pivot, idempotencyKey: payment_id, timeout: 2s}
    - {id: approve, component: order, kind: retriable, idempotencyKey: order_id, timeout: 1s}
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
Send a key that is the same in every try (`idempotencyKey: payment_id`), and let the participant keep it with the
effect.

## Source
Garcia-Molina & Salem, Sagas (SIGMOD 1987); Richardson, [Saga](https://microservices.io/patterns/data/saga.html),
microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="sagas", code="SG004")
def check(context: Context) -> Iterator[Problem]:
    """Every step that leaves something and has no key, and every compensation that is described without one."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    for saga in sagas(context.design):
        for step in saga.without_key():
            yield Problem(
                f"nothing tells a second delivery of the step {step.id} of {saga.flow.label} from the first",
                step.place,
                label="no `idempotencyKey`",
                why="it is repeated when its answer is lost, and then done twice",
                help="name the field that is the same in every try: `idempotencyKey: order_id`",
                subject=saga.flow.ref,
            )
        for step, compensation in saga.undone_without_key():
            yield Problem(
                f"nothing tells a second {compensation.name} from the first: it undoes the step {step.id} of "
                f"{saga.flow.label}",
                compensation.place,
                label="no `idempotencyKey`",
                why="it is repeated until it succeeds, and what it gives back is given back twice",
                help="name the field that is the same in every try: `idempotencyKey: order_id`",
                subject=saga.flow.ref,
                severity="warning",
            )
