"""An accepted decision does not say who decided.

## Why
The record is there to be asked about. Without a name the question goes to whoever last touched the file. Formats
without a place for people, as Nygard's, are left alone.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted  # error
date: 2026-01-10
---
# 1. Use an outbox

## Context and Problem Statement

Events are lost when the broker is down.

## Considered Options

* Outbox

## Decision Outcome

Outbox.
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
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
Name the people, or the group: `decision-makers: [ana, kofi]` in MADR's front matter.

## Source
[MADR 4.0.0](https://adr.github.io/madr/)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.records import called, records
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision

_WITH_PEOPLE = frozenset({"madr-2", "madr-3", "madr-4", "log4brains"})
"""Formats whose template asks for them."""


@rule(severity="info", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every accepted record without a person, where its format and its neighbours have some."""
    found = records(context.knowledge)
    for decision in context.knowledge.decisions:
        if decision.status != "accepted" or decision.format not in _WITH_PEOPLE or _is_said(decision):
            continue
        if found.is_usual(decision, _is_said):
            yield Problem(
                f"{called(decision)} does not say who decided",
                decision.at("status"),
                label="decided by nobody",
                why="the question goes to whoever last touched the file",
                help="name the people or the group: `decision-makers: [ana, kofi]`",
                subject=decision.path,
            )


def _is_said(decision: Decision) -> bool:
    """Whether somebody is named, or a place of the template is left where they should be, which is told apart."""
    return bool(decision.decision_makers or decision.authors) or any(
        doubt.code == "adr-placeholder-left" and doubt.place != decision.places.get("status")
        for doubt in decision.doubts
    )
