"""A change sets a page's review to a new day and changes nothing else in it, though what it covers has changed.

## Why
A stamp without a look is worse than none: the page is trusted for another interval. It may be right, when somebody
read the page and found it still true, so this is a note for the one who reviews the change.

A lint looks at one state, so the rule runs where a change is looked at.

## Bad
```markdown
<!-- file: site/content/scripts.md -->
---
last-reviewed: 2026-01-15  # error
---
# Scripts

Restore with `scripts/restore.sh`.
```
```markdown
<!-- file: site/content/scripts.md before -->
---
last-reviewed: 2025-06-01
---
# Scripts

Restore with `scripts/restore.sh`.
```
```sh
# file: scripts/restore.sh
pg_restore --clean
```
```history
2025-10-02 ana: Restore into a new database  scripts/restore.sh
```

## Good
```markdown
<!-- file: site/content/scripts.md -->
---
last-reviewed: 2026-01-15
---
# Scripts

Restore into a new database with `scripts/restore.sh`.
```
```markdown
<!-- file: site/content/scripts.md before -->
---
last-reviewed: 2025-06-01
---
# Scripts

Restore with `scripts/restore.sh`.
```
```sh
# file: scripts/restore.sh
pg_restore --clean
```
```history
2025-10-02 ana: Restore into a new database  scripts/restore.sh
```

## Fix
Read the page beside the commits that changed its subject, and say in the change that it still holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archkit.analysis.freshness import REVIEWED, changes_since, declared
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem

_STAMP = re.compile(r"^(last-reviewed|reviewed-by|review-every):[^\n]*\n?", re.MULTILINE)
_DAY = re.compile(r"^last-reviewed:[ \t]*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)


@rule(severity="info", family="freshness", scope="change")
def check(context: Context) -> Iterator[Problem]:
    """Every page of the change whose text is the same but for the day, while commits changed its subject."""
    change, knowledge = context.change, context.knowledge
    if change is None or context.history_of is None or knowledge.text is None:
        return
    for page in declared(knowledge):
        before = change.before(page.path) if page.kind != "decision" else None
        if before is None or page.reviewed is None:
            continue
        old = _DAY.search(before)
        now = knowledge.text(page.path)
        if old is None or old[1] >= page.reviewed.isoformat() or _bare(now) != _bare(before):
            continue
        seen = changes_since(context.history_of(), page.subject.patterns, old[1])
        if seen:
            count = len(seen)
            yield Problem(
                "only the day of the review was changed",
                Place(page.path, 0, (REVIEWED,)),
                label=f"{count:,} commit{'s' * (count > 1)} changed what it covers since {old[1]}",
                why="a page that is stamped without a look is trusted for another interval",
                help="read it beside those commits, and say in the change that it still holds",
                subject=page.path,
            )


def _bare(text: str) -> list[str]:
    """The words of a page without its stamp."""
    return _STAMP.sub("", text.replace("\r\n", "\n")).split()
