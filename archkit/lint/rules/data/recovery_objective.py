"""What is needed takes longer to come back, or loses more, than the one who needs it accepts.

## Why
Something is back when all that it cannot do without is back, and then itself: `own + max over hard dependencies`, where
`recovery.self` is the own time, and the objective (`recovery.rto`) where nothing is needed. The members of a circle
come back one after another. A backup that nobody has restored from (`restoreTested` is missing) gives no time.

A store of record loses what came after its last backup or copy (`recovery.rpo`). Whoever cannot do without it loses as
much. Projections, caches and indexes are rebuilt and lose nothing.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: ledger-db, description: Accounts and entries.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  recovery:
    rto: 30m
    rpo: 1h  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ledger, description: Books every movement of money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  recovery:
    self: 20m
    rto: 45m  # error
    rpo: 5m
  dependencies: [{to: resource:ledger-db, operation: write, timeout: 150ms}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: ledger-db, description: Accounts and entries.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  recovery: {rto: 30m, rpo: 1m}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ledger, description: Books every movement of money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  recovery: {self: 15m, rto: 45m, rpo: 5m}
  dependencies: [{to: resource:ledger-db, operation: write, timeout: 150ms}]
```

## Fix
Make the slowest of the chain faster (a warm copy, a smaller restore), copy the store more often, or do without it for
a while (`criticality: soft`). Otherwise tell those who rely on the objective what is true.

## Source
[Plan for disaster recovery](https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/plan-for-disaster-recovery-dr.html),
AWS Reliability Pillar
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.recovery_point import Lossy
    from archkit.analysis.data.recovery_time import Late
    from archkit.analysis.design import Design

_SHOWN = 6


@rule(severity="error", family="data", code="DA004")
def check(context: Context) -> Iterator[Problem]:
    """Every objective that the chain behind it rules out, and every store that loses more than is accepted."""
    if not anyone_states(context.knowledge, "recovery"):
        return
    from archkit.analysis.data.recovery_point import lossy
    from archkit.analysis.data.recovery_time import late

    design = context.design
    for found in late(design):
        yield _late(design, found)
    for store in lossy(design):
        yield _lossy(design, store)


def _late(design: Design, found: Late) -> Problem:
    from archkit.analysis.data.recovery_time import chain, label, own, recovery_times
    from archkit.analysis.written import duration

    element = design.elements[found.number]
    way = chain(design, found.number)
    parts = [m for n in way[:_SHOWN] for m in recovery_times(design)[n].circle[:_SHOWN]]
    more = " + ..." if len(way) > _SHOWN else ""
    times = [(m, time) for m in parts if (time := own(design, m).stated)]
    least = "" if found.back.is_exact else "at least "
    return Problem(
        f"{element.label} is back after {least}{duration(found.back.ms or 0)}, and its objective is "
        f"{duration(found.objective.value)}",
        found.objective.place,
        label="shorter than the chain behind it",
        related=tuple(
            Related(time.place, f"{design.elements[m].label}, {duration(time.value)}")
            for m, time in times
            if time.place != found.objective.place
        ),
        why=" + ".join(label(design, m) for m in parts) + more,
        help="make the slowest of these faster, do without it for a while, or say what is true",
        subject=element.ref,
    )


def _lossy(design: Design, found: Lossy) -> Problem:
    from archkit.analysis.written import duration

    store, strictest = design.elements[found.store], design.elements[found.path[0]]
    way = [design.elements[n].label for n in found.path]
    if len(way) > _SHOWN:
        way = [*way[: _SHOWN - 1], "...", way[-1]]
    return Problem(
        f"{store.label} may lose {duration(found.loses.value)}, and {strictest.label} accepts "
        f"{duration(found.accepts.value)}",
        found.loses.place,
        label="loses more than is accepted",
        related=(Related(found.accepts.place, f"what {strictest.label} accepts"),),
        why=f"{strictest.label} cannot do without it: {' -> '.join(way)}",
        help="copy it or back it up more often, or say what is really accepted",
        subject=store.ref,
    )
