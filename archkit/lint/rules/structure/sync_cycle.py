"""Services call each other in a circle and wait for each other's answers.

## Why
None of them can start, recover or be deployed alone, a slow one slows all, and a retry runs round the
circle. No availability or latency can be computed for what lies on a circle.

Where it is stated how often they call each other, the calls of one time round are multiplied: with 1 or more,
load never dies down.

Only calls that wait count (`via: sync`, the default of `spec.dependencies`, also through an API). Events
that lead back are fine, and a bare `dependsOn` says nothing about waiting.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: component:payment  # error
      operation: write
      timeout: 800ms
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:order, operation: read, timeout: 200ms}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:payment, operation: write, timeout: 800ms, idempotency: key}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:order, via: async, criticality: soft, operation: read}
```

## Fix
Turn one of the calls into an event, pass what is asked back along with the call, or move the shared piece
into a service of its own.

## Source
Tarjan, Depth-first search and linear graph algorithms (1972): strongly connected components
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from math import prod
from typing import TYPE_CHECKING

from archkit.analysis.sync_calls import sync_cycles
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph

_FACTORS = ("callsPerRequest", "usage", "cacheHit")
"""What makes a call more or less than one."""


@rule(severity="error", family="structure", code="ST001")
def check(context: Context) -> Iterator[Problem]:
    """One finding per group of services on circles, at a shortest circle through its first member."""
    for members in sync_cycles(context.graph):
        circle = _circle(context.graph, members)
        if not circle:
            continue
        labels = [_label(context.graph, edge.source) for edge in circle]
        more = len(members) - len(circle)
        yield Problem(
            f"{labels[0]} waits for itself"
            if len(circle) == 1
            else f"{' -> '.join([*labels, labels[0]])} is a circle of calls that wait",
            circle[0].place,
            label="waits here" if len(circle) > 1 else "calls itself",
            related=tuple(
                Related(
                    e.place, f"{_label(context.graph, e.source)} waits for {_label(context.graph, e.target)}"
                )
                for e in circle[1:]
            ),
            why="none of them can start or recover alone"
            + (f", nor can {more} more that are tied to them" if more > 0 else "")
            + _growth(circle),
            help="turn one of these calls into an event (`via: async`), or pass what is asked back with the call",
            subject=members[0],
        )


def _growth(circle: Sequence[Edge]) -> str:
    """That load never dies down, where the circle says how often it calls: its loop gain is 1 or more."""
    if not any(set(_FACTORS) & edge.attributes.keys() for edge in circle):
        return ""
    from archkit.analysis.design import Need

    gains = [Need(edge, 0, 0).gain for edge in circle]
    if (gain := prod(gains)) < 1:
        return ""
    each = " x ".join(f"{each:.4g}" for each in gains)
    end = "so that load grows without end" if gain > 1 else "so that no request ever ends"
    return f"; each time round, one request becomes {gain:.4g} ({each}), {end}"


def _circle(graph: Graph, members: Sequence[str]) -> list[Edge]:
    """The edges of a shortest circle through the first member, beginning with the one that leaves it."""
    start, inside = members[0], frozenset(members)
    reached: dict[str, Edge] = {}
    waiting = deque([start])
    while waiting:
        at = waiting.popleft()
        for edge in graph.out(at):
            if not edge.is_sync or edge.target not in inside or edge.target in reached:
                continue
            reached[edge.target] = edge
            if edge.target == start:
                return _back(reached, start)
            waiting.append(edge.target)
    return []


def _back(reached: dict[str, Edge], start: str) -> list[Edge]:
    circle = [reached[start]]
    while circle[-1].source != start:
        circle.append(reached[circle[-1].source])
    return circle[::-1]


def _label(graph: Graph, ref: str) -> str:
    entity = graph.entities.get(ref)
    return entity.label if entity else short(ref)
