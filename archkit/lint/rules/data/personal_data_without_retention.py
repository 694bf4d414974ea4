"""Personal data is kept without an end, or a copy is kept longer than its source.

## Why
Personal data may be kept no longer than is necessary, so somebody has to say how long that is. A copy, projection or
index that outlives what it is derived from keeps what was deleted at the source; that is a warning.

Personal are the classes `pii`, `phi` and `personal` and all below them (`pii.contact`); the option `classes` names
others: `personal-data-without-retention = {classes = "pii, employee"}`.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: customers, description: Who buys here.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  data:  # error
    classification: [pii.contact]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {clearance: [pii.contact]}
  dependencies: [{to: resource:customers, operation: write, timeout: 150ms}]
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: customers, description: Who buys here.}
spec:
  type: relational-database
  owner: group:platform
  system: shop
  data: {classification: [pii.contact], retention: 1095d}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: crm, description: Knows the customers.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  data: {clearance: [pii.contact]}
  dependencies: [{to: resource:customers, operation: write, timeout: 150ms}]
```

## Fix
Ask whoever answers for data protection how long it is needed, delete it after that, and write `retention: 1095d`.

## Source
[GDPR, article 5(1)(e)](https://eur-lex.europa.eu/eli/reg/2016/679/oj): storage limitation
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.lint.declared import anyone_states, names
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.data.retention import Outliving
    from archkit.analysis.design import Design


@rule(severity="error", family="data", code="DA007", options={"classes": str})
def check(context: Context) -> Iterator[Problem]:
    """Every store of personal data without a retention, and every copy that outlives its source."""
    if not anyone_states(context.knowledge, "data"):
        return
    from archkit.analysis.data.retention import PERSONAL, endless, outliving

    design = context.design
    classes = [word.strip() for word in context.option("classes", ", ".join(PERSONAL)).split(",")]
    for found in endless(design, [word for word in classes if word]):
        store = design.elements[found.number]
        place = store.at("data")
        assert place is not None
        yield Problem(
            f"{store.label} keeps {names(found.classes)}, and nothing says for how long",
            place._replace(part="key"),
            label="no `retention`",
            why="personal data may be kept no longer than is necessary",
            help="write how long it is kept: `retention: 1095d`",
            subject=store.ref,
        )
    for copy in outliving(design):
        yield _outliving(design, copy)


def _outliving(design: Design, copy: Outliving) -> Problem:
    from archkit.analysis.written import duration

    store, source = design.elements[copy.number], design.elements[copy.source]
    return Problem(
        f"{store.label} keeps data for {duration(copy.kept.value)}, and {source.label}, from which it comes, for "
        f"{duration(copy.source_kept.value)}",
        copy.kept.place,
        label="longer than its source",
        related=(Related(copy.source_kept.place, "the source"),),
        why="what is deleted at the source lives on in the copy",
        help="keep the copy no longer than its source",
        subject=store.ref,
        severity="warning",
    )
