"""A selector of a contract means nothing in the catalog, so the contract watches nothing.

## Why
A contract about what does not exist is always kept. Mostly a name was misspelt, or what it meant was renamed or
removed. The same holds for a denial: `"!paymnets"` denies nobody, and the contract means more than it should. Looked
at are the contracts that count: those of the settings and of accepted decisions.

## Bad
```toml
[[contracts]]
id = "pages-stay-out-of-stores"
forbid = {from = {type = "website"}, to = {type = "relational-database"}}

[[contracts]] # error
id = "pages-stay-out-of-caches"
forbid = {from = {type = "website"}, to = {type = "cahce"}}
```
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders.}
spec: {type: relational-database, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: page-cache, description: Pages.}
spec: {type: cache, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
```

## Good
```toml
[[contracts]]
id = "pages-stay-out-of-stores"
forbid = {from = {type = "website"}, to = {type = "relational-database"}}
```
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders.}
spec: {type: relational-database, lifecycle: production, owner: group:platform, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages of the shop.}
spec:
  type: website
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: component:order, operation: write, timeout: 1s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:order-db, operation: write, timeout: 300ms}
```

## Fix
Mend the name. If what it meant is gone for good, remove the contract, or supersede the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.contracts import Stated, enforced, population
from archkit.lint.rule import Context, rule
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.contract import Selector
    from archkit.model.selector import Population, Unmatched
    from archkit.source.location import Route


@rule(severity="warning", family="contracts")
def check(context: Context) -> Iterator[Problem]:
    """Selectors without a single entity, and denials of what is not there."""
    counting = enforced(context.knowledge)
    if not counting:
        return
    among = population(context.graph)
    for statement in counting:
        for route, selector in statement.contract.selectors():
            yield from _dead(statement, route, selector, among)


def _dead(statement: Stated, route: Route, selector: Selector, among: Population) -> Iterator[Problem]:
    if isinstance(selector, list):
        for index, one in enumerate(selector):
            yield from _dead(statement, (*route, index), one, among)
        return
    unmatched = list(among.unmatched(selector, route))
    if among.select(selector):
        unmatched = [u for u in unmatched if u.word.startswith("!")]
    elif not unmatched:
        yield _problem(statement, route, "nothing in the catalog is all of this at once", "nothing fits")
    for found in unmatched:
        yield _unknown(statement, found)


def _unknown(statement: Stated, found: Unmatched) -> Problem:
    bare = found.word.removeprefix("!")
    what = {"part": "system or domain", "ref": "entity"}.get(found.key, found.key)
    words = f"there is no {what} `{bare}`" if found.key in _NAMED else f"nothing has the {what} `{bare}`"
    # Comparing with ten thousand references takes a while; those of about the same length are enough.
    hint = did_you_mean(bare, [name for name in found.known if abs(len(name) - len(bare)) <= _APART])
    return _problem(statement, found.route, words, "denies nothing" if bare != found.word else "", hint)


_APART = 3
_NAMED = frozenset({"part", "ref", "system", "domain", "owner"})


def _problem(statement: Stated, route: Route, words: str, label: str, help: str | None = None) -> Problem:
    return Problem(
        f"{words}, so the contract `{statement.contract.name}` watches less than it says",
        statement.at(*route),
        label=label or "nothing fits",
        help=help or "mend the name, or remove the contract",
        subject=statement.place.path,
    )
