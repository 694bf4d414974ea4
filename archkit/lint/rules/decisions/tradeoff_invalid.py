"""The criteria and options of a decision cannot be weighed as they are.

## Why
A weighted matrix looks exact, so each number in it must be one that somebody meant. A missing weight is no 0, a score
for a criterion that is not there was meant for another one, and two options of one name cannot be told apart. A score
that nobody gave leaves the option's sum partial: that is a warning, since the rest can still be compared.

## Bad
```markdown
<!-- file: adrs/0007-send-events-through-a-queue.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
criteria:
  - {name: latency, weight: 4}
  - {name: cost, weight: high} # error
options:
  - {name: Queue, chosen: true, scores: {latency: 6, cost: 7}}
  - name: Log
    scores:
      latnecy: 9 # error
      cost: 5
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
Give each criterion a weight that is not negative, and each option a score for each criterion, as plain numbers; higher
is better. Weights need not sum to anything. `archkit adr decide N` shows what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from archkit.lint.rule import Context, rule
from archkit.lint.weighed import weighed
from archkit.source.location import Place
from archkit.source.problem import Problem


@rule(severity="error", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Everything that keeps a record's options from being weighed; scores that are not given, as warnings."""
    for decision, found in weighed(context.knowledge):
        for fault in (*found.faults, *found.gaps):
            problem = Problem(
                fault.message,
                Place(decision.path, 0, fault.route, fault.part),
                label=fault.label,
                help=fault.help,
                subject=decision.path,
            )
            yield replace(problem, severity="warning") if fault in found.gaps else problem
