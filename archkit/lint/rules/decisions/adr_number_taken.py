"""A new decision has a number that another record has on another branch.

## Why
Both are right by themselves, and when the second one is merged there are two decisions `ADR-0012`. It costs a
minute to take the next number now, and an afternoon when contracts and commits name it.

What the other branches hold depends on who has fetched them, so `archkit lint` does not ask: the rule runs where a
change is looked at, in `archkit new` and `archkit review`, for records that the change adds.

## Bad
```markdown
<!-- file: adrs/0012-use-kafka.md -->
---
status: proposed
date: 2026-01-12
decision-makers: [ana]
---
# 12. Use Kafka <!-- error -->
```

```markdown
<!-- file: adrs/0012-use-an-outbox.md on outbox -->
# 12. Use an outbox
```

## Good
```markdown
<!-- file: adrs/0013-use-kafka.md -->
---
status: proposed
date: 2026-01-12
decision-makers: [ana]
---
# 13. Use Kafka

## Context and Problem Statement

Stock levels are read by five services.

## Considered Options

* Kafka
* RabbitMQ

## Decision Outcome

Kafka.
```

```markdown
<!-- file: adrs/0012-use-an-outbox.md on outbox -->
# 12. Use an outbox
```

## Fix
`archkit adr renumber` gives it the next number that is free on all branches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archkit.lint.records import argument, called
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="decisions", scope="change")
def check(context: Context) -> Iterator[Problem]:
    """Every added record whose number another name has, in the same folder of another branch."""
    change = context.change
    if change is None:
        return
    folders: dict[str, Mapping[int, list[tuple[str, str]]]] = {}
    here = frozenset(context.knowledge.paths)
    for decision in context.knowledge.decisions:
        if decision.number is None or decision.path not in change.added:
            continue
        if decision.scope not in folders:
            folders[decision.scope] = _numbers(change.elsewhere(decision.scope))
        for name, branch in folders[decision.scope].get(decision.number, ()):
            path = f"{decision.scope}/{name}".lstrip("/")
            # A folder of the same name holds the record itself, as its README.
            if path in here or decision.path.startswith(f"{path}/"):
                continue
            yield Problem(
                f"{called(decision)} is `{name}` on the branch `{branch}`",
                decision.at("number"),
                label="taken there",
                why="when both are merged, whoever follows the number finds only one of them",
                help=f"`archkit adr renumber {argument(decision)}` takes the next number that is free everywhere",
                subject=decision.path,
            )
            break


def _numbers(names: Mapping[str, str]) -> Mapping[int, list[tuple[str, str]]]:
    """Number -> the names that have it, each with a branch."""
    from archkit.model.adr.numbers import read_name

    found: dict[int, list[tuple[str, str]]] = {}
    for name, branch in sorted(names.items()):
        if (number := read_name(name).number) is not None:
            found.setdefault(number, []).append((name, branch))
    return found
