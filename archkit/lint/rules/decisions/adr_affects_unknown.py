"""A decision affects something that nobody describes.

## Why
The page of an entity lists the decisions that shaped it. Under a wrong name the decision is found by nobody, least of
all by the one who is about to undo it.

A name that should be here is an error; where its kind is not kept here, it is a warning, as in `unknown-reference`,
which also speaks when the catalog itself uses the name. There is one finding for each name, at the first place.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [system:shop, system:shopp]  # error
---
# 1. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [system:shop]
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
Mend the name; or describe the thing with `archkit new`; or say under `external` in the settings that it lives
elsewhere. What is gone for good may be taken out of the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.references import references, together
from archkit.lint.rule import Context, rule
from archkit.lint.unknown import problem, unknown
from archkit.source.problem import Problem


@rule(severity="error", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every name that only decisions use and nobody describes, once."""
    found = references(context.knowledge)
    for first, more, others in together(unknown(found, "decision"), lambda r: r.target):
        yield problem(found, first, more, others)
