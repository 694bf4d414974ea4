"""A trace ends in the middle of a flow.

## Why
A trace tells at a glance where the time of a request went and which call failed. It goes on only where both ends pass
on the context in the same format; behind a break there is a second trace that nobody can find from the first. A topic
or queue passes it on when its messages carry the header, so it has a say of its own.

Looked at are the hops by which the steps of each flow are reached. Of every flow the first break is told; where
somebody does not say what he passes on, nothing is concluded.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: order-flow, description: From click to parcel.}
spec:
  type: journey
  owner: group:platform
  entry: component:order
  steps:
    - {id: take, component: component:order}
    - {id: ship, component: component:shipping}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  observability: {traces: w3c}
  publishes:
    - {topic: resource:orders, delivery: outbox}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop, observability: {traces: none}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shipping, description: Packs parcels.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  observability: {traces: w3c}
  subscribes: [{topic: resource:orders, idempotent: true}]
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: order-flow, description: From click to parcel.}
spec:
  type: journey
  owner: group:platform
  entry: component:order
  slo:
    availability: 99%
    window: 30d
    alerts:
      - name: order-flow-slow-burn
        burnRate: 1
        long: 3d
        severity: ticket
        runbook: https://wiki.example/order-flow
  steps:
    - {id: take, component: component:order}
    - {id: ship, component: component:shipping}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  observability: {traces: w3c}
  publishes:
    - {topic: resource:orders, delivery: outbox}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders, description: Facts about orders.}
spec: {type: topic, owner: group:platform, system: shop, observability: {traces: w3c}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: shipping, description: Packs parcels.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  observability: {traces: "w3c, b3"}
  subscribes: [{topic: resource:orders, idempotent: true}]
```

## Fix
Pass the header on, or speak both formats for a while (`traces: "w3c, b3"`). Put `traceparent` into the headers of
messages, and say so at the topic.

## Source
W3C, Trace Context; OpenTelemetry, Context propagation
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Element
    from archkit.analysis.trace import Hop, TraceChain

_SHOWN = 8
"""Elements of a chain in words."""


@rule(severity="warning", family="observability", code="OB003")
def check(context: Context) -> Iterator[Problem]:
    """The first break of each flow; one that several flows have, once."""
    flows = [ref for ref, e in context.knowledge.entities.items() if e.kind == "Flow"]
    if not flows:
        return
    from archkit.analysis.trace import trace_chain

    told: set[tuple[int, int]] = set()
    for ref in flows:
        chain = trace_chain(context.design, ref)
        broken = chain.first_break
        if broken is None or (broken.source, broken.target) in told:
            continue
        told.add((broken.source, broken.target))
        yield _problem(context.design, chain, broken)


def _problem(design: Design, chain: TraceChain, hop: Hop) -> Problem:
    source, target = design.elements[hop.source], design.elements[hop.target]
    flow = design.graph.entities[chain.flow]
    related = [
        Related(place, _says(element))
        for element in (source, target)
        if element.value("observability", "traces") is not None
        and (place := element.at("observability", "traces")) is not None
    ]
    return Problem(
        f"the trace of {flow.label} ends between {source.label} and {target.label}: they share no format",
        hop.place,
        label="the trace ends here",
        related=tuple(related),
        why=f"the request goes {_arrows(design, chain)}",
        help=f"pass the context on at both ends in one format, and say so: `traces: w3c` at {short(target.ref)}",
        subject=source.ref,
    )


def _says(element: Element) -> str:
    from archkit.analysis.trace import formats

    passed = sorted(formats(element) or ())
    return f"{element.label} passes on {', '.join(passed) or 'nothing'}"


def _arrows(design: Design, chain: TraceChain) -> str:
    labels = [design.elements[n].label for n in chain.elements]
    if len(labels) > _SHOWN:
        labels[3:-3] = [f"({len(labels) - 6} more)"]
    return " -> ".join(labels)
