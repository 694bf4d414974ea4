"""A decision would turn out differently if one criterion counted only a little more or less.

## Why
Weights are opinions. Where a change of five points (of a hundred in all) makes another option as good, the matrix has
decided nothing: it is worth another look, another criterion, or the cheaper option. The weight at which winner and
rival are equal, while the others keep their proportions, is the flip weight; the nearest one is the sensitivity point
of the decision. Records that are rejected, deprecated or superseded are left in peace.

## Bad
```markdown
<!-- file: adrs/0007-send-events-through-a-queue.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
criteria:
  - {name: latency, weight: 4} # error
  - {name: cost, weight: 4}
options:
  - {name: Queue, chosen: true, scores: {latency: 6, cost: 8}}
  - {name: Log, scores: {latency: 9, cost: 4.9}}
---
# 7. Send events through a queue
```

## Good
```markdown
<!-- file: adrs/0007-send-events-through-a-queue.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [system:shop]
criteria:
  - {name: latency, weight: 4}
  - {name: cost, weight: 5}
options:
  - {name: Queue, chosen: true, scores: {latency: 6, cost: 8}}
  - {name: Log, scores: {latency: 7, cost: 4}}
---
# 7. Send events through a queue

## Context and Problem Statement

Events are lost when a process ends. Where do they wait?

## Considered Options

* Queue
* Log

## Decision Outcome

Queue, because it costs less to run.

### Consequences

* Good, because nothing is lost.
```
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Find out what the criterion is really worth, or let the record say that the options are about equal and why this one was
taken. The limit is `tradeoff-fragile = {points = 5}` in the settings.

## Source
Kazman, Klein and Clements, ATAM: Method for Architecture Evaluation, CMU/SEI-2000-TR-004 (sensitivity points)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.breach import listed
from archkit.lint.rule import Context, rule
from archkit.lint.weighed import decided
from archkit.source.location import Place
from archkit.source.problem import Problem


@rule(severity="info", family="decisions", options={"points": float})
def check(context: Context) -> Iterator[Problem]:
    """Records whose best option is equal to another within a few points of a weight."""
    within = context.option("points", 5.0) / 100
    for decision, found in decided(context.knowledge):
        if not found.matrix.is_fragile(within):
            continue
        matrix, closest = found.matrix, found.matrix.sensitivity
        if closest is None or (matrix.chosen and not set(matrix.chosen) & set(matrix.winners)):
            continue  # that the best was not chosen is told already
        place = next(c.place for c in matrix.criteria if c.name == closest.criterion)
        if matrix.is_tie:
            words = f"{listed([f'`{name}`' for name in matrix.winners])} come out equal, so the weights decide nothing"
        else:
            words = (
                f"`{matrix.ranking[0]}` wins by little: if `{closest.criterion}` had {_percent(closest.weight)} of the "
                f"weight instead of {_percent(closest.now)}, `{closest.rival}` would be as good"
            )
        yield Problem(
            words,
            place or Place(decision.path),
            label="hangs on this weight",
            why="weights are opinions, and this choice turns within a few points of one",
            help="find out what the criterion is worth, or say why this one was taken",
            subject=decision.path,
        )


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".0 %", " %")
