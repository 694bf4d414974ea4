"""A topic is described that nobody publishes to.

## Why
Who reads it waits for messages, and the catalog cannot say from whom: the one on whom everybody behind the
topic depends is missing from every analysis.

A plain `dependsOn` does not say who writes and who reads, so where there is one the rule is silent; so it is
where nobody in the catalog says `publishes` or `subscribes` at all. Topics for what could not be handled
(`deadLetter`) are filled by those who read the other topic, and what is `derivedFrom` a store by its log.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: parcels  # error
  description: Where a parcel is.
spec: {type: topic, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Tells buyers where their parcel is.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:parcels, group: mailer, idempotent: true}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: parcels, description: Where a parcel is.}
spec: {type: topic, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: mailer, description: Tells buyers where their parcel is.}
spec:
  type: worker
  lifecycle: production
  owner: group:platform
  system: shop
  subscribes: [{topic: resource:parcels, group: mailer, idempotent: true}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: carrier-gateway, description: Takes in what carriers say of our parcels.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  publishes: [{topic: resource:parcels, delivery: direct}]
```

## Fix
Say `publishes: [{topic: resource:parcels}]` in the component that writes it. If a company outside does,
describe it as a component of type `external`.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.topics import topics
from archkit.source.problem import Problem, Related


@rule(severity="warning", family="catalog")
def check(context: Context) -> Iterator[Problem]:
    """Every topic without a producer, whether it has a consumer or not."""
    for topic in topics(context.knowledge):
        if topic.producer is None:
            reader = topic.consumer
            yield Problem(
                f"nobody publishes to {topic.entity.label}" + ("" if reader else ", and nobody reads it"),
                topic.entity.at("metadata", "name"),
                label="published to by nobody",
                related=(Related(reader, "read here"),) if reader else (),
                why="the catalog cannot say where the messages come from",
                help="say `publishes` in the component that writes it"
                + ("" if reader else ", or remove the topic"),
                subject=topic.entity.ref,
            )
