"""A migration lands after the day on which what it leaves behind is switched off.

## Why
A milestone ends no earlier than all it waits for: `finish = start + days` along its critical path. What it `removes`
has a `sunset`; `slack = sunset - finish`, and a negative one means days on which somebody needs what is gone. Where a
length is not stated, it counts nothing, and the true end is later still. Milestones that wait for each other have no
end; `roadmap-contradicts` tells of them.

## Bad
```yaml
# file: catalog/shop.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: monolith, description: Does everything.}
spec: {type: service, lifecycle: deprecated, sunset: 2026-06-30, owner: group:platform, system: shop}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: platform, description: Out of the monolith.}
spec:
  owner: group:platform
  start: 2026-01-01
  milestones:
    - {id: split-schema, title: Each service has its own tables, duration: 120d}
    - id: move-orders
      title: Orders leave the monolith
      duration: 90d
      after: [split-schema]
      removes: ["component:monolith"]  # error
```

## Good
```yaml
# file: catalog/shop.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: monolith, description: Does everything.}
spec: {type: service, lifecycle: deprecated, sunset: 2026-12-31, owner: group:platform, system: shop}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: platform, description: Out of the monolith.}
spec:
  owner: group:platform
  start: 2026-01-01
  milestones:
    - {id: split-schema, title: Each service has its own tables, duration: 120d}
    - id: move-orders
      title: Orders leave the monolith
      duration: 90d
      after: [split-schema]
      removes: ["component:monolith"]
```

## Fix
Shorten a milestone of the path that the message shows (work elsewhere changes nothing), begin earlier, or move the
sunset: whoever set it should hear of this today rather than on that day.

## Source
Kelley and Walker, Critical-Path Planning and Scheduling, 1959
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.plan import removals
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.plan import Milestone, Removal

_SHOWN = 8
"""Milestones of a path in words."""


@rule(severity="error", family="lifecycle", code="LC002")
def check(context: Context) -> Iterator[Problem]:
    """Each thing that a milestone removes too late."""
    entities = context.knowledge.entities
    if not any(e.kind == "Roadmap" for e in entities.values()):
        return
    for removal in removals(context.graph):
        said = _late(removal, entities[removal.target].label)
        if said is None:
            continue
        assert removal.plan.entity is not None
        yield Problem(
            said,
            removal.place,
            label="still needed until then",
            related=(Related(removal.sunset_place, "ends here"),),
            why=_path(removal.path),
            help="shorten a milestone of that path, begin earlier, or move the sunset",
            subject=removal.plan.entity.ref,
        )


def _late(removal: Removal, label: str) -> str | None:
    """What is late, in a sentence; None where nothing is known to be."""
    name, left = removal.milestone.id, removal.days_left
    if left is None or left >= 0:
        return None
    days = f"{-left:,} day" + ("" if left == -1 else "s")
    least = "at the earliest " if removal.plan.missing_for(name) else ""
    return f"`{name}` lands on {removal.finish} {least}and {label} ends on {removal.sunset}, {days} before"


def _path(path: tuple[Milestone, ...]) -> str:
    """The critical path with its numbers."""
    shown = [
        f"{m.id} ({m.days:g} days)" if m.days is not None else f"{m.id} (nobody says how long)" for m in path
    ]
    if len(shown) > _SHOWN:
        shown[3:-3] = [f"({len(shown) - 6} more)"]
    return "its critical path: " + " -> ".join(shown)
