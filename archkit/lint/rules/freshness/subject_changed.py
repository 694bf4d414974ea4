"""What a page covers was changed since the page was last reviewed.

## Why
A page goes stale when its subject moves, not when time passes. Covered are the entities in `for` (their descriptors
and the code in their `sourcePaths`) and the files that the page names. Ten commits, or one that is 90 days old, are
enough; a commit that only moved files or changed white space counts as none, nor does one that came together with a
change of the page itself. Commits listed in `.git-blame-ignore-revs` are looked through.

A change need not make the page wrong, so this is a warning. In a shallow clone only what it holds is compared.

## Bad
```markdown
<!-- file: site/content/scripts.md -->
---
last-reviewed: 2025-09-01  # error
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
last-reviewed: 2025-11-01
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
2026-01-10 ana: Clean up before  scripts/restore.sh
```

## Fix
`archkit stale PAGE` lists the commits. Read the page beside them, correct it, and set `last-reviewed`. The thresholds
are settings: `[rules.subject-changed]` with `commits` and `days`.

## Source
[Documentation](https://abseil.io/resources/swe-book/html/ch10.html), Software Engineering at Google, chapter 10
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.freshness import REVIEWED, Limits
from archkit.analysis.past import is_asked
from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Problem


@rule(severity="warning", family="freshness", scope="history", options={"commits": int, "days": int})
def check(context: Context) -> Iterator[Problem]:
    """Every reviewed page of whose subject enough changed. Where no page can have changed, nobody asks git."""
    if context.past_of is None or not is_asked(context.knowledge):
        return
    default = Limits()
    limits = Limits(context.option("commits", default.commits), context.option("days", default.days))
    for page in context.past_of().pages.values():
        if not page.has_drifted(context.today, limits):
            continue
        count, newest, oldest = len(page.changes), page.changes[0].commit, page.changes[-1].commit
        paths = list(dict.fromkeys(path for seen in page.changes for path in seen.paths))
        yield Problem(
            f"what this page covers changed in {count:,} commit{'s' * (count > 1)} since its review",
            Place(page.path, 0, (REVIEWED,)),
            label=f"the first on {oldest.landed}",
            why=f"the last is {newest.id[:8]} of {newest.landed}, of {_line(newest.author)}: {_line(newest.subject)}",
            help=f"`archkit stale {page.path}` lists them; changed were {names([_line(p) for p in paths], most=3)}",
            subject=page.path,
        )


def _line(text: str) -> str:
    """Of a commit, what a message can hold: one short line without characters that steer a terminal."""
    shown = "".join(c if c.isprintable() else " " for c in text.encode("utf-8", "replace").decode())
    bare = " ".join(shown.split())
    return bare if len(bare) <= 72 else bare[:71] + "…"
