"""A decision is superseded, and no record says by which.

## Why
The status sends the reader on, and there is nowhere to go. Either the successor was never written down, or the
decision is merely over: then `deprecated` is the word.

It is enough that one of the two records names the other. A record that is superseded in part (`Partly superseded`)
is still read, and need not name what replaces the rest.

## Bad
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded  # error
date: 2025-01-10
decision-makers: [ana]
---
# 1. Use RabbitMQ
```

## Good
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: deprecated
date: 2025-01-10
decision-makers: [ana]
---
# 1. Use RabbitMQ

## Context and Problem Statement

Events are lost.

## Considered Options

* RabbitMQ

## Decision Outcome

RabbitMQ.
```

## Fix
Name the successor: `archkit adr supersede OLD --by NEW` writes it into both records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.records import argument, called, records
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every superseded record that nothing replaces, as far as anybody says."""
    found = records(context.knowledge)
    for decision in context.knowledge.decisions:
        if decision.status != "superseded" or decision.linked("superseded-by"):
            continue
        if found.succession.after(decision.path) or _is_in_part(decision):
            continue
        yield Problem(
            f"{called(decision)} is superseded, and no record says by which",
            decision.at("status"),
            label="no successor",
            why="the status sends the reader on, and there is nowhere to go",
            help=f"name it with `archkit adr supersede {argument(decision)} --by N`, "
            "or call the decision deprecated",
            subject=decision.path,
        )


def _is_in_part(decision: Decision) -> bool:
    from archkit.model.adr.references import IN_PART

    text = (decision.status_text or "").casefold()
    return any(words in text for words in IN_PART)
