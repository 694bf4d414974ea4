"""A runbook does not say whom to call when its steps do not help.

## Why
Whoever is alone with an incident calls for help too late. A rota, a channel or a team with the number of minutes to
wait takes the decision off them.

Where most runbooks do without, one finding stands for all of them.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
---
## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Escalation <!-- error -->
When nothing helps.
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
Add `## Escalation`: after how many minutes, which rota, which channel.

## Source
[Google SRE workbook](https://sre.google/workbook/incident-response/), chapter 9: incident response
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.escalation import names_somebody, speaks_of_help
from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called, head
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Runbook
    from archkit.source.location import Place


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook that names nobody to call."""
    knowledge = context.knowledge
    found: list[tuple[Runbook, Place, bool]] = []
    for runbook in knowledge.runbooks:
        sections = [s for s in runbook.sections if s.meaning == "escalation"]
        if not sections:
            if runbook.type == "runbook" and not speaks_of_help(runbook):
                found.append((runbook, head(runbook), False))
        elif not all(s.is_empty for s in sections) and not names_somebody(knowledge, runbook):
            found.append((runbook, sections[0].place, True))
    without = [item for item in found if not item[2]]
    # Where hardly any runbook says it, it is one thing to mend, not fifty.
    many = len(without) > _FEW and len(without) * 2 > sum(r.type == "runbook" for r in knowledge.runbooks)
    for runbook, place, has_section in found:
        others = without[1:] if many and not has_section else []
        if others and runbook is not without[0][0]:
            continue
        more = f", nor do {len(others)} more" if others else ""
        yield Problem(
            f"{called(runbook)} does not say whom to call{more}",
            place,
            label="no rota, no channel, no team" if has_section else "no section *Escalation*",
            related=tuple(Related(p, "nor here") for _, p, _ in others[:3]),
            why="whoever is alone with an incident calls for help too late",
            help="say after how many minutes, which rota and which channel",
            subject=runbook.path,
        )


_FEW = 3
