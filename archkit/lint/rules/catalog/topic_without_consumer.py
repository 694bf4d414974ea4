"""Messages are published to a topic that nobody reads.

## Why
Either a consumer is missing from the catalog, and with it everything that fails when the messages stop, or
the work of publishing and keeping them is for nobody.

A plain `dependsOn` does not say who writes and who reads, so where there is one the rule is silent. Topics
for what could not be handled (`deadLetter`) are read by people. A topic that nobody publishes to either is
told by topic-without-producer.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: orders  # error
  description: What became of an order.
spec: {type: topic, owner: group:platform, system: shop}
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
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: orders
  description: What became of an order.
spec: {type: topic, owner: group:platform, system: shop}
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
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:orders, group: invoicing, idempotent: true}]
```

## Fix
Say `subscribes: [{topic: resource:orders}]` in the component that reads it, or stop publishing.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.topics import topics
from archkit.source.problem import Problem, Related


@rule(severity="info", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every topic with a producer and without a consumer."""
    for topic in topics(context.knowledge):
        if topic.producer is not None and topic.consumer is None:
            yield Problem(
                f"nobody reads {topic.entity.label}",
                topic.entity.at("metadata", "name"),
                label="read by nobody",
                related=(Related(topic.producer, "published here"),),
                why="a consumer is missing from the catalog, or the messages are for nobody",
                help="say `subscribes` in the component that reads it, or stop publishing",
                subject=topic.entity.ref,
            )
