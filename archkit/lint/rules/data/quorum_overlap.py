"""Reads of a quorum may ask only copies that have not seen the last write.

## Why
Of N copies, R answer a read and W take a write. With R + W > N every read meets the last write. Otherwise a read right
after a write misses it with probability C(N-W, R) / C(N, R): 30 % for N = 5, R = W = 2. It is a warning, and an error
where the store promises strong reads (`consistency: {primary: strong}`) or a reader needs them.

An overlap alone does not make the store linearizable, and a sloppy quorum undoes it.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: carts, description: Carts by buyer.}
spec:
  type: key-value-store
  owner: group:platform
  system: shop
  replication: {mode: quorum, n: 5, w: 2, r: 2}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart, description: Keeps what a buyer means to buy.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:carts, operation: write, timeout: 50ms}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: carts, description: Carts by buyer.}
spec:
  type: key-value-store
  owner: group:platform
  system: shop
  replication: {mode: quorum, n: 5, w: 3, r: 3}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart, description: Keeps what a buyer means to buy.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:carts, operation: write, timeout: 50ms}]
```

## Fix
Raise R or W until R + W > N. Where reads may miss a write, say `consistency: {primary: eventual}` and suppress this.

## Source
Gifford, Weighted Voting for Replicated Data (SOSP 1979); Bailis et al., Probabilistically Bounded Staleness
(VLDB 2012)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related


@rule(severity="warning", family="data", code="DA003")
def check(context: Context) -> Iterator[Problem]:
    """Every store whose reads and writes need not meet, and every quorum of more copies than there are."""
    if not anyone_states(context.knowledge, "replication"):
        return
    from archkit.analysis.data.consistency import wants_strong
    from archkit.analysis.data.quorum import quorum
    from archkit.analysis.written import written

    design = context.design
    for number, store in enumerate(design.elements):
        copies, place = quorum(store), store.at("replication")
        if copies is None or place is None:
            continue
        if not copies.is_possible:
            yield Problem(
                f"{store.label} asks for {max(copies.r, copies.w)} of {copies.n} copies",
                place,
                label="more than there are",
                why="no read or no write can ever be done",
                help="`n` is the number of copies, `r` and `w` are parts of it",
                subject=store.ref,
                severity="error",
            )
        elif not copies.overlaps:
            strong = wants_strong(design, number)
            yield Problem(
                f"reads of {store.label} may miss the last write: R + W is {copies.r + copies.w}, "
                f"not more than N = {copies.n}",
                place,
                label=f"{written(copies.p_disjoint, 'ratio')} of reads right after a write miss it",
                related=tuple(Related(where, "reads of the last write are asked for") for where in strong),
                why="the copies that answer a read need not be among those that took the write",
                help=f"raise `r` or `w` until they are more than {copies.n} together",
                subject=store.ref,
                severity="error" if strong else None,
            )
