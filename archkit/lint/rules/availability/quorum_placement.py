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
from dataclasses import replace
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
            why=_compared(domains, replicas),
            help="spread them over three zones, or keep them in one and accept its availability",
            subject=element.ref,
        )


def _compared(domains: FailureDomains, replicas: Replicas) -> str:
    """What the places make of it, where their availability is stated, against one place for all."""
    from archkit.analysis.redundancy import over_domains
    from archkit.analysis.written import written

    stated = [s.value if s else None for s in domains.availability]
    places = {a for d, _ in replicas.spread for a in domains.within[d]}
    if places and all(stated[d] is not None for d in places):
        chance = [1.0 if s is None else s for s in stated]
        together = replace(replicas, spread=((replicas.spread[0][0], replicas.count),))
        here, there = over_domains(domains, replicas, chance), over_domains(domains, together, chance)
        if there > here:
            told = written(here, "ratio"), written(there, "ratio")
            return f"so enough of them are up {told[0]} of the time; in one zone it would be {told[1]}"
    return "the loss of one place takes the majority along"
