"""Losing one zone loses the majority.

## Why
A quorum of 2 out of 3 survives one replica. Over two zones, one of them holds two, and its loss takes the majority
along: with zones at 97 % and replicas at 95 % that is 96.03 %, less than the 96.30 % of three replicas in one zone.
Only three zones are better than one.

Looked at are `placement.replicas` of which a majority, but not all, are `required`. Where they stand is said by
`placement.domains`; where zones are only counted, however one spreads them one zone holds its share.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-a, description: One of our zones.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-b, description: Another of our zones.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: locks, description: Who leads.}
spec:
  type: key-value-store
  owner: group:platform
  system: shop
  placement: {replicas: 3, required: 2, domains: [zone-a, zone-b]}  # error
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-a, description: One of our zones.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-b, description: Another of our zones.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-c, description: A third one.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: locks, description: Who leads.}
spec:
  type: key-value-store
  owner: group:platform
  system: shop
  placement: {replicas: 3, required: 2, domains: [zone-a, zone-b, zone-c]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:locks, operation: write, timeout: 50ms}
```

## Fix
Spread the replicas over three zones. Where there are only two, keep them in one and accept that it is as available as
that zone.

## Source
Google SRE book, chapter 23:
[Managing Critical State](https://sre.google/sre-book/managing-critical-state/), on the placement of replicas
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.failure_domains import FailureDomains, Replicas


@rule(severity="warning", family="availability", code="AV005")
def check(context: Context) -> Iterator[Problem]:
    """Every majority that one zone holds too much of."""
    if not anyone_states(context.knowledge, "placement"):
        return
    from archkit.analysis.failure_domains import failure_domains

    domains = failure_domains(context.design)
    for number, replicas in enumerate(domains.replicas):
        if replicas is not None and replicas.is_quorum:
            yield from _judge(context.design, domains, number, replicas)


def _judge(design: Design, domains: FailureDomains, number: int, replicas: Replicas) -> Iterator[Problem]:
    element = design.elements[number]
    worst = min(((domains.left(replicas, (d,)), d) for d, _ in replicas.spread), default=None)
    zones = element.number("placement", "zones")
    if worst is not None:
        left, where = worst[0], domains.label(worst[1])
    elif zones is not None and zones.value >= 1:
        count = int(zones.value) * max(1, len(set(element.texts("placement", "regions"))))
        left, where = (
            replicas.count - -(-replicas.count // count),
            f"one of {count} zones" if count > 1 else "the zone",
        )
    else:
        return
    if left < replicas.required:
        yield Problem(
            f"losing {where} leaves {left} of {replicas.count} replicas of {element.label}, and it needs "
            f"{replicas.required}",
            replicas.place,
            label="the majority stands in one place",
            why=_compared(design, element.ref),
            help="spread them over three zones, or keep them in one and accept its availability",
            subject=element.ref,
        )


def _compared(design: Design, ref: str) -> str:
    from archkit.analysis.composite_availability import availability
    from archkit.analysis.written import written

    told = availability(design, ref)
    together = told.quorum_in_one_zone if told is not None else None
    if told is None or together is None or together <= told.reliability.value or told.unknown_domains:
        return "the loss of one place takes the majority along"
    here, there = written(told.reliability.value, "ratio"), written(together, "ratio")
    return f"so it is up {here} of the time; with all replicas in one zone it would be {there}"
