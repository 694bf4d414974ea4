"""A decision chose an option that its own weights do not put first.

## Why
Either the weights do not say what counted, or the choice was made for a reason that the record leaves out. Both mislead
whoever comes back to it in two years. Equal options are equal: choosing any of them is fine. Records that are rejected,
deprecated or superseded are left in peace.

## Bad
```markdown
<!-- file: adrs/0007-send-events-through-a-log.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
criteria:
  - {name: latency, weight: 4}
  - {name: cost, weight: 5}
options:
  - {name: Queue, scores: {latency: 6, cost: 8}}
  - {name: Log, chosen: true, scores: {latency: 7, cost: 4}} # error
---
# 7. Send events through a log
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
Add the criterion that decided, or weigh again what counted; then let the record say why. Numbers made to fit are worse
than none.

## Source
Kazman, Klein and Clements, ATAM: Method for Architecture Evaluation, CMU/SEI-2000-TR-004
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.breach import listed
from archkit.lint.rule import Context, rule
from archkit.lint.weighed import decided
from archkit.source.location import Place
from archkit.source.problem import Problem, Related


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Records whose chosen option scores less than the best; both must be scored on everything."""
    for decision, found in decided(context.knowledge):
        if len(found.matrix.chosen) != 1:
            continue
        matrix, [chosen] = found.matrix, found.matrix.chosen
        score, best = matrix.scores[chosen], matrix.scores[matrix.ranking[0]] if matrix.ranking else None
        if best is None or chosen in matrix.winners or {score.status, best.status} != {"known"}:
            continue
        at = {o.name: o.place or Place(decision.path) for o in matrix.options}
        ahead = listed([f"`{name}`" for name in matrix.winners])
        yield Problem(
            f"`{chosen}` is chosen, but {ahead} scores higher: {best.value:.2f} against {score.value:.2f}",
            at[chosen]._replace(route=(*at[chosen].route, "chosen")),
            label="chosen",
            related=tuple(
                Related(at[name]._replace(route=(*at[name].route, "name")), "scores highest")
                for name in matrix.winners
            ),
            why="the weights do not say what counted, or the record does not say why it was chosen all the same",
            help="add the criterion that decided, or weigh again what counted",
            subject=decision.path,
        )
