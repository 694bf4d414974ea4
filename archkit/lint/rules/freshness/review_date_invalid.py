"""A page says when it was reviewed or tried out, or how often it should be, in words that are no date or time.

## Why
`last-reviewed: 12/03/2026` is the third of December for one reader and the twelfth of March for another. A day that is
still to come, and an interval of nothing, keep a page fresh for ever. What cannot be read counts as never said.

## Bad
```markdown
<!-- file: site/content/on-call.md -->
---
last-reviewed: 12/03/2025  # error
review-every: often  # error
---
# On call
```
```markdown
<!-- file: site/content/how-we-work.md -->
---
last-reviewed: 2027-01-01  # error
---
# How we work
```
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
for: [system:shop]
last-reviewed: 2026-01-10
last-exercised: last spring  # error
---
## Steps
1. Take the last release back: `kubectl rollout undo deployment/order`
```

## Good
```markdown
<!-- file: site/content/on-call.md -->
---
last-reviewed: 2026-01-10
review-every: 90d
---
# On call
```

## Fix
Write the day as `2026-11-24` and the interval as `90d`, `12w` or `26w`.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.days import is_ahead
from archkit.analysis.freshness import EVERY, KEPT, REVIEWED, day_of, days_of
from archkit.analysis.runbooks import EXERCISED
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem

_DONE = {REVIEWED: "read", EXERCISED: "tried out"}


@rule(severity="error", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every page with such a field. A field with nothing in it says nothing."""
    knowledge = context.knowledge
    for path, front in knowledge.fronts.items():
        if knowledge.files.get(path) not in KEPT:
            continue
        for field, done in _DONE.items():
            written = front.get(field)
            day = day_of(written)
            if written is not None and day is None:
                yield _problem(path, field, f"{_shown(written)} is no day", "write it as 2026-11-24")
            elif day is not None and is_ahead(day, context.today):
                yield _problem(
                    path, field, f"{day} is still to come", f"write the day on which it was {done}"
                )
        every = front.get(EVERY)
        if every is not None and days_of(every) is None:
            yield _problem(
                path, EVERY, f"{_shown(every)} is no time between reviews", "write it as `90d` or `26w`"
            )


def _problem(path: str, field: str, message: str, help: str) -> Problem:
    return Problem(
        message,
        Place(path, 0, (field,)),
        why="so nobody knows how far to trust this page",
        help=help,
        subject=path,
    )


def _shown(value: object) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return "this"
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`" if text else "this"
