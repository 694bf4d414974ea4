"""A page says when it was reviewed, or how often it should be, in words that are no date or length of time.

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
from datetime import timedelta

from archkit.analysis.freshness import EVERY, KEPT, REVIEWED, day_of, days_of
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem

_TOMORROW = timedelta(days=1)
"""Where it is tomorrow already, somebody may have reviewed a page tomorrow."""


@rule(severity="error", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every page with such a field. A field with nothing in it says nothing."""
    knowledge = context.knowledge
    for path, front in knowledge.fronts.items():
        if knowledge.files.get(path) not in KEPT:
            continue
        written, every = front.get(REVIEWED), front.get(EVERY)
        day = day_of(written)
        if written is not None and day is None:
            yield _problem(path, REVIEWED, f"{_shown(written)} is no day", "write it as 2026-11-24")
        elif day is not None and day > context.today + _TOMORROW:
            yield _problem(path, REVIEWED, f"{day} is still to come", "write the day on which it was read")
        if every is not None and days_of(every) is None:
            yield _problem(
                path, EVERY, f"{_shown(every)} is no time between reviews", "write it as `90d` or `26w`"
            )


def _problem(path: str, field: str, message: str, help: str) -> Problem:
    return Problem(
        message,
        Place(path, 0, (field,)),
        why="so nobody knows when this page should be read again",
        help=help,
        subject=path,
    )


def _shown(value: object) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return "this"
    text = " ".join(str(value).split())
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`" if text else "this"
