"""Nothing is said about others who see a saga half done.

## Why
A saga has no isolation: between its steps everybody can read what may yet be undone, and write over what its
compensation will restore. There are countermeasures, and each has to be built: a semantic lock (a state such as
`pending`), commutative updates, a pessimistic view (the riskiest step last), rereading a value before writing it, a
version file, deciding by value.

Only sagas with at least two steps that leave something are looked at.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: place-order, description: From a cart to a paid order.}
spec:
  type: saga  # error
  owner: group:platform
  entry: component:order
  coordination: orchestrated
  orchestrator: component:order
  timeout: 10s
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
Say which countermeasures there are: `isolation: [semantic-lock]`.

## Source
Richardson, Microservices Patterns, section 4.3 (countermeasures for the lack of isolation)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="info", family="sagas", code="SG007")
def check(context: Context) -> Iterator[Problem]:
    """Every saga of several writing steps that states no countermeasure."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    for saga in sagas(context.design):
        writing = sum(step.leaves_something for step in saga.steps)
        place = saga.flow.at("type")
        if writing < 2 or place is None or saga.flow.value("isolation"):
            continue
        yield Problem(
            f"nothing says what others may see of {saga.flow.label} while it is half done",
            place,
            label="no `isolation`",
            why="between its steps everybody can read what may yet be undone",
            help="name the countermeasures: `isolation: [semantic-lock]`, `reread-value`, `commutative-updates` ...",
            subject=saga.flow.ref,
        )
