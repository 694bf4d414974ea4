"""A decision does not say whether it holds.

## Why
A record without a status may be an idea, a plan or the law. Nothing that archkit computes counts it as any of them.

Formats without a status (MADR's bare forms, a page of prose) are left alone, and so is a folder whose records mostly
have none: there the team has agreed to do without.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
# 1. Use an outbox <!-- error -->

Date: 2026-01-10

## Context

Events are lost when the broker is down.

## Decision

We write events into a table of the same database.

## Consequences

A relay must read the table.
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
# 1. Use an outbox

Date: 2026-01-10

## Status

Accepted

## Context

Events are lost when the broker is down.

## Decision

We write events into a table of the same database.

## Consequences

A relay must read the table.
```

## Fix
Write one of draft, proposed, accepted, rejected, deprecated and superseded where the format has it: in the front
matter, or in a section *Status*.

## Source
[Documenting Architecture Decisions](https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions),
Michael Nygard, 2011
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.records import called, format_of, records
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision


@rule(severity="warning", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every record without a status, where its format and its neighbours have one."""
    found = records(context.knowledge)
    for decision in context.knowledge.decisions:
        written = format_of(decision)
        if written is None or not written.has_status or _is_said(decision):
            continue
        if not found.is_usual(decision, _is_said):
            continue
        yield Problem(
            f"{called(decision)} does not say whether it holds",
            decision.at("status"),
            label="no status",
            why="it may be an idea, a plan or the law",
            help="say what it is: draft, proposed, accepted, rejected, deprecated or superseded",
            subject=decision.path,
        )


def _is_said(decision: Decision) -> bool:
    """Whether something stands where the status does, be it a word or a place of the template."""
    return decision.status_text is not None or "status" in decision.places
