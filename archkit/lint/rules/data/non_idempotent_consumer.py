"""A consumer says that a repeated message does harm, and its topic repeats messages.

## Why
At-least-once delivery sends a message again whenever its confirmation is lost: after a crash, a timeout, a rebalance.
The effect is there twice then. Where nothing says how a topic delivers (`delivery`), at-least-once is assumed, since
almost every broker does that: a warning. Whether a consumer is idempotent is never assumed.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop, delivery: at-least-once}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  publishes: [{topic: resource:orders, delivery: outbox}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Sends confirmations.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes:
    - topic: resource:orders
      idempotent: false  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop, delivery: at-least-once}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  publishes: [{topic: resource:orders, delivery: outbox}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Sends confirmations.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:orders, idempotent: true}]
```

## Fix
Remember the keys of handled messages in the same transaction as the effect, or make the effect one that can be repeated
(set, not add). Confirming before the work (`delivery: at-most-once`) loses messages instead.

## Source
Helland, [Idempotence is not a medical condition](https://queue.acm.org/detail.cfm?id=2187821), ACM Queue 10(4), 2012
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="data", code="DA010")
def check(context: Context) -> Iterator[Problem]:
    """Every subscription with `idempotent: false` at a topic that may deliver twice."""
    if not anyone_states(context.knowledge, "subscribes"):
        return
    from archkit.analysis.data.consumers import repeating

    design = context.design
    for found in repeating(design):
        consumer = design.elements[found.subscription.source]
        topic = design.elements[found.subscription.target]
        stated = topic.at("delivery") if topic.value("delivery") is not None else None
        yield Problem(
            f"{consumer.label} does harm when a message of {topic.label} comes twice, "
            + ("which happens" if found.declared else "which most brokers do"),
            found.subscription.at("idempotent"),
            label="repeated at least sometimes",
            related=(Related(stated, "how the topic delivers"),) if stated else (),
            why="a message whose confirmation is lost is delivered again",
            help="remember the keys of handled messages together with the effect, then say `idempotent: true`"
            if found.declared
            else "make it idempotent, or say how the topic delivers (`delivery`)",
            subject=consumer.ref,
            severity=None if found.declared else "warning",
        )
