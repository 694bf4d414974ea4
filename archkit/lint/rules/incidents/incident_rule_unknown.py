"""An incident names a rule that does not exist.

## Why
`would-have-been-caught-by` closes the loop: which rule would have told of the incident before it happened, and is it
switched on? A name that is none answers nothing, and the page of the rule that was meant does not list the incident.

## Bad
```markdown
<!-- file: runbooks/incidents/2026-01-10-nobody-could-pay.md -->
---
date: 2026-01-10
began: 2026-01-10T09:04Z
detected: 2026-01-10T09:12Z
resolved: 2026-01-10T09:40Z
severity: sev2
status: closed
affects: [system:shop]
causes: [A certificate ran out.]
would-have-been-caught-by: [runbook-mising]  # error
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
```

## Good
```markdown
<!-- file: runbooks/incidents/2026-01-10-nobody-could-pay.md -->
---
date: 2026-01-10
began: 2026-01-10T09:04Z
detected: 2026-01-10T09:12Z
resolved: 2026-01-10T09:40Z
severity: sev2
status: closed
affects: [system:shop]
causes: [A certificate ran out.]
would-have-been-caught-by: [runbook-missing]
actions:
  - {what: Alert 21 days before, owner: group:platform, due: 2026-01-31}
---
# Nobody could pay for 36 minutes

## Summary

The certificate of the payment page ran out.

## Timeline

* 09:04 – It ran out.
* 09:40 – A new one is in place.

## What we learnt

Nobody had a list of the days on which certificates end.
```

## Fix
Take the name of a rule, or its code: `archkit rule` lists them all. A wish for a rule belongs into the actions.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem


@rule(severity="warning", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """Every name in `would-have-been-caught-by` that is neither a rule nor the code of one."""
    if context.rules_of is None or not any(i.caught_by for i in context.knowledge.incidents):
        return
    known = context.rules_of()
    for incident in context.knowledge.incidents:
        for index, name in enumerate(incident.caught_by):
            if name.strip().lower() not in known:
                yield Problem(
                    f"there is no rule `{name[:60]}`",
                    incident.at("would-have-been-caught-by", index),
                    why="nobody can tell whether it is switched on now",
                    help=did_you_mean(name[:60], known) or "`archkit rule` lists them all",
                    subject=incident.path,
                )
