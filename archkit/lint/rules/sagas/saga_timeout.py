"""A saga is given up before its steps have had their time.

## Why
The steps run one after another, each as long as `timeout x maxAttempts` at worst. When their sum is more than the
timeout of the saga, it is given up while a step that is still within its time may yet succeed. Waits between the tries
come on top.

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
  timeout: 3s  # error
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
Give the saga the sum of its steps, or the steps less.

## Source
Garcia-Molina & Salem, Sagas (SIGMOD 1987); Richardson, [Saga](https://microservices.io/patterns/data/saga.html),
microservices.io
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="warning", family="sagas", code="SG005")
def check(context: Context) -> Iterator[Problem]:
    """Every saga whose steps may take longer together than it may."""
    if not anyone_states(context.knowledge, "steps"):
        return
    from archkit.analysis.sagas import sagas
    from archkit.analysis.written import duration

    for saga in sagas(context.design):
        limit, needed = saga.timeout, saga.longest_ms
        if limit is None or needed <= limit.value:
            continue
        parts = [
            f"{duration(s.timeout.value)} x {s.attempts}" if s.attempts > 1 else duration(s.timeout.value)
            for s in saga.steps
            if s.timeout
        ]
        shown = [*parts[:7], "..."] if len(parts) > 8 else parts
        yield Problem(
            f"{saga.flow.label} is given up after {duration(limit.value)}, and its steps may take "
            f"{duration(needed)}",
            limit.place,
            label="less than the steps together",
            related=tuple(Related(s.timeout.place, s.id) for s in saga.steps[:8] if s.timeout),
            why=" + ".join(shown),
            help=f"give it {duration(needed)}, or the steps less",
            subject=saga.flow.ref,
        )
