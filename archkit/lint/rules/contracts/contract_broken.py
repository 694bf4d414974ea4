"""The catalog does what a decision or the settings forbid.

## Why
A decision that nobody checks is forgotten within a year. A contract says it so that a machine can: in the list
`enforces` of a decision's front matter, or as `[[contracts]]` in the settings. Each says one thing:

- `forbid: {from, to, via, transitive}`: no dependency leads from these to those; with `transitive: true` not through
  others either, and the finding shows the shortest way. `via` looks only at `sync` or `async` ones, or at kinds of
  relations (`reads`, `writes`, `publishes` ...).
- `layers: [..]`: from the top down; nobody waits for what lies in a layer above.
- `independent: [..]`: none of these needs another one.
- `onlyFrom: {to, from}`: nobody but these needs those. What is meant by `to` may use its own.
- `require: {of, field}` or `{of, relation, to}`: each of these has the field, or the relation.
- `acyclic: {of}`: these do not need each other in a circle. For a system or domain the dependencies of its parts count.

A selector is a table of `kind type domain system owner tier tag lifecycle engine technology data ref`, all of which
must agree; a list in it means any of its words, `!` in front denies, `*` stands for anything. The name of a system or
domain, a reference, or a list of selectors does too. One that names neither `kind` nor `ref` means components,
resources and APIs.

Only accepted decisions enforce. A draft or proposed one has to be understood (`contract-invalid`), and its contracts
count from the day it is accepted; those of one that is rejected, deprecated or superseded count no more.

## Bad
```markdown
<!-- file: adrs/0012-nobody-but-payment-reads-the-ledger.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [resource:ledger-db]
enforces:
  - {id: ledger-is-private, onlyFrom: {to: {ref: "resource:ledger-db"}, from: {ref: "component:payment"}}}
---
# 12. Nobody but payment reads the ledger

## Context and Problem Statement

A report held a lock on the ledger for 20 minutes. Who may read it?

## Considered Options

* Only the payment service
* Everybody, at night

## Decision Outcome

Only the payment service.

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
metadata: {name: report, description: Figures for the board.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - to: resource:ledger-db  # error
      operation: read
      timeout: 1s
```

## Good
```markdown
<!-- file: adrs/0012-nobody-but-payment-reads-the-ledger.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
affects: [resource:ledger-db]
enforces:
  - {id: ledger-is-private, onlyFrom: {to: {ref: "resource:ledger-db"}, from: {ref: "component:payment"}}}
---
# 12. Nobody but payment reads the ledger

## Context and Problem Statement

A report held a lock on the ledger for 20 minutes. Who may read it?

## Considered Options

* Only the payment service
* Everybody, at night

## Decision Outcome

Only the payment service.

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
metadata: {name: payment, description: Takes money.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  dependencies:
    - {to: resource:ledger-db, operation: read, timeout: 1s}
```

## Fix
Change what the catalog describes, or take the decision again: supersede the record, and the contract goes with it.
For one exception write a suppression that names the decision which allows it.

## Source
Ford, Parsons and Kua, Building Evolutionary Architectures (2017): fitness functions; import-linter's contracts
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.contracts import Stated, broken, enforced
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.analysis.breach import Breach


@rule(severity="error", family="contracts")
def check(context: Context) -> Iterator[Problem]:
    """Each place where a contract of the settings or of an accepted decision does not hold."""
    for statement in enforced(context.knowledge):
        for breach in broken(statement.contract, context.knowledge, context.graph):
            yield _problem(statement, breach)


def _problem(statement: Stated, breach: Breach) -> Problem:
    contract, decision = statement.contract, statement.decision
    related = breach.related
    if decision is None:
        verdict = f"which breaks the contract `{contract.name}` of the settings"
    else:
        verdict = f'which violates {decision.id} "{decision.title}"'
        at = statement.at("id") if contract.id else statement.at(contract.type)
        related = (*related, Related(at, "decided here"))
    return Problem(
        f"{breach.words}, {verdict}",
        breach.place,
        label=breach.label,
        related=related,
        why=". ".join(w.rstrip(".") for w in (contract.description or "", breach.why) if w),
        help=breach.help,
        subject=breach.subject,
    )
