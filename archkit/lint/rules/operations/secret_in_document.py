"""A secret stands in a document: a token, a password or a private key.

## Why
A repository is copied to every machine that works on it, and its history forgets nothing; the site made from it is
read by many more. archkit never shows or keeps the secret: in messages, in caches and on pages its characters are
replaced by dots.

Known are the tokens of well-known services by their shape, private keys, passwords in addresses, and random text
beside words such as `password`, `token` or `api key`. Placeholders (`${TOKEN}`, `<token>`), references to a vault and
words are none.

## Bad
```markdown
<!-- file: runbooks/order.md -->
---
title: Orders fail
type: runbook
for: [system:shop]
owner: group:platform
---
## Diagnosis
1. Look into the database:

    ```bash
    PGPASSWORD=t7Gq2Lx9Rw4ZbN8m psql -h order-db  # error
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
1. Look into the database:

    ```bash
    PGPASSWORD="$(vault read -field=password order-db/ro)" psql -h order-db
    ```

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Revoke it first: it is known. Then take it out, and say where it is kept instead.

## Source
[OWASP: secrets management](https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="operations", scope="file")
def check(context: Context) -> Iterator[Problem]:
    """Every secret that was found, and masked, while reading."""
    return context.recorded("secret-in-document")
