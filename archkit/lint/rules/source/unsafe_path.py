"""A path leads out of the knowledge base.

## Why
A link or `../` in a pull request must not make a build server read, or publish, what lies beside the
repository. Such a path is never followed.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all, description: Everything of the shop.}
spec:
  targets:
    - ../../elsewhere/catalog-info.yaml  # error
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all, description: Everything of the shop.}
spec:
  targets:
    - https://git.example/elsewhere/catalog-info.yaml
```

## Fix
Move the file in, or name it by its address. Replace a symbolic link by the file itself.

## Source
[CWE-22: Path Traversal](https://cwe.mitre.org/data/definitions/22.html),
[CWE-59: Link Following](https://cwe.mitre.org/data/definitions/59.html)
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="error", family="source", scope="file", core=True)
def check(context: Context) -> Iterator[Problem]:
    """Every path and link that was not followed."""
    return context.recorded("unsafe-path")
