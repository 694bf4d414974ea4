"""What an outage leaves in a topic is never worked off, or lost before the consumer is back.

## Why
After an outage a consumer has what came meanwhile (`B = lambda x outage`) besides what still comes, so that it takes
`B / (mu - lambda)` until it is up to date. One that handles no more than comes is never again. The rates are those at
peak; where the topic has a mean rate that the consumer can follow, it falls behind in peaks only, which is a warning.

The outage is the consumer's recovery time objective: a topic that keeps messages for a shorter time loses some.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: payments, description: What became of payments.}
spec: {type: topic, owner: group:platform, system: shop, rate: {peak: 200rps}, retention: 7d}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  publishes: [{topic: resource:payments, delivery: outbox}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  recovery: {rto: 10m}
  subscribes:
    - topic: resource:payments
      idempotent: true
      rate: 190rps  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: payments, description: What became of payments.}
spec: {type: topic, owner: group:platform, system: shop, rate: {peak: 200rps}, retention: 7d}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  publishes: [{topic: resource:payments, delivery: outbox}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: invoicing, description: Writes invoices.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  recovery: {rto: 10m}
  subscribes: [{topic: resource:payments, idempotent: true, rate: 250rps}]
```

## Fix
Handle more at once (partitions, batches, more instances), throw old messages away on purpose, or keep them longer.

## Source
Yanacek, [Avoiding insurmountable queue
backlogs](https://aws.amazon.com/builders-library/avoiding-insurmountable-queue-backlogs/), Amazon Builders' Library
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.written import duration, written
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.backlogs import Backlog
    from archkit.analysis.design import Design


@rule(severity="error", family="capacity", code="CP005")
def check(context: Context) -> Iterator[Problem]:
    """Every subscription that cannot follow its topic, or whose outage outlasts what the topic keeps."""
    if not any("subscribes" in entity.fields for entity in context.knowledge.entities.values()):
        return
    from archkit.analysis.backlogs import backlogs

    for backlog in backlogs(context.design):
        if not backlog.keeps_up:
            yield _behind(context.design, backlog)
        elif backlog.loses:
            yield _lost(context.design, backlog)


def _behind(design: Design, backlog: Backlog) -> Problem:
    consumer, topic = design.elements[backlog.need.source], design.elements[backlog.need.target]
    mean = backlog.mean
    only_at_peak = mean is not None and backlog.service.value > mean.value
    left = backlog.drain
    after = ""
    if left is not None and backlog.outage is not None:
        after = f", and the {written(left.backlog, '')} messages of an outage of {duration(backlog.outage.value)} stay"
    return Problem(
        f"{consumer.label} handles {written(backlog.service.value, '')} messages/s of {topic.label}, "
        f"and {written(backlog.arrival, '')} come at peak",
        backlog.service.place,
        label="no more than comes",
        related=tuple(Related(a.place, "messages at peak") for a in backlog.arrivals[:5]),
        why=("it falls behind as long as a peak lasts" if only_at_peak else "the backlog never shrinks")
        + after,
        help="handle more at once: partitions, batches, more instances",
        subject=consumer.ref,
        severity="warning" if only_at_peak else None,
    )


def _lost(design: Design, backlog: Backlog) -> Problem:
    consumer, topic = design.elements[backlog.need.source], design.elements[backlog.need.target]
    assert backlog.outage is not None and backlog.retention is not None
    away, kept = duration(backlog.outage.value), duration(backlog.retention.value)
    gone = backlog.arrival * (backlog.outage.value - backlog.retention.value) / 1000
    return Problem(
        f"{consumer.label} may be away for {away}, and {topic.label} keeps messages for {kept}",
        backlog.outage.place,
        label="longer than messages are kept",
        related=(Related(backlog.retention.place, "kept so long"),),
        why=f"at peak {written(gone, '')} messages are thrown away before anybody has read them",
        help="keep messages longer (`retention`), or be back earlier",
        subject=consumer.ref,
    )
