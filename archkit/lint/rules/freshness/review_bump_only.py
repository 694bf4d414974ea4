"""A change sets a page's review to a new day and changes nothing else in it, though what it covers has changed.

## Why
A stamp without a look is worse than none: the page is trusted for another interval. It may be right, when somebody
read the page and found it still true, so this is a note for the one who reviews the change.

The change is what is not committed yet, else the last commit (of a merge, all that it brought). Older ones have been
looked at. Whoever also sets `last-exercised` has tried the page out, which is more than a look.

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
from typing import TYPE_CHECKING

from archkit.analysis.freshness import REVIEWED, changes_since
from archkit.analysis.past import is_asked
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.analysis.freshness import Freshness

_STAMP = re.compile(r"^(last-reviewed|reviewed-by|review-every):[^\n]*\n?", re.MULTILINE)
_DAY = re.compile(rb"^last-reviewed:[ \t]*[\"']?(\d{4}-\d{2}-\d{2})", re.MULTILINE)


@rule(severity="info", family="freshness", scope="history")
def check(context: Context) -> Iterator[Problem]:
    """Every page whose text is the same but for the day, while commits changed its subject."""
    if context.past_of is None or context.history_of is None or not is_asked(context.knowledge):
        return
    pages = context.past_of().pages.values()
    history = context.history_of()
    for page, old in _stamped(context, [p for p in pages if p.reviewed is not None and p.subject.patterns]):
        # As everywhere, what came together with a change of the page was seen.
        together = {touch.commit.landing for touch in history.touches(page.path, old)}
        seen = changes_since(history, page.subject.patterns, old, together)
        if seen:
            count = len(seen)
            yield Problem(
                "only the day of the review was changed",
                Place(page.path, 0, (REVIEWED,)),
                label=f"{count:,} commit{'s' * (count > 1)} changed what it covers since {old}",
                why="a page that is stamped without a look is trusted for another interval",
                help="read it beside those commits, and say in the change that it still holds",
                subject=page.path,
            )


def _stamped(context: Context, pages: list[Freshness]) -> Iterator[tuple[Freshness, str]]:
    """Pages to which the change at hand gave nothing but a later day, each with the day before."""
    assert context.history_of is not None, "asked where there is one"
    knowledge, history = context.knowledge, context.history_of()
    paths = [p.path for p in pages]
    latest, earlier = history.said(paths), history.said(paths, 1)
    for page in pages:
        # What says the same day as the last commit was stamped by it, or before it.
        before = next((b for b in (latest, earlier) if _day(b.get(page.path)) != str(page.reviewed)), {})
        old, text = _day(before.get(page.path)), before.get(page.path, b"").decode("utf-8", "replace")
        if not old or old > str(page.reviewed) or knowledge.text is None:
            continue
        if _bare(knowledge.text(page.path)) == _bare(text):
            yield page, old


def _day(content: bytes | None) -> str:
    """The day of the review; empty where there is none."""
    found = _DAY.search(content or b"")
    return found[1].decode() if found is not None else ""


def _bare(text: str) -> list[str]:
    """The words of a page without its stamp."""
    return _STAMP.sub("", text.replace("\r\n", "\n")).split()
