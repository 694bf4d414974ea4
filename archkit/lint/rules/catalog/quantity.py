"""A quantity has no unit, an unknown unit, or is out of its range.

## Why
`20` milliseconds and `20` seconds are a factor of a thousand apart, and an availability of 120 % means that
something else was meant. Every figure that is computed from such a value would be wrong.

Durations are written `250ms 30s 15m 12h 30d`, ratios `99.95%` or `0.9995`, rates `400rps`, sizes `12GiB`,
money `2400 EUR/month`. A bare number is a count, and has a range too: a tier is 1 to 4, and no quorum has 0 copies.

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
  tier: 7  # error
  slo: {availability: 120%}  # error
  latency: {self: {p99: 20}}  # error
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
  tier: 3
  availability: {self: 99.95%}
  latency: {self: {p99: 20ms}}
```

## Fix
Write the unit behind the number, or a number that can be meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="catalog", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every quantity that cannot be read as what its field measures."""
    return context.recorded("quantity")
