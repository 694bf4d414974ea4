"""Decisions supersede each other in a circle.

## Why
Whoever follows the chain to the decision that holds never arrives. Mostly the direction of one link is wrong. A
record that supersedes another in part is not counted: two records may well replace parts of each other.

## Bad
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded
date: 2025-01-10
decision-makers: [ana]
superseded-by: [ADR-0002]
---
# 1. Use RabbitMQ
```

```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: superseded
date: 2025-06-10
decision-makers: [ana]
superseded-by: [ADR-0001]  # error
---
# 2. Use Kafka
```

## Good
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded
date: 2025-06-10
decision-makers: [ana]
superseded-by: [ADR-0002]
---
# 1. Use RabbitMQ

## Context and Problem Statement

Events are lost.

## Considered Options

* RabbitMQ

## Decision Outcome

RabbitMQ.
```

```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted
date: 2025-06-10
decision-makers: [ana]
supersedes: [ADR-0001]
---
# 2. Use Kafka

## Context and Problem Statement

Events must be read again.

## Considered Options

* Kafka

## Decision Outcome

Kafka.
```

## Fix
Find the decision that holds today, and take the link that leads from it back into the circle out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.graph.adjacency import Adjacency
from archkit.lint.records import Records, called, records
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision, DecisionLink

Said = dict[tuple[int, int], tuple["Decision", "DecisionLink"]]
"""Newer and older record -> who says so, and where."""


@rule(severity="error", family="decisions", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every circle, and every record that supersedes itself."""
    found = records(context.knowledge)
    paths = [d.path for d in context.knowledge.decisions]
    said = _said(found, {path: i for i, path in enumerate(paths)})
    for circle in Adjacency(paths, said).cycles():
        steps = [said[a, b] for a, b in zip(circle, [*circle[1:], circle[0]], strict=True)]
        names = [called(found.by_path[paths[i]]) for i in circle]
        first, *others = steps
        yield Problem(
            f"{' supersedes '.join([*names, names[0]])}"
            if len(names) > 1
            else f"{names[0]} supersedes itself",
            first[1].place,
            label="leads round in a circle" if others else "this is the record itself",
            related=tuple(Related(link.place, f"{called(who)} says so") for who, link in others),
            why="whoever follows the chain never arrives at the decision that holds",
            help="take out the link that leads back from the decision that holds today",
            subject=first[0].path,
        )


def _said(found: Records, index: dict[str, int]) -> Said:
    said: Said = {}
    for decision in found.knowledge.decisions:
        for link in decision.linked("supersedes", "superseded-by"):
            other = found.meant(decision, link)
            if other is None or link.partial:
                continue
            here, there = index[decision.path], index[other.path]
            said.setdefault((here, there) if link.kind == "supersedes" else (there, here), (decision, link))
    return said
