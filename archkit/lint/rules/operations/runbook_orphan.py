"""A runbook is for nothing: no entity, no alert and no page leads to it.

## Why
Nobody opens a runbook that nothing leads to. The one who was paged comes from the alert, the others from the page
of the service.

A runbook is found when its front matter says what it is for (`for`, `alerts`), when an entity, an alert or another
document names it, or when one of its headings is an alert that is known. Where no runbook is tied to anything and
nobody has set archkit up, nothing is said: the folder is kept in another way.

## Bad
```markdown
<!-- file: runbooks/cache.md -->
---
title: The cache is cold  # error
type: runbook
owner: group:platform
---
## Mitigation
1. Warm it: `shopctl warm`
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
for: [system:shop]
---
## Mitigation
1. Take the last release back.
```

## Good
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
last-reviewed: 2026-01-10
review-every: 3650d
last-exercised: 2026-01-10
---
## Symptoms
Orders fail or are slow.

## Impact
Customers cannot buy.

## Diagnosis
1. Look at the errors by dependency: `kubectl logs -l app=order --since=10m`

## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Say in the front matter what it is for: `for: [component:order]`, and which alerts it answers.
Delete it when that is gone.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/being-on-call/), chapter 11: being on-call
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.alerts import alerts
from archkit.analysis.runbooks import runbooks
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.model.settings import NAME
from archkit.source.names import bare, did_you_mean
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge, Runbook


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook that nothing leads to, where others are tied to something."""
    knowledge = context.knowledge
    orphans = [r for r in knowledge.runbooks if not _is_tied(knowledge, r)]
    if not orphans or (len(orphans) == len(knowledge.runbooks) and NAME not in knowledge.paths):
        return
    linked = _linked(knowledge)
    for runbook in orphans:
        if runbook.path not in linked:
            yield Problem(
                f"nothing leads to the runbook {called(runbook)}",
                head(runbook),
                label="for nothing that is known",
                why="the one who was paged comes from the alert or from the page of the service",
                help=_help(knowledge, runbook),
                subject=runbook.path,
            )


def _is_tied(knowledge: Knowledge, runbook: Runbook) -> bool:
    if runbook.subjects or runbook.alerts or runbook.path in runbooks(knowledge).subjects:
        return True
    known = alerts(knowledge).by_key
    return any(s.alert and bare(s.alert) in known for s in runbook.sections)


def _linked(knowledge: Knowledge) -> frozenset[str]:
    """Runbooks that an alert or another document leads to."""
    found = alerts(knowledge)
    named = {
        to[0].path
        for same in found.by_key.values()
        for a in same
        if a.runbook and (to := found.leads_to(a.runbook))
    }
    return frozenset(named | {path for source, path in runbooks(knowledge).links if source != path})


def _help(knowledge: Knowledge, runbook: Runbook) -> str:
    stem = runbook.path.rpartition("/")[2].rpartition(".")[0].casefold()
    names = {e.name.casefold(): e for e in knowledge.of_kind("Component", "Resource", "System")}
    meant = names.get(stem)
    if meant is not None:
        return f"say what it is for: `for: [{meant.kind.lower()}:{meant.name}]`"
    return did_you_mean(stem, names) or "say what it is for: `for: [component:...]` in its front matter"
