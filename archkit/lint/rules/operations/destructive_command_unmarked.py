"""A command that destroys something stands in a runbook without a warning.

## Why
Commands in runbooks are copied by tired people. Whoever copies `terraform destroy` or `DROP TABLE` must read beside
it what is lost and when it may be done.

Known are `rm -rf`, `DROP`, `TRUNCATE`, `DELETE` without `WHERE`, `FLUSHALL`, `kubectl delete` (but not of a pod, which
is how pods are restarted), `helm uninstall`, `terraform destroy`, `git push --force`, `git reset --hard`, `mkfs`, `dd`
to a device, and the deleting commands of clouds, containers and Kafka. A warning is a word such as *careful*, *cannot
be undone*, *loses* or *only when* in the lines around the block, or in a comment in it.

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
1. Make the table anew:

    ```sql
    DROP TABLE quotes;  # error
    ```
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
1. Make the table anew. **Loses** the quotes of the last quarter of an hour:

    ```sql
    DROP TABLE quotes;
    ```

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Say before the command what is lost, when it may be done, and who must agree.

## Source
[Site Reliability Engineering](https://sre.google/sre-book/data-integrity/), chapter 26: data integrity
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.lint.runbooks import called
from archkit.source.problem import Problem


@rule(severity="warning", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every such command with no warning beside it."""
    for runbook in context.knowledge.runbooks:
        for what, place in runbook.dangers:
            yield Problem(
                f"`{what}` stands in {called(runbook)} without a warning",
                place,
                label="what is lost, and may it be?",
                why="commands in runbooks are copied by tired people",
                help="say before it what is lost, when it may be done, and who must agree",
                subject=runbook.path,
            )
