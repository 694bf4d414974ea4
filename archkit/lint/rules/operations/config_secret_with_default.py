"""A secret has a default value, so that value is no secret.

## Why
What stands in the catalog is read by everybody who reads the repository, its history and the site made
from it. A service that starts with a default secret also runs with it, unnoticed, wherever somebody
forgot to set the real one.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  config:
    - name: PAYMENT_API_KEY
      type: string
      secret: true
      default: changeme  # error
      description: Key for the payment provider.
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  config:
    - {name: PAYMENT_API_KEY, type: string, secret: true, required: true, description: Key for the provider.}
    - {name: MAIL_API_KEY, type: string, secret: true, default: "vault:mail/key", description: Key for mail.}
```

## Fix
Remove the default and say `required: true`, or name where the value is kept (`vault:...`, `op://...`,
`${NAME}`). If it was ever a real secret, replace it: it stays in git's history.

## Source
[CWE-1392: Use of Default Credentials](https://cwe.mitre.org/data/definitions/1392.html)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archkit.lint.declared import config_items, text
from archkit.lint.rule import Context, rule
from archkit.source.data import Json
from archkit.source.problem import Problem

_POINTER = re.compile(
    r"\$\{[^}]*\}|\{\{.*\}\}|<[^>]*>"
    r"|(?:vault|op|awssm|gcpsm|sops|secret|secretref|ssm|env|file|arn:aws[\w-]*:(?:secretsmanager|ssm)):.*",
    re.IGNORECASE | re.DOTALL,
)
"""A default that says where the secret is kept, or stands for it, and is not the secret."""


@rule(severity="error", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every secret whose default is a value and not a pointer to one."""
    for entity, index, item in config_items(context.knowledge):
        if item.get("secret") is True and _is_value(item.get("default")):
            yield Problem(
                f"the secret `{text(item.get('name')) or 'without a name'}` of {entity.label} has a default",
                entity.at("spec", "config", index, "default"),
                label="everybody can read it",
                why="whoever forgets to set the real one runs with this one, and it stays in git's history",
                help="remove the default and say `required: true`; replace the secret if it was ever real",
                subject=entity.ref,
            )


def _is_value(default: Json) -> bool:
    if isinstance(default, str):
        return bool(default.strip()) and not _POINTER.fullmatch(default.strip())
    return default is not None
