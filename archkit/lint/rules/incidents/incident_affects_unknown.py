"""An incident affected something that nobody describes.

## Why
The page of an entity lists the incidents that hit it, and its readiness counts their open actions. Under a wrong name
the incident is found by nobody.

A name that should be here is an error; where its kind is not kept here, it is a warning, as in `unknown-reference`,
which also speaks when the catalog itself uses the name. There is one finding for each name, at the first place.

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
affects: [system:shop, system:shopp]  # error
causes: [A certificate ran out.]
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
Mend the name; or describe the thing with `archkit new`; or say under `external` in the settings that it lives
elsewhere. What is gone for good may be taken out of the list.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.references import references, together
from archkit.lint.rule import Context, rule
from archkit.lint.unknown import problem, unknown
from archkit.source.problem import Problem


@rule(severity="error", family="incidents")
def check(context: Context) -> Iterator[Problem]:
    """Every name that only incidents use and nobody describes, once."""
    found = references(context.knowledge)
    for first, more, others in together(unknown(found, "incident"), lambda r: r.target):
        yield problem(found, first, more, others)
