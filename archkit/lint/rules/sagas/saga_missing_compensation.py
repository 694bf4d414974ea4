"""A step of a saga cannot be undone, and a later one may still fail.

## Why
Until the point of no return any step may fail, and then all steps before it are undone, last one first. A step that
leaves something behind and has no compensation stays half done for ever. The point of no return is the first pivot;
without one the last step that may fail acts as it, and needs no compensation.

Steps that leave nothing (`effect: read` or `none`) are exempt. Where `kind` is not stated it is a warning. A
compensation that is given up when it fails (`retriable: false`) undoes nothing either; whether one is tried until it
succeeds is unknown where it does not say so.

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
    - id: create  # error
      component: order
      kind: compensatable
      idempotencyKey: order_id
      timeout: 1s
    - id: reserve
      component: order
      kind: compensatable
      compensation: {name: release, idempotencyKey: order_id, timeout: 1s, retriable: false}  # error
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
    - id: reserve
      component: order
      kind: compensatable
      compensation: {name: release, idempotencyKey: order_id, timeout: 1s, retriable: true}
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
Name what undoes the step (`compensation: reject-order`), and build it so that it can be repeated. If nothing can
undo it, it is the pivot: move it behind all others that may fail.

## Source
Garcia-Molina & Salem, Sagas (SIGMOD 1987); Richardson, [Saga](https://microservices.io/patterns/data/saga.html),
microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="sagas", code="SG001")
def check(context: Context) -> Iterator[Problem]:
    """Every step before the point of no return that leaves something and is not undone for certain."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    for saga in sagas(context.design):
        for step in saga.not_undone():
            later = saga.steps[saga.pivot]
            yield Problem(
                f"nothing undoes the step {step.id} of {saga.flow.label}",
                step.place,
                label="no `compensation`",
                related=(Related(later.place, "may still fail"),),
                why=f"when {later.id} fails, what {step.id} has done stays",
                help="name what undoes it (`compensation`), or say `effect: read` if there is nothing to undo",
                subject=saga.flow.ref,
                severity="warning" if step.kind is None else None,
            )
        for step, compensation in saga.undone_in_vain():
            yield Problem(
                f"{compensation.name}, which undoes the step {step.id} of {saga.flow.label}, is not tried until it "
                "succeeds",
                compensation.place,
                label="given up when it fails",
                why=f"when {compensation.name} fails, what {step.id} has done stays",
                help="build it so that it can be repeated, and repeat it until it succeeds (`retriable: true`)",
                subject=saga.flow.ref,
            )
