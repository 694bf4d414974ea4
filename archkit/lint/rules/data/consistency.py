"""A read may not see what its reader needs to see, or something older than it accepts.

## Why
Consistency levels are sets of guarantees. A path guarantees what all of its hops do:

| level | guarantees |
|---|---|
| strong | linearizable, bounded-staleness, read-your-writes, monotonic-reads, consistent-prefix |
| bounded-staleness | bounded-staleness, monotonic-reads, consistent-prefix |
| session (with `sessionToken`) | read-your-writes, monotonic-reads, consistent-prefix |
| consistent-prefix | consistent-prefix |
| eventual | nothing |

A cache and a projection show no latest write, whatever is behind them. A replica of a store with `mode: async` or
`semi-sync` that states no level has a consistent prefix. A guarantee that is needed (`consistency` of a dependency,
or of a journey) and not given is an error; a warning where the read is one of several behind a component. In a
journey own writes are missed only where an earlier step writes the store that a later one reads.

The age of what is read is `sum(lag) + sum(TTL)` along the path. It is an estimate, from 99th percentiles, so more than
`maxStaleness` is a warning.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  replication: {mode: async, lag: {p99: 300ms}}
  consistency: {primary: strong, replica: eventual}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: resource:order-db
      operation: read
      timeout: 150ms
      readFrom: replica
      consistency: [read-your-writes]  # error
      maxStaleness: 100ms  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  replication: {mode: async, lag: {p99: 300ms}}
  consistency: {primary: strong, replica: eventual}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: resource:order-db
      operation: read
      timeout: 150ms
      readFrom: primary
      consistency: [read-your-writes]
      maxStaleness: 100ms
```

## Fix
Read the primary, or let the read carry a token of the session for which the replica waits (`sessionToken: true`).
Where the reader can live with less, say what it really needs.

## Source
Terry et al., Session Guarantees for Weakly Consistent Replicated Data (PDIS 1994);
[Consistency levels](https://learn.microsoft.com/en-us/azure/cosmos-db/consistency-levels), Azure Cosmos DB
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.consistency import Broken
    from archkit.analysis.data.staleness import TooOld
    from archkit.analysis.design import Design


@rule(severity="error", family="data", code="DA001")
def check(context: Context) -> Iterator[Problem]:
    """Every needed guarantee that the path to the store does not give, and every read that may be too old."""
    knowledge = context.knowledge
    if not (anyone_states(knowledge, "dependencies") or anyone_states(knowledge, "consistency")):
        return
    from archkit.analysis.data.consistency import broken_journeys, broken_reads
    from archkit.analysis.data.staleness import too_old

    design = context.design
    for broken in (*broken_reads(design), *broken_journeys(design)):
        yield _broken(design, broken)
    for old in too_old(design):
        yield _too_old(design, old)


def _broken(design: Design, broken: Broken) -> Problem:
    store = design.elements[broken.read.store]
    if broken.flow is not None:
        reader = f"the journey {broken.flow.label}"
    else:
        reader = design.elements[broken.read.path[0].source].label
    path = " -> ".join(design.elements[need.target].label for need in broken.read.path)
    through = f" by {path}" if len(broken.read.path) > 1 else ""
    if broken.written_by and "read-your-writes" in broken.lacking:
        why = f"the step {broken.written_by} writes {store.label}, and this one may not see it yet"
    else:
        why = "it passes " + ", ".join(hop.words for hop in broken.hops)
    return Problem(
        f"{reader} needs {names(broken.lacking)} of {store.label}, and its read{through} does not give that",
        broken.place,
        label="not given on this path",
        related=tuple(Related(hop.place, hop.words) for hop in broken.hops if hop.place),
        why=why,
        help="read the primary, or say `sessionToken: true` where the session carries one"
        if "read-your-writes" in broken.lacking
        else "read the primary, or say what the reader can live with",
        subject=store.ref,
        severity="warning" if broken.assumed else None,
    )


def _too_old(design: Design, old: TooOld) -> Problem:
    from archkit.analysis.written import duration

    delays = old.staleness.delays
    reader, store = design.elements[old.need.source], design.elements[old.staleness.read.store]
    return Problem(
        f"what {reader.label} reads of {store.label} may be {duration(old.staleness.ms)} old",
        old.limit.place,
        label=f"at most {duration(old.limit.value)} is accepted",
        related=tuple(Related(d.stated.place, f"{d.words}, {duration(d.stated.value)}") for d in delays),
        why=" + ".join(f"{d.words} {duration(d.stated.value)}" for d in delays),
        help="shorten the longest of these, or read nearer to the source",
        subject=reader.ref,
        severity="warning",
    )
