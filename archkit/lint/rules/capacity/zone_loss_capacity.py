"""Peak load no longer fits when one zone is lost.

## Why
Being spread over zones helps only when those that are left can carry everything: else the loss of one turns into the
overload of all. With z equal zones, `capacity x (z - 1) / z` is left; the zones are those of all regions together.
New instances cannot be counted on, since everybody else wants some at the same moment.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  placement: {regions: [eu-west-1], zones: 2}
  capacity:
    peak: 350rps
    max: 600rps  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  placement: {regions: [eu-west-1], zones: 3}
  capacity: {peak: 350rps, max: 600rps}
```

## Fix
Add capacity in each zone, spread over more zones, or decide what is shed when one is lost, and write that into an ADR.

## Source
Weiss and Furr, Static stability using Availability Zones, Amazon Builders' Library
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.traffic import came, entries, has_capacities, rps
from archkit.source.problem import Problem, Related


@rule(severity="error", family="capacity", code="CP003")
def check(context: Context) -> Iterator[Problem]:
    """Every element in two or more zones whose peak is above what is left without one of them."""
    if not has_capacities(context.knowledge):
        return
    from archkit.analysis.load import load
    from archkit.analysis.utilisation import capacity, is_over, minus_one_zone, zones

    state = load(context.design)
    for number, element in enumerate(context.design.elements):
        most, peak = capacity(context.design, number), state.peak(number)
        count = zones(context.design, number) if most is not None and peak is not None else None
        if most is None or peak is None or count is None or count < 2:
            continue
        left = minus_one_zone(most.value, count)
        if not is_over(peak, left):
            continue
        place = element.at("placement", "zones")
        yield Problem(
            f"{element.label} gets {rps(peak)} at peak, and when one of {count} zones is lost it can do {rps(left)}",
            most.place,
            label=f"of all {count} zones together",
            related=(*([Related(place, "zones")] if place else []), *entries(state, number)),
            why=f"the load comes this way: {came(state, number)}",
            help="add capacity in each zone, spread over more zones, or decide what is shed then",
            subject=element.ref,
        )
