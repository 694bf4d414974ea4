"""Losing one zone, region or provider takes down what also has replicas elsewhere.

## Why
Replicas in several places are there so that one place may be lost. They are of no use where too few are left for what
is `required`, or where something that all of them need stands only there.

What falls with a domain follows from `failureDomains` and `placement`, and from there along hard dependencies; of
what nobody says where it stands nothing is concluded. Whoever has to come back by itself and says how long that takes
(`recovery.self`, or `recovery.rto`) has thought about it, and is not told.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata:
  name: zone-a  # error
  description: One of our zones.
spec: {type: zone, availability: 99.9%}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-b, description: Another of our zones.}
spec: {type: zone, availability: 99.9%}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  placement: {replicas: 3, required: 2, domains: [zone-a, zone-a, zone-b]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  placement: {replicas: 2, required: 1, domains: [zone-a, zone-b]}
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
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
metadata: {name: order-db, description: Orders and their lines.}
spec:
  type: relational-database
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
  placement: {replicas: 2, required: 1, domains: [zone-a, zone-b]}
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 150ms}
```

## Fix
Spread the replicas so that enough are left, or declare the recovery (`recovery: {self: 30m}`).

## Source
AWS Well-Architected,
[Operational Readiness Reviews](https://docs.aws.amazon.com/wellarchitected/latest/operational-readiness-reviews/appendix-b-example-orr-questions.html),
appendix B: blast radius and failure modes
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, arrows, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.blast_radius import Fall
    from archkit.analysis.design import Element
    from archkit.analysis.structure_function import StructureFunction
    from archkit.source.location import Place


@rule(severity="warning", family="blast-radius", code="BR003")
def check(context: Context) -> Iterator[Problem]:
    """Every failure domain that takes down what stands elsewhere too."""
    if not anyone_states(context.knowledge, "placement"):
        return
    from archkit.analysis.structure_function import structure_function

    structure = structure_function(context.design)
    for domain in range(len(structure.domains)):
        yield from _judge(structure, domain)


def _judge(structure: StructureFunction, domain: int) -> Iterator[Problem]:
    from archkit.analysis.blast_radius import Fall

    design, domains = structure.design, structure.domains
    down = structure.down(lost=(domain,))
    split = sorted(n for n in down if _stands_elsewhere(structure, n, domain))
    if not split:
        return
    fall = Fall(structure, split, down)
    causes = [n for n in fall if structure.falls_with(n, (domain,))]
    if all(_recovers(design.elements[n]) for n in causes):
        return
    entity = design.graph.entities.get(domains.refs[domain])
    place = entity.at("metadata", "name") if entity is not None else _placement(structure, causes[0])
    if place is None:
        return
    yield Problem(
        f"losing {domains.label(domain)} takes down {names([design.elements[n].label for n in split])}, "
        "with replicas elsewhere",
        place,
        label="one place too many depend on",
        related=tuple(
            Related(at, _left(structure, n, domain)) for n in causes[:5] if (at := _placement(structure, n))
        ),
        why="; ".join(_chain(structure, fall, n) + _left(structure, n, domain) for n in causes[:3]),
        help=f"spread {design.elements[causes[0]].label} so that enough is left, or declare its recovery "
        "(`recovery: {self: 30m}`)",
        subject=domains.refs[domain],
    )


def _recovers(element: Element) -> bool:
    return any(element.ms("recovery", key) is not None for key in ("self", "rto"))


def _stands_elsewhere(structure: StructureFunction, number: int, domain: int) -> bool:
    replicas = structure.domains.replicas[number]
    within = structure.domains.within
    return replicas is not None and any(domain not in within[d] for d, _ in replicas.spread)


def _chain(structure: StructureFunction, fall: Fall, number: int) -> str:
    """How the fate of a place comes to what stands elsewhere too; nothing where that stands there itself."""
    way = fall.chain(number)
    return f"{arrows([structure.design.elements[n].label for n in way])}: " if len(way) > 1 else ""


def _left(structure: StructureFunction, number: int, domain: int) -> str:
    element, replicas = structure.design.elements[number], structure.domains.replicas[number]
    gone = structure.domains.lost_with((domain,))
    if replicas is None or not gone.isdisjoint(structure.domains.around[number]):
        return f"{element.label} stands there as a whole"
    left = structure.domains.left(replicas, gone)
    return f"{element.label} has {left} of {replicas.count} replicas left and needs {replicas.required}"


def _placement(structure: StructureFunction, number: int) -> Place | None:
    element = structure.design.elements[number]
    return element.at("placement" if element.value("placement") is not None else "failureDomains")
