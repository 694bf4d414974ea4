"""Two decision records of one directory have the same number.

## Why
`ADR-0012` in a comment, a commit or a contract means one decision. With two of them, half of those who follow it
read the wrong one. It happens when two branches take the next number and both are merged.

Numbers are unique within a directory: `services/order/adrs` and `services/stock/adrs` each begin anew. A record and
its translations (`0012-use-x.md`, `0012-use-x.fr.md`) are one record.

## Bad
```markdown
<!-- file: adrs/0012-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 12. Use an outbox
```

```markdown
<!-- file: adrs/0012-use-kafka.md -->
---
status: accepted
date: 2026-01-12
decision-makers: [ana]
---
# 12. Use Kafka <!-- error -->
```

## Good
```markdown
<!-- file: adrs/0012-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 12. Use an outbox

## Context and Problem Statement

Events are lost when the broker is down.

## Considered Options

* Outbox
* Two-phase commit

## Decision Outcome

Outbox.
```

```markdown
<!-- file: services/stock/adrs/0012-use-kafka.md -->
---
status: accepted
date: 2026-01-12
decision-makers: [ana]
---
# 12. Use Kafka

## Context and Problem Statement

Stock levels are read by five services.

## Considered Options

* Kafka
* RabbitMQ

## Decision Outcome

Kafka.
```

```toml
[paths]
decisions = ["adrs", "services/*/adrs"]
```

## Fix
`archkit adr renumber` gives the newer one the next free number and mends every link to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from archkit.lint.records import records
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

_LANGUAGE = re.compile(r"[._-][a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")


@rule(severity="error", family="decisions", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every record whose number another one of its directory has, but for the first of them."""
    for same in records(context.knowledge).numbered.values():
        first, *others = same
        names = {_name(first.path)}
        for decision in others:
            if _name(decision.path) in names:
                continue
            names.add(_name(decision.path))
            yield Problem(
                f"{decision.id} is also `{basename(first.path)}`",
                decision.at("number"),
                label="the same number",
                related=(Related(first.at("number"), "first here"),),
                why="whoever follows the number finds only one of them",
                help=f"`archkit adr renumber {decision.path}` takes the next free number and mends the links",
                subject=decision.path,
            )


def _name(path: str) -> str:
    """The file's name without its ending and its language: translations share it."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    # A record in a folder of its own is called like the folder.
    if stem.lower() in ("readme", "index"):
        stem = path.split("/")[-2] if "/" in path else stem
    return _LANGUAGE.sub("", stem)
