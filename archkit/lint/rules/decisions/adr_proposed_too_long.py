"""A decision has been proposed for more than 90 days and nobody has decided.

## Why
Work goes on meanwhile, and decides by itself. Who reads the record cannot tell whether it holds. The days count from
the date that the record bears; how many there may be is set with
`adr-proposed-too-long = {days = 30}` under `[rules]`.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: proposed  # error
date: 2025-10-01
decision-makers: [ana]
---
# 1. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: proposed
date: 2026-01-10
decision-makers: [ana]
---
# 1. Use an outbox

## Context and Problem Statement

Events are lost when the broker is down.

## Considered Options

* Outbox

## Decision Outcome

Outbox.
```

## Fix
Decide: `archkit adr accept N` or `archkit adr reject N`. When it is still being worked on, its status is `draft`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archkit.lint.records import argument, called
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

_DAYS = 90
_TWO_YEARS = 731


@rule(severity="warning", family="decisions", options={"days": int})
def check(context: Context) -> Iterator[Problem]:
    """Every proposed record with a date, when that is long past."""
    most = context.option("days", _DAYS)
    for decision in context.knowledge.decisions:
        if decision.status != "proposed" or not decision.date:
            continue
        days = (context.today - date.fromisoformat(decision.date)).days
        if days > most:
            yield Problem(
                f"{called(decision)} has been proposed for {_time(days)}",
                decision.at("status"),
                label=f"since {decision.date}",
                why="work goes on meanwhile, and decides by itself",
                help=f"decide: `archkit adr accept {argument(decision)}`, or `reject`",
                subject=decision.path,
            )


def _time(days: int) -> str:
    return f"{days} days" if days < _TWO_YEARS else f"{days * 4 // 1461} years"
