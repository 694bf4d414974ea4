"""A change of a schema breaks the compatibility that the topic declares.

## Why
What a mode allows follows from who has to read what:

| mode | may | who takes the new version first |
|---|---|---|
| BACKWARD | delete fields, add optional ones | consumers |
| FORWARD | add fields, delete optional ones | producers |
| FULL | add and delete optional ones | any |
| NONE | anything; nothing is checked | all at once |

Modes with `_TRANSITIVE` ask the same against all earlier versions. A field is optional when it has a default. A new
name is a deletion and an addition. With NONE every change is a warning, since nobody is told before something breaks.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec:
  type: topic
  owner: group:platform
  system: shop
  schema:
    compatibility: BACKWARD
    changes:
      - change: add-required-field  # error
        field: channel
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

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec:
  type: topic
  owner: group:platform
  system: shop
  schema: {compatibility: BACKWARD, changes: [{change: add-optional-field, field: channel}]}
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
Give the field a default, keep the old one beside the new until nobody reads it, or publish a new version on a topic of
its own.

## Source
[Schema evolution and
compatibility](https://docs.confluent.io/platform/current/schema-registry/fundamentals/schema-evolution.html), Confluent
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states, mappings
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="error", family="data", code="DA009")
def check(context: Context) -> Iterator[Problem]:
    """Every announced change that the mode of its topic does not allow, and every one that nothing checks."""
    if not anyone_states(context.knowledge, "schema"):
        return
    from archkit.analysis.data.schema_compatibility import verdict

    for topic in context.design.elements:
        mode = topic.text("schema", "compatibility")
        if mode is None:
            continue
        for index, item in mappings(topic.value("schema", "changes")):
            change = item.get("change")
            if not isinstance(change, str):
                continue
            said = verdict(mode, change)
            if said.allowed is None or (said.allowed and said.upgrade_first != "lockstep"):
                continue
            place, declared = (
                topic.at("schema", "changes", index, "change"),
                topic.at("schema", "compatibility"),
            )
            assert place is not None and declared is not None
            field = f" `{item['field']}`" if isinstance(item.get("field"), str) else ""
            words = change.replace("-", " ")
            if said.allowed:
                yield Problem(
                    f"nothing checks the change of {topic.label}: {words}{field}",
                    place,
                    label=f"compatibility is {mode}",
                    related=(Related(declared, "the mode"),),
                    why="publishers and consumers have to take the new version at the same moment",
                    help="declare a mode (`compatibility: BACKWARD`), and version the topic for what it does not allow",
                    subject=topic.ref,
                    severity="warning",
                )
            else:
                yield Problem(
                    f"{topic.label} promises {mode} compatibility, which this change breaks: {words}{field}",
                    place,
                    label=f"not allowed by {mode}",
                    related=(Related(declared, "the mode"),),
                    why="one side cannot read what the other writes",
                    help="give the field a default, or publish the new version on a topic of its own",
                    subject=topic.ref,
                )
