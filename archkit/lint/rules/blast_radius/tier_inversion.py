"""Something critical cannot do without something that is run as less critical.

## Why
What a tier-1 service cannot do without is tier 1 in truth: `req(v) = min(tier(v), min over hard callers req(u))`.
Left at tier 3 it is deployed on Friday, has no one on call, and takes the other down. The tier is inherited through
everything between them; a soft edge passes nothing on, and neither does one of several alternatives that may be lost.

One tier apart is a warning, two (option `error`) an error, if there is a chain of which every edge states
`criticality: hard`; where that is only assumed it stays a warning.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  tier: 1
  dependencies: [{to: component:rates, criticality: hard, operation: read, timeout: 200ms}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates, description: Exchange rates.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  tier: 3  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes the money.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  tier: 1
  dependencies: [{to: component:rates, criticality: soft, operation: read, timeout: 200ms}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: rates, description: Exchange rates.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  tier: 3
```

## Fix
Raise the tier, with the care that goes with it, or make one edge of the chain soft and give it a fallback.

## Source
Atchison, Architecting for Scale, 2nd edition, O'Reilly 2020, chapter 16: service tiers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, arrows
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related, Severity

if TYPE_CHECKING:
    from archkit.analysis.structure_function import StructureFunction
    from archkit.source.location import Place


@rule(severity="warning", family="blast-radius", code="BR001", options={"error": int})
def check(context: Context) -> Iterator[Problem]:
    """Every element that is less critical than one that cannot do without it."""
    if not anyone_states(context.knowledge, "tier"):
        return
    from archkit.analysis.structure_function import structure_function

    structure = structure_function(context.design)
    most = max(1, context.option("error", 2)) - 1
    for number, element in enumerate(structure.design.elements):
        place = element.at("tier")
        if element.tier is None or place is None:
            continue
        if _gap(structure, number, element.tier) <= 0:
            continue
        if _gap(structure.declared, number, element.tier) > most:
            yield _problem(structure.declared, number, place, "error")
        else:
            yield _problem(structure, number, place)


def _gap(structure: StructureFunction, number: int, tier: int) -> int:
    """By how much it is less critical than those who cannot do without it."""
    from archkit.analysis.inherited_tier import inherited_tiers

    inherited = inherited_tiers(structure)[number]
    return tier - inherited.required if inherited is not None else 0


def _problem(
    structure: StructureFunction, number: int, place: Place, severity: Severity | None = None
) -> Problem:
    from archkit.analysis.inherited_tier import chain

    elements = structure.design.elements
    way = chain(structure, number)
    top, element = elements[way[0].source], elements[number]
    labels = [elements[need.source].label for need in way] + [element.label]
    return Problem(
        f"{top.label} (tier {top.tier}) cannot do without {element.label}, which is tier {element.tier}",
        place,
        label=f"needed by tier {top.tier}",
        related=tuple(
            Related(n.edge.place, f"{elements[n.source].label} needs {elements[n.target].label}")
            for n in way[:6]
        ),
        why=arrows(labels),
        help=f"run {element.label} as tier {top.tier}, or let {labels[-2]} go on without it (`criticality: soft`)",
        subject=element.ref,
        severity=severity,
    )
