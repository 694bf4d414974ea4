"""Something still rests on a decision that another one has superseded.

## Why
The reason is gone, and what it was the reason for may be wrong by now, or right for another reason that nobody has
written down. Whoever follows it reads yesterday's law.

Four things rest on a decision, and only these are looked at:

- an entry of the technology radar that names it (`decision`);
- a milestone of the roadmap that is not done yet (`decisions`), or a scenario that it answers (`coveredBy`);
- a suppression whose reason names it (`# archkit: ignore[layers] see ADR-0004`);
- an accepted record that amends it, while the successor says nothing of that record.

That another record relates to it, or tells of it in its text, is history and no finding; nor is a decision that is
superseded in part.

## Bad
```yaml
# file: catalog/radar.yaml
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar, description: What we build with.}
spec:
  owner: group:platform
  entries:
    - technology: rabbitmq
      ring: adopt
      quadrant: data
      decision: ADR-0001  # error
```

```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded
date: 2025-06-10
decision-makers: [ana]
superseded-by: [ADR-0002]
---
# 1. Use RabbitMQ
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
```

```markdown
<!-- file: adrs/0003-put-an-exchange-before-each-queue.md -->
---
status: accepted
date: 2025-04-10
decision-makers: [ana]
amends: [ADR-0001]  # error
---
# 3. Put an exchange before each queue
```

## Good
```yaml
# file: catalog/radar.yaml
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar, description: What we build with.}
spec:
  owner: group:platform
  entries:
    - {technology: kafka, ring: adopt, quadrant: data, decision: ADR-0002}
```

```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted
date: 2025-06-10
decision-makers: [ana]
relates-to: [ADR-0003]
---
# 2. Use Kafka

## Context and Problem Statement

Events must be read again.

## Considered Options

* Kafka

## Decision Outcome

Kafka.
```

```markdown
<!-- file: adrs/0003-name-topics-by-domain.md -->
---
status: accepted
date: 2025-04-10
decision-makers: [ana]
relates-to: [ADR-0002]
---
# 3. Name topics by domain

## Context and Problem Statement

Nobody finds a topic.

## Considered Options

* By domain

## Decision Outcome

By domain.
```

## Fix
Read the successor. Where the thing still holds under it, name the successor instead; else change the thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.lint.declared import mappings
from archkit.lint.records import Records, called, records
from archkit.lint.rule import Context, rule
from archkit.source.location import Place, Span
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json

_NAMED = re.compile(r"\bADR[-_ ]?0{0,6}\d{1,6}\b", re.IGNORECASE)
_OVER = ("done", "dropped")
"""States of a milestone that nobody works on any more."""


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Everything in the catalog, in suppressions and among the records that rests on a superseded record."""
    found = records(context.knowledge)
    superseded = {d.path for d in context.knowledge.decisions if d.status == "superseded"}
    if not superseded:
        return
    for entity, text, route in _catalog(context.knowledge):
        if (decision := found.by_id(text)) is not None and decision.path in superseded:
            yield _problem(found, decision, entity.label, entity.at(*route), entity.ref)
    for text, place in _reasons(context.knowledge):
        for named in dict.fromkeys(match[0] for match in _NAMED.finditer(text)):
            if (decision := found.by_id(named)) is not None and decision.path in superseded:
                yield _problem(found, decision, "a suppression", place, place.path)
    yield from _amending(found, superseded)


def _catalog(knowledge: Knowledge) -> Iterator[tuple[Entity, str, tuple[str | int, ...]]]:
    """Entities, the decisions they name, and where."""
    for entity in knowledge.of_kind("TechnologyRadar", "Roadmap", "Scenario"):
        spec = knowledge.spec(entity)
        for index, entry in mappings(spec.get("entries")):
            if isinstance(text := entry.get("decision"), str):
                yield entity, text, ("spec", "entries", index, "decision")
        for index, milestone in mappings(spec.get("milestones")):
            if milestone.get("status") not in _OVER:
                for number, text in _texts(milestone.get("decisions")):
                    yield entity, text, ("spec", "milestones", index, "decisions", number)
        for number, text in _texts(spec.get("coveredBy")):
            yield entity, text, ("spec", "coveredBy", number)


def _texts(value: Json) -> Iterator[tuple[int, str]]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, str):
            yield index, item


def _reasons(knowledge: Knowledge) -> Iterator[tuple[str, Place]]:
    """Reasons of the comments that silence a rule, and where they stand."""
    for path, comments in knowledge.suppressions.items():
        for comment in comments:
            span = Span(comment.line, comment.column, comment.line, comment.column + 1)
            yield comment.reason, Place(path, span=span)


def _amending(found: Records, superseded: set[str]) -> Iterator[Problem]:
    for decision in found.knowledge.decisions:
        if decision.status != "accepted":
            continue
        for link in decision.linked("amends"):
            other = found.meant(decision, link)
            if other is None or other.path not in superseded or link.partial:
                continue
            after = found.succession.replaced_by(other.path)
            if decision.path in after or any(decision.path in found.succession.beside(p) for p in after):
                continue
            yield _problem(found, other, called(decision), link.place, decision.path)


def _problem(found: Records, decision: Decision, what: str, place: Place, subject: str) -> Problem:
    after: Sequence[str] = found.succession.in_force(decision.path)
    successors = [called(found.by_path[p]) for p in after if p != decision.path]
    return Problem(
        f"{what} rests on {called(decision)}, which is superseded",
        place,
        label="superseded" + (f" by {', '.join(successors[:3])}" if successors else ""),
        related=(Related(decision.at("status"), "no longer in force"),),
        why="the reason is gone, and what it was the reason for may be wrong by now",
        help=f"read {successors[0]}; where this still holds, name that one instead"
        if successors
        else "name the decision that holds today, or change what rests on this one",
        subject=subject,
    )
