"""A decision names another one, and there is none of that number or in that file.

## Why
The chain of decisions is broken there: whoever asks what replaced what, or why, stops. Mostly the other record was
renumbered or renamed. Numbers are looked for in the record's own directory; a link in the text leads from the record.
Addresses elsewhere are not followed.

Links to anything but records are the affair of `dead-link`.

## Bad
```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
amends: [ADR-0009]  # error
---
# 2. Use Kafka
```

## Good
```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
relates-to: ["https://example.org/adrs/0009-use-kafka.html"]
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
Correct the number or the path, or take the link out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import basename

from archkit.lint.records import DeadLink, called, records
from archkit.lint.rule import Context, rule
from archkit.model.adr.record import LinkKind
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem

_VERBS: Mapping[LinkKind, str] = {
    "supersedes": "supersedes",
    "superseded-by": "is superseded by",
    "amends": "amends",
    "amended-by": "is amended by",
    "relates-to": "relates to",
}


@rule(severity="error", family="decisions", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every link of a record to a record that is not there."""
    names = {basename(d.path): d.path for d in context.knowledge.decisions}
    for count, dead in enumerate(records(context.knowledge).dead):
        yield Problem(
            f"{called(dead.decision)} {_VERBS[dead.link.kind]} `{dead.missing}`, and there is no such record",
            dead.link.place,
            label="no such record",
            why="whoever follows the chain of decisions stops here",
            help=(_hint(dead, names) if count < _HINTS else None) or "correct it, or take it out",
            subject=dead.decision.path,
        )


_HINTS = 50
"""So many are looked for: nobody reads the hints of a thousand findings."""


def _hint(dead: DeadLink, names: Mapping[str, str]) -> str | None:
    """The record of that name in another folder, or of nearly that name."""
    name = basename(dead.missing)
    if name in names:
        return f"did you mean `{names[name]}`?"
    others = [n for n, path in names.items() if path != dead.decision.path]
    return did_you_mean(name, others) if "." in name else None
