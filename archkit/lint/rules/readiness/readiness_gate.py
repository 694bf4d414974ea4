"""A component fails a check that its tier makes a gate.

## Why
A gate is what must not be missing before a service carries load: no average of other checks makes up for it.
`archkit readiness` shows all checks and what each answer rests on; this rule stops a change that fails a gate.

Which checks are gates follows from the tier: usually, in tier 1 and 2, that no call can wait for ever and that what
is stored is backed up, in tier 1 also that an alert pages. A check that nobody states anything about is unknown and
does not fail. Three usual gates have a rule of their own, which tells more of them: `owner-missing`,
`runbook-missing` and `incident-action-overdue`. They are told here too where the settings list them.
Where no tier is stated the gates are those of tier 3, and a failure is a warning.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  tier: 1
  dependencies:
    - {to: "resource:order-db", operation: write}  # error
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop}
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  tier: 1
  dependencies:
    - {to: "resource:order-db", operation: write, timeout: 150ms}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:platform, system: shop}
```

## Fix
`archkit readiness component:NAME` lists the checks with their evidence. Mend what fails; or, where it is no gate for
you, say in `[readiness.gates]` of the settings which checks are: `tier-1 = ["owner", "runbook"]`.

## Source
AWS, Operational Readiness Reviews; Site Reliability Engineering, chapter 32: the production readiness review
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.scorecard import failed_gates, subjects
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.analysis.readiness_subject import Answer, Subject
    from archkit.source.location import Place


@rule(severity="error", family="readiness", code="RD001")
def check(context: Context) -> Iterator[Problem]:
    """Every gate that fails."""
    for subject in subjects(context.knowledge, context.graph, context.today):
        entity = subject.entity
        for gate, answer in failed_gates(subject):
            if _is_told(subject, gate):
                continue
            yield Problem(
                f"{entity.label} is not ready: the gate `{gate}` fails, {answer.words}",
                _place(subject, answer),
                why=f"it is tier {entity.tier}, and no other check makes up for a gate"
                if entity.tier
                else "no tier is stated, so its gates are those of tier 3",
                help=f"`archkit readiness {short(entity.ref)}` shows what the answer rests on",
                subject=entity.ref,
                severity=None if entity.tier else "warning",
            )


def _is_told(subject: Subject, gate: str) -> bool:
    """Whether a usual gate has a rule of its own."""
    if subject.settings.states_gates(subject.entity.tier):
        return False
    return gate in ("runbook", "incident-actions") or (gate == "owner" and not subject.entity.owner)


def _place(subject: Subject, answer: Answer) -> Place:
    """The first line that the answer rests on, where it stands in the description."""
    places = (e.place for e in answer.evidence if e.place is not None)
    return next((p for p in places if p.path == subject.entity.path), subject.entity.at("spec", key=True))
