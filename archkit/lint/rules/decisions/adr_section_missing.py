"""A decision lacks a section that its format has.

## Why
The question, the choice and what follows from it are what a record is kept for. Without the options it says what was
done, and not why nothing else was.

What must be there depends on the format: context, decision and consequences in Nygard's records; problem, options and
outcome in MADR. Usual other names for them are known, in several languages. Formats that leave the sections open have
none of these findings, nor have records that are no longer in force, nor sections that most records of the same
folder and format do without.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
# 1. Use an outbox <!-- error -->

## Status

Accepted

## Context

Events are lost when the broker is down.

## Decision

We write events into a table of the same database.
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
# 1. Use an outbox

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
Write it, if only in one sentence.

## Source
[Documenting Architecture Decisions](https://www.cognitect.com/blog/2011/11/15/documenting-architecture-decisions),
Michael Nygard, 2011; [MADR 4.0.0](https://adr.github.io/madr/)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archkit.analysis.succession import OVER
from archkit.lint.declared import names
from archkit.lint.records import called, format_of
from archkit.lint.rule import Context, rule
from archkit.model.adr.labels import heading
from archkit.source.problem import Problem

_TITLES = (
    "Context and Problem Statement",
    "Considered Options",
    "Decision Outcome",
    "Context",
    "Decision",
    "Consequences",
)
_PLAIN = frozenset({"context", "decision", "consequences"})
"""Words that do in a longer heading too: `Background & Context`."""


@rule(severity="info", family="decisions")
def check(context: Context) -> Iterator[Problem]:
    """Every record that may be in force and lacks a section of its format, which half of its neighbours have."""
    if not context.knowledge.decisions:
        return
    from archkit.model.adr.formats.format import MADR_SECTIONS, NYGARD_SECTIONS

    called_so = dict(zip((*MADR_SECTIONS, *NYGARD_SECTIONS), _TITLES, strict=True))
    # Headings of the other family of formats do as well.
    as_well = {MADR_SECTIONS[0]: NYGARD_SECTIONS[0], MADR_SECTIONS[2]: NYGARD_SECTIONS[1]}
    lacking = []
    of_format: Counter[tuple[str, str]] = Counter()
    without: Counter[tuple[str, str, frozenset[str]]] = Counter()
    for decision in context.knowledge.decisions:
        if (written := format_of(decision)) is None:
            continue
        there = {heading(section.title) for section in decision.sections}
        there |= {word for title in there for word in title.split() if word in _PLAIN}
        missing = [s for s in written.sections if there.isdisjoint(s | as_well.get(s, frozenset()))]
        of_format[decision.scope, written.name] += 1
        without.update((decision.scope, written.name, s) for s in missing)
        if missing and decision.status not in OVER:
            lacking.append((decision, written, missing))
    for decision, written, missing in lacking:
        others = of_format[decision.scope, written.name] - 1
        usual = [
            called_so[s] for s in missing if (without[decision.scope, written.name, s] - 1) * 2 <= others
        ]
        if usual:
            yield Problem(
                f"{called(decision)} has no section {names([f'*{name}*' for name in usual])}",
                decision.at("title"),
                label=f"nothing on {names([name.lower() for name in usual])}",
                why="the question, the choice and what follows from it are what a record is kept for",
                help="write it, if only in one sentence",
                subject=decision.path,
            )
