"""A file, or a document in it, is not YAML.

## Why
What cannot be read is not checked, not drawn and not published. Documents that can be read still are; what
else would be said of the file is held back until it is mended.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: Takes a cart: pays it  # error
spec: {type: service, lifecycle: production, owner: group:platform}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  description: "Takes a cart: pays it"
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Look at the line and the one above: its indentation, a missing space behind a colon, a quote or bracket that
is not closed. Text with `: ` or ` #` in it wants quotes.

## Source
[YAML 1.2.2](https://yaml.org/spec/1.2.2/)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="source", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every place where reading stopped."""
    return context.recorded("yaml-syntax")
