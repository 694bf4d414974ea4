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

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related, Severity

if TYPE_CHECKING:
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
    design = structure.design
    source = design.elements[clause.source]
    members = [design.elements[m] for m in clause.members]
    group = clause.needs[0].edge
    place = group.at("anyOf") if group.group is not None else group.at("fallback", "to")
    if clause.fallback is not None:
        members.append(design.elements[clause.fallback])
    shared = [design.elements[n].label for n in elements] + [structure.domains.label(d) for d in domains]
    related = [
        Related(need.edge.place, f"{m.label} needs {design.elements[need.target].label}")
        for m in members
        if m.ref in design.index
        for need in design.out[design.index[m.ref]]
        if need.target in elements and need.is_hard
    ]
    related += [
        Related(at, f"{m.label} stands here")
        for m in members
        if domains and (at := _stands(structure, m.ref))
    ]
    return Problem(
        f"{names([m.label for m in members])} go down together with {names(shared)}",
        place,
        label="alternatives with a shared fate",
        related=tuple(related[:6]),
        why=f"for {source.label} they are no redundancy against that",
        help=f"move one of them away from {shared[0]}, or stop counting it as redundancy",
        subject=source.ref,
        severity=severity,
    )


def _stands(structure: StructureFunction, ref: str) -> Place | None:
    element = structure.design.elements[structure.design.index[ref]]
    for field in ("failureDomains", "placement"):
        if element.value(field) is not None:
            return element.at(field)
    return None
