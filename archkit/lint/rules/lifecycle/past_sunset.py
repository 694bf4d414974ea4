"""Something in use is to be switched off, or was.

## Why
A deprecated thing goes on its `sunset`; a retired one is gone. Whoever still needs it then fails with it, whether the
need is hard or soft, and whether it waits or not. Until the sunset this is a warning, with `sunset - today` in days;
after it, and for what is retired, an error. A sunset is the last day on which the thing may run.
`--today 2027-06-30` asks how it will be then.

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
    - {to: component:stock, operation: read, timeout: 200ms}  # error
    - {to: component:prices, operation: read, timeout: 200ms}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows how many are left.}
spec:
  type: service
  lifecycle: deprecated
  sunset: 2025-12-31
  owner: group:platform
  system: shop
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: prices, description: Knew the prices.}
spec: {type: service, lifecycle: retired, owner: group:platform, system: shop}
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
    - {to: component:inventory, operation: read, timeout: 200ms}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: inventory, description: Knows how many are left and where.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, description: Knows how many are left.}
spec:
  type: service
  lifecycle: deprecated
  sunset: 2025-12-31
  successor: component:inventory
  owner: group:platform
  system: shop
```

## Fix
Move to the `successor`, and let a milestone of a roadmap say when (`removes`): `late-migration` then compares its end
with the sunset. Where the thing goes on running, move its sunset.

## Source
RFC 8594, The Sunset HTTP Header Field; RFC 9745, The Deprecation HTTP Response Header Field
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.lifecycle import ENDING, endings
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from datetime import date

    from archkit.analysis.lifecycle import Ending


@rule(severity="error", family="lifecycle", code="LC001")
def check(context: Context) -> Iterator[Problem]:
    """Each need for something deprecated or retired, where it is written."""
    if not any(e.lifecycle in ENDING for e in context.knowledge.entities.values()):
        return
    for ending in endings(context.graph):
        entity = ending.entity
        said = "sunset" if ending.sunset and not ending.is_retired else "lifecycle"
        for edge in ending.uses:
            user = context.knowledge.entities.get(edge.source)
            name = user.label if user else short(edge.source)
            yield Problem(
                f"{name} needs {entity.label}, {_what(ending, context.today)}",
                edge.place,
                label="this goes" if not ending.is_retired else "this is gone",
                related=(Related(entity.at("spec", said), "said here"),),
                why="who still needs it then fails with it",
                help=_help(ending),
                subject=edge.source,
                severity=None if ending.is_retired or ending.is_past(context.today) else "warning",
            )


def _what(ending: Ending, today: date) -> str:
    """Why that is bad, as the end of a sentence."""
    if ending.is_retired:
        return "which is retired"
    left = ending.days_left(today)
    if left is None:
        return "which is deprecated; no `sunset` says until when"
    if left < 0:
        return f"which ended on {ending.sunset}, {_days(-left)} ago"
    return f"which ends on {ending.sunset}, " + (f"in {_days(left)}" if left else "today")


def _days(count: int) -> str:
    return f"{count:,} day" + ("" if count == 1 else "s")


def _help(ending: Ending) -> str:
    successor = ending.entity.facts.get("successor")
    if isinstance(successor, str):
        return f"move to its successor, `{successor}`"
    return "name a `successor` there, and let a milestone of a roadmap say when this need is gone"
