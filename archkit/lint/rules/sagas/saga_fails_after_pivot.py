"""A step after the point of no return may fail.

## Why
Behind the pivot there is no way back: what it did cannot be undone. So every later step has to be one that is tried
until it succeeds (`kind: retriable`). One that may fail leaves the saga neither done nor undone.

A further pivot is the finding of `saga-two-pivots`. Where `kind` is not stated it is a warning.

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
    - {id: create, component: order, kind: compensatable, compensation: reject, idempotencyKey: order_id, timeout: 1s}
    - {id: authorize, component: payment, kind: pivot, idempotencyKey: payment_id, timeout: 2s}
    - id: approve  # error
      component: order
      kind: compensatable
      compensation: reopen
      idempotencyKey: order_id
      timeout: 1s
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
    - {id: create, component: order, kind: compensatable, compensation: reject, idempotencyKey: order_id, timeout: 1s}
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
Make the step one that always succeeds in the end, and say `kind: retriable`; or move it before the pivot, with a
compensation.

## Source
Garcia-Molina & Salem, Sagas (SIGMOD 1987); Richardson, [Saga](https://microservices.io/patterns/data/saga.html),
microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="sagas", code="SG002")
def check(context: Context) -> Iterator[Problem]:
    """Every step behind the point of no return that is not retriable."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    for saga in sagas(context.design):
        pivot = saga.steps[saga.pivot] if saga.steps else None
        for step in saga.failing_late():
            assert pivot is not None
            yield Problem(
                f"the step {step.id} of {saga.flow.label} may fail after the point of no return",
                step.place,
                label="not retriable" if step.kind else "`kind` is not stated",
                related=(Related(pivot.place, "the point of no return"),),
                why=f"what {pivot.id} did cannot be undone any more",
                help="make it one that is tried until it succeeds (`kind: retriable`), or move it before the pivot",
                subject=saga.flow.ref,
                severity=None if step.kind else "warning",
            )
