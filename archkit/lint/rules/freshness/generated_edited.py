"""A drawing that archkit made was changed by hand.

## Why
The next `archkit diagram` throws the change away, and until then the drawing says something that the catalog does not.
A drawing bears a seal of its own text, so this is known for certain.

## Bad
```mermaid
%% file: diagrams/systems/shop.mmd
%% Drawn by archkit: 0123456789abcdef-0123456789abcdef %% error
flowchart LR
  shop["Shop, the best there is"]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, title: "Shop, the best there is", description: Shows products.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Fix
Say it in the catalog, then let `archkit diagram` draw it. What cannot be said there belongs into a drawing of your own,
under another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.location import Place, Span
from archkit.source.problem import Problem


@rule(severity="warning", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every committed drawing whose seal is broken."""
    for path, standing in context.drawn.items():
        if standing == "edited":
            yield Problem(
                "this drawing was changed by hand",
                Place(path, span=Span(1, 1, 1, 2)),
                why="the next `archkit diagram` throws the change away",
                help="say it in the catalog, then run `archkit diagram`",
                subject=path,
            )
