"""A runbook lacks a section that the one on call looks for.

## Why
At night nobody reads, everybody looks for a heading. A runbook answers seven questions: what one sees (Symptoms), who
is hurt (Impact), what it is (Diagnosis), what to do (Mitigation), how to undo that (Rollback), whom to call
(Escalation, see `runbook-no-escalation`) and how to tell that it is over (Verification). A procedure for planned work
has Prerequisites, Steps, Rollback and Verification.

Other names are known: *Resolution*, *Steps* and *What to do* are Mitigation, *Troubleshooting* is Diagnosis, and so
on. One heading per alert stands for symptoms, diagnosis and mitigation. A section that most of the other runbooks do
without is not asked for.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
type: runbook
for: [system:shop]
owner: group:platform
---
# Orders fail <!-- error -->

## Diagnosis
1. Look at the errors by dependency: `kubectl logs -l app=order --since=10m`

## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.
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
Write it, if only in one sentence: *Nothing can be undone here* is an answer too.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/being-on-call/), chapter 11: being on-call
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.analysis.runbooks import lacking, runbooks
from archkit.lint.declared import names
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.model.runbook_sections import TITLES
from archkit.source.problem import Problem


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook without a section that half of the others have."""
    known = runbooks(context.knowledge)
    for runbook in context.knowledge.runbooks:
        # Whom to call has a rule of its own.
        missing = [m for m in lacking(runbook) if m != "escalation" and known.is_usual(runbook, m)]
        if missing:
            titles = [_title(runbook.type, m) for m in missing]
            yield Problem(
                f"{called(runbook)} has no section {names([f'*{title}*' for title in titles], 8)}",
                head(runbook),
                label=f"nothing on {names([title.lower() for title in titles], 8)}",
                why="at night nobody reads, everybody looks for a heading",
                help="write it, if only in one sentence",
                subject=runbook.path,
            )


def _title(kind: str, meaning: str) -> str:
    return "Steps" if kind == "procedure" and meaning == "mitigation" else TITLES[meaning]  # type: ignore[index]
