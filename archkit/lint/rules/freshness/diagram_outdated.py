"""A drawing that archkit made no longer shows what the catalog says.

## Why
People look at the picture, not at the YAML behind it. A drawing bears a digest of what it shows, so this is known
without drawing it again.

## Bad
```mermaid
%% file: diagrams/systems/shop.mmd
%% Drawn by archkit: 0123456789abcdef-0aedebbeb5fc280e %% error
flowchart LR
  shop["Shop"]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Shows products.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
`archkit diagram` draws what is not current and removes what is left over; commit what it wrote. `archkit diagram
--check` says the same in a pipeline.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.location import Place, Span
from archkit.source.problem import Problem


@rule(severity="warning", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every committed drawing of something that has changed, or is gone."""
    for path, standing in context.drawn.items():
        if standing not in ("outdated", "left over"):
            continue
        yield Problem(
            "this drawing shows something that is gone"
            if standing == "left over"
            else "this drawing is older than what it shows",
            Place(path, span=Span(1, 1, 1, 2)),
            why="people look at the picture, not at the catalog behind it",
            help="`archkit diagram` draws it again, or removes it",
            subject=path,
        )
