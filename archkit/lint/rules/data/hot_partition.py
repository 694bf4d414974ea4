"""One partition gets more load than it can take, or more than half of that.

## Why
The busiest partition has the heaviest key and its even part of the rest: `s w + (1 - s) w / P`, with load w
(`capacity.peak`), P partitions and the share s of the heaviest key (`topKeyShare`). A key that grows with time
(`monotonicKey: true`) sends everything to one partition, s = 1. Where the share is not measured, Zipf's law gives
1 / H(n, z) for n keys (`cardinality`) and exponent z (`zipf`). More partitions help only the even part.

Above the `limit` of a partition it is an error, above half of it a warning (option `share`, 0.5).

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: clicks, description: What visitors clicked on.}
spec:
  type: wide-column-store
  owner: group:platform
  system: shop
  capacity: {peak: 5000rps}
  partitioning: {kind: hash, key: article_id, partitions: 16, topKeyShare: 30%, limit: 1000rps}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tracker, description: Notes clicks.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:clicks, operation: write, timeout: 50ms}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: clicks, description: What visitors clicked on.}
spec:
  type: wide-column-store
  owner: group:platform
  system: shop
  capacity: {peak: 5000rps}
  partitioning: {kind: hash, key: article_id and one of 32 salts, partitions: 16, topKeyShare: 1%, limit: 1000rps}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tracker, description: Notes clicks.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies: [{to: resource:clicks, operation: write, timeout: 50ms}]
```

## Fix
Split the heavy key (a salt, a bucket of time), put a key that spreads in front of the one that grows, or take writes of
the heavy key together before they get here.

## Source
[Key range throughput exceeded](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/throttling-key-range-limit-exceeded-mitigation.html),
Amazon DynamoDB
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.partitions import Hot


@rule(severity="error", family="data", code="DA005", options={"share": float})
def check(context: Context) -> Iterator[Problem]:
    """Every store whose busiest partition is over its limit, or over the share of it that is allowed."""
    if not anyone_states(context.knowledge, "partitioning"):
        return
    from archkit.analysis.data.partitions import hot

    share = context.option("share", 0.5)
    for store in context.design.elements:
        busiest, place = hot(store), store.at("partitioning")
        if busiest is None or busiest.limit is None or place is None:
            continue
        limit = busiest.limit.value
        if busiest.rate <= share * limit:
            continue
        yield Problem(
            f"the busiest partition of {store.label} gets {busiest.rate:,.4g} requests per second, "
            f"and one can take {limit:,.4g}",
            place,
            label="over its limit" if busiest.rate > limit else f"over {share:.0%} of its limit",
            related=(Related(busiest.load.place, "all load at peak"),),
            why=_why(busiest),
            help="split the heaviest key, or use one that spreads"
            if busiest.share is not None
            else "use more partitions",
            subject=store.ref,
            severity=None if busiest.rate > limit else "warning",
        )


def _why(busiest: Hot) -> str:
    load, partitions = busiest.load.value, busiest.partitions.value
    if busiest.share is None:
        return f"{load:,.4g} / {partitions:g} partitions, if no key is heavier than the others"
    if busiest.share_from == "time":
        return f"keys grow with time, so all {load:,.4g} writes of a moment go to one partition"
    known = " by Zipf's law" if busiest.share_from == "zipf" else ""
    return (
        f"the heaviest key has {busiest.share:.3g} of {load:,.4g}{known}, and the rest spreads over "
        f"{partitions:g} partitions"
    )
