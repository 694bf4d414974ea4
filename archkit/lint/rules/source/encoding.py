"""A file is not UTF-8 text.

## Why
Every other tool that reads it guesses, and each guesses differently. What can be told of the text is still
read; a binary file is not.

## Bad
```yaml
# file: catalog/order.yaml in latin-1
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Bestellungen für alle.}  # error
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Bestellungen für alle.}
spec: {type: service, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Save it as UTF-8; `iconv -f latin1 -t utf-8` does it for many. A file that cannot be read at all is named here
too: mend its permissions.

## Source
[RFC 3629: UTF-8](https://www.rfc-editor.org/rfc/rfc3629)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="source", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every file whose bytes are not text, or cannot be had."""
    return context.recorded("encoding")
