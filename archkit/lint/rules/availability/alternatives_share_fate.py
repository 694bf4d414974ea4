"""Alternatives go down together: something they all need, or a failure domain they all stand in, takes them along.

## Why
Two providers that are each up 90 % and 95 % of the time are up together 99.5 %; with a shared DNS at 98 % it is 97.5 %,
and no third provider makes it more. Redundancy with a shared part is redundancy against everything but that part.

Looked at are groups (`anyOf`) of which some may be lost, and fallbacks of `kind: alternative` beside what they stand in
for. Shared is what takes too many of them down by failing alone: an element they need, or a failure domain. The one
region in which the caller stands as well goes without saying. It is an error for tiers 1 and 2; where what is shared
follows only from needs that do not state their `criticality`, it is a warning.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: dns, description: One DNS provider for everything.}
spec: {type: external, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates-a, description: Exchange rates.}
spec:
  type: external
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:dns, operation: read, timeout: 100ms}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates-b, description: Exchange rates of another provider.}
spec:
  type: external
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:dns, operation: read, timeout: 100ms}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  tier: 1
  dependencies:
    - anyOf: [component:rates-a, component:rates-b]  # error
      operation: read
      timeout: 400ms
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates-a, description: Exchange rates.}
spec: {type: external, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates-b, description: Exchange rates of another provider.}
spec: {type: external, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: price, description: Knows what things cost.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - anyOf: [component:rates-a, component:rates-b]
      operation: read
      timeout: 400ms
```

## Fix
Move one of them away from what they share, double the shared part, or stop counting on them.

## Source
Treynor, Dahlin, Rau and Beyer, [The Calculus of Service Availability](https://queue.acm.org/detail.cfm?id=3096459),
ACM Queue 15(2), 2017
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, arrows, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related, Severity

if TYPE_CHECKING:
    from archkit.analysis.design import Element
    from archkit.analysis.structure_function import Clause, StructureFunction
    from archkit.source.location import Place


@rule(severity="error", family="availability", code="AV004")
def check(context: Context) -> Iterator[Problem]:
    """Every group and every fallback that one failure takes down as a whole."""
    if not _anyone_has_alternatives(context):
        return
    from archkit.analysis.blast_radius import alternatives
    from archkit.analysis.structure_function import structure_function

    structure = structure_function(context.design)
    for clause in alternatives(structure):
        elements, domains = _shared(structure, clause)
        if not elements and not domains:
            continue
        tier = structure.design.elements[clause.source].tier
        if tier is not None and tier <= 2 and any(declared := _shared(structure.declared, clause)):
            yield _problem(structure, clause, *declared, "error")
        else:
            yield _problem(structure, clause, elements, domains, "warning")


def _shared(structure: StructureFunction, clause: Clause) -> tuple[tuple[int, ...], list[int]]:
    """Elements and failure domains that the alternatives share."""
    from archkit.analysis.blast_radius import shared_fate

    found = shared_fate(structure, clause)
    return found.elements, [d for d in found.domains if not _goes_without_saying(structure, clause, d)]


def _anyone_has_alternatives(context: Context) -> bool:
    return anyone_states(context.knowledge, "dependencies") and any(
        edge.attributes and (edge.group is not None or "fallback" in edge.attributes)
        for edge in context.graph.edges
    )


def _goes_without_saying(structure: StructureFunction, clause: Clause, domain: int) -> bool:
    """Whether it is the region that the caller stands in itself, and everybody knows."""
    return domain in structure.domains.implied(clause.source)


def _problem(
    structure: StructureFunction,
    clause: Clause,
    elements: tuple[int, ...],
    domains: list[int],
    severity: Severity,
) -> Problem:
    elements_of = structure.design.elements
    source, group = elements_of[clause.source], clause.needs[0].edge
    place = group.at("anyOf") if group.group is not None else group.at("fallback", "to")
    members = clause.members if clause.fallback is None else (*clause.members, clause.fallback)
    shared = [elements_of[n].label for n in elements] + [structure.domains.label(d) for d in domains]
    ways = list(_ways(structure, members, elements, domains))
    chains = dict.fromkeys(arrows([elements_of[n].label for n in way]) for way in ways if len(way) > 1)
    because = f"{names(list(chains), 3)}: " if chains else ""
    return Problem(
        f"{names([elements_of[m].label for m in members])} go down together with {names(shared)}",
        place,
        label="alternatives with a shared fate",
        related=tuple(dict.fromkeys(told for way in ways for told in _told(structure, way, elements)))[:6],
        why=f"{because}for {source.label} they are no redundancy against that",
        help=f"move one of them away from {shared[0]}, or stop counting it as redundancy",
        subject=source.ref,
        severity=severity,
    )


def _ways(
    structure: StructureFunction, members: Sequence[int], elements: Sequence[int], domains: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """From each alternative to the first part that they share, and to what stands in the first such domain."""
    from archkit.analysis.blast_radius import DownWith, Fall

    causes: list[tuple[Collection[int], Collection[int], DownWith]] = [
        *(((n,), (), DownWith(structure, element=n)) for n in elements[:1]),
        *(((), (d,), DownWith(structure, domain=d)) for d in domains[:1]),
    ]
    for failed, lost, down in causes:
        for member in members:
            if member in down:
                fall = Fall(structure, (member,), down)
                yield fall.chain(next(n for n in fall if n in failed or structure.falls_with(n, lost)))


def _told(structure: StructureFunction, way: tuple[int, ...], shared: Sequence[int]) -> Iterator[Related]:
    """Where each link of a way is written, and where its end stands when that is what is shared."""
    design = structure.design
    for source, target in pairwise(way):
        if need := next((n for n in design.out[source] if n.target == target), None):
            yield Related(
                need.edge.place, f"{design.elements[source].label} needs {design.elements[target].label}"
            )
    if way[-1] not in shared and (at := _stands(design.elements[way[-1]])):
        yield Related(at, f"{design.elements[way[-1]].label} stands here")


def _stands(element: Element) -> Place | None:
    for field in ("failureDomains", "placement"):
        if element.value(field) is not None:
            return element.at(field)
    return None
