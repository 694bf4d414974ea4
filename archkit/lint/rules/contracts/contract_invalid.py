"""A contract of a decision cannot be understood, so it enforces nothing.

## Why
A key that is misspelt would change what the contract means, or leave it without meaning, and nobody would see it. So
every key has to be known, a contract says exactly one thing, and a field that it requires has to be one that an
entity can have. What stands in the settings is told when they are read. Records that are rejected, deprecated or
superseded are left in peace.

## Bad
```markdown
<!-- file: adrs/0012-nobody-but-payment-reads-the-ledger.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
enforces:
  - id: ledger-is-private
    forbid:
      form: {type: website}  # error
      to: {type: relational-database}
---
# 12. Nobody but payment reads the ledger
```

## Good
```markdown
<!-- file: adrs/0012-nobody-but-payment-reads-the-ledger.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [system:shop]
enforces:
  - id: ledger-is-private
    forbid:
      from: {type: website}
      to: {type: relational-database}
---
# 12. Nobody but payment reads the ledger

## Context and Problem Statement

A page held a lock on the ledger for 20 minutes. Who may read it?

## Considered Options

* Only services
* Everybody, at night

## Decision Outcome

Only services.

### Consequences

* Good, because its owner can change it alone.
```
```yaml
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: ledger-db, description: What was paid.}
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
    - {to: component:payment, operation: write, timeout: 2s}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment, description: Takes money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:ledger-db, operation: write, timeout: 1s}
```

## Fix
Write what the help line says; `archkit rule contract-broken` explains the language, and `archkit schema adr` lets an
editor complete it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from archkit.analysis.contracts import Stated, contracts_of, stated
from archkit.analysis.succession import OVER
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge


@rule(severity="error", family="contracts")
def check(context: Context) -> Iterator[Problem]:
    """What is wrong with each contract of a record that may still count, and names used twice in one list."""
    for decision in context.knowledge.decisions:
        if decision.status in OVER or "enforces" not in decision.analysis:
            continue
        for fault in contracts_of(decision).faults:
            yield Problem(
                fault.message,
                Place(decision.path, 0, fault.route, fault.part),
                label=fault.label,
                help=fault.help,
                subject=decision.path,
            )
    first: dict[tuple[str, str], Stated] = {}
    for statement in stated(context.knowledge):
        if statement.decision is not None and statement.decision.status in OVER:
            continue
        yield from _unknown_field(statement, context.knowledge)
        name = statement.contract.id
        if name and (earlier := first.setdefault((statement.place.path, name), statement)) is not statement:
            yield _twice(statement, earlier, name)


def _twice(statement: Stated, earlier: Stated, name: str) -> Problem:
    return Problem(
        f"two contracts here are called `{name}`",
        statement.at("id"),
        label="again here",
        related=(Related(earlier.at("id"), "first here"),),
        help="give each a name of its own, so that a finding tells which one it means",
        subject=statement.place.path,
        severity="warning",
    )


def _unknown_field(statement: Stated, knowledge: Knowledge) -> Iterator[Problem]:
    """A required field that no entity has and no model knows."""
    asked = statement.contract.require
    if asked is None or asked.field is None or asked.field.startswith("metadata."):
        return
    name = asked.field.removeprefix("spec.").partition(".")[0]
    if any(name in e.fields for e in knowledge.entities.values()) or name in _fields():
        return
    yield Problem(
        f"no entity has a field `{name}`, so this contract can never hold",
        statement.at("require", "field"),
        label="no such field",
        help=did_you_mean(name, _fields()) or "`archkit schema component` lists the fields",
        subject=statement.place.path,
    )


@cache
def _fields() -> frozenset[str]:
    """Every field below `spec` of any kind."""
    from archkit.model.entity import KINDS, model_of
    from archkit.model.validate import fields_of

    return frozenset(
        name for kind in KINDS if (spec := fields_of(model_of(kind)).get("spec")) for name in fields_of(spec)
    )
