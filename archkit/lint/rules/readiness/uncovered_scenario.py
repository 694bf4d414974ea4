"""A quality that matters much is asked for, and nothing answers it.

## Why
A scenario says what happens, what the system does then, and how well: a leaf of the utility tree. One of high
importance that no decision and no computed check answers is a risk nobody has looked at. Decisions that were rejected,
deprecated or superseded answer nothing.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Scenario
metadata: {name: provider-outage, description: Asked for by finance.}
spec:
  attribute: availability
  stimulus: The payment provider is down for an hour.
  response: Orders are taken and paid later.
  measure: 99 % of orders kept
  importance: high  # error
  difficulty: medium
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: Scenario
metadata: {name: provider-outage, description: Asked for by finance.}
spec:
  attribute: availability
  stimulus: The payment provider is down for an hour.
  response: Orders are taken and paid later.
  measure: 99 % of orders kept
  importance: high
  difficulty: medium
  coveredBy: [ADR-0015]
```

## Fix
Name what answers it under `coveredBy`: a decision (`ADR-0015`), or the rule or figure that computes it. A decision that
names the scenario under `affects` counts too. Where it matters less than thought, lower its `importance`.

## Source
Kazman, Klein and Clements, ATAM: Method for Architecture Evaluation, CMU/SEI-2000-TR-004
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.utility_tree import leaves, uncovered
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="readiness", code="AT001")
def check(context: Context) -> Iterator[Problem]:
    """Each scenario of high importance that nothing answers, the most difficult first."""
    for leaf in uncovered(list(leaves(context.knowledge))):
        entity = context.knowledge.entities[leaf.id]
        named = "coveredBy" in entity.facts
        yield Problem(
            f"nothing answers the scenario {entity.label}, which is of high importance",
            entity.at("spec", "coveredBy" if named else "importance"),
            label="rejected or replaced since"
            if named and entity.facts["coveredBy"]
            else "no `coveredBy` here",
            why="a quality that matters, and that nobody has decided about or computes, is a risk",
            help="name a decision or a check under `coveredBy`: `coveredBy: [ADR-0015]`",
            subject=entity.ref,
        )
