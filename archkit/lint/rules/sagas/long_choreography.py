"""A saga without a leader has many participants.

## Why
In a choreography each participant knows only the events before and after it. With more than four nobody sees where a
saga stands, what is undone when something fails, or what a new step breaks. The limit is the option `max` (4).

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
  steps:  # error
    - {id: create, component: order, kind: compensatable, compensation: reject, idempotencyKey: order_id, timeout: 1s}
    - {id: authorize, component: payment, kind: pivot, idempotencyKey: payment_id, timeout: 2s}
    - {id: approve, component: order, kind: retriable, idempotencyKey: order_id, timeout: 1s}
    - {id: pack, component: depot, kind: retriable, idempotencyKey: order_id, timeout: 1s}
    - {id: send, component: parcel, kind: retriable, idempotencyKey: order_id, timeout: 1s}
    - {id: tell, component: mailer, kind: retriable, idempotencyKey: order_id, timeout: 1s}
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
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: depot, description: Packs.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: parcel, description: Brings it.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Tells the buyer.}
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
Let one component lead the saga and keep its journal (`coordination: orchestrated`), or split it.

## Source
[Saga design pattern](https://learn.microsoft.com/en-us/azure/architecture/patterns/saga), Azure Architecture Center
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem


@rule(severity="info", family="sagas", code="SG006", options={"max": int})
def check(context: Context) -> Iterator[Problem]:
    """Every choreographed saga with more participants than the limit."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas

    most = context.option("max", 4)
    for saga in sagas(context.design):
        if not saga.is_choreographed or len(saga.participants) <= most:
            continue
        place = saga.flow.at("steps")
        assert place is not None
        yield Problem(
            f"{saga.flow.label} has {len(saga.participants)} participants and nobody who leads it",
            place._replace(part="key"),
            label=f"more than {most}: {names([short(ref) for ref in saga.participants])}",
            why="nobody sees where it stands, or what is undone when a step fails",
            help="let one component lead it: `coordination: orchestrated`",
            subject=saga.flow.ref,
        )
