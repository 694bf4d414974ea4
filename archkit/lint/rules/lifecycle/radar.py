"""Something is built with what the technology radar advises against, or does not know.

## Why
A ring is advice for what is new. What was there before a technology came to `hold` is legacy (a remark); what was
`created` after the day in `since` breaks the rule (an error). `assess` means reading and trying, so in tier 1 it is a
warning. A technology past its `endOfLife` gets no more security patches: an error, and a warning from `notice` days
before: `radar = {notice = 90}` under `[rules]`. What stands on no radar is a remark: nobody has decided about it.

Compared are `technologies` and `engine` with the entries of every `TechnologyRadar`, by the whole name. Without one
the rule is silent.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar, description: What to build on.}
spec:
  owner: group:platform
  entries:
    - {technology: java-21, ring: adopt}
    - {technology: mongodb-5, ring: hold, since: 2025-03-01, successor: postgresql-16}
    - {technology: node-16, ring: adopt, endOfLife: 2023-09-11}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  created: 2025-06-01
  technologies:
    - java-21
    - mongodb-5  # error
    - node-16  # error
    - cobol  # error
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar, description: What to build on.}
spec:
  owner: group:platform
  entries:
    - {technology: java-21, ring: adopt, endOfLife: 2031-09-30}
    - {technology: postgresql-16, ring: adopt}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  created: 2025-06-01
  technologies: [java-21, postgresql-16]
```

## Fix
Take the `successor` that the radar names; where there is a good reason, let a decision say it and suppress the finding
with the decision's number. Put what is missing on the radar: that is a decision too.

## Source
Thoughtworks, Technology Radar FAQ (the rings)
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.radar import NOTICE, judgements
from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from archkit.analysis.radar import Judgement, Verdict
    from archkit.source.problem import Severity

_SEVERITY: Mapping[Verdict, Severity] = {
    "new on hold": "error",
    "ended": "error",
    "ends soon": "warning",
    "assess in tier 1": "warning",
    "legacy on hold": "info",
    "unlisted": "info",
}


@rule(severity="warning", family="lifecycle", code="LC004", options={"notice": int})
def check(context: Context) -> Iterator[Problem]:
    """Each use of a technology that the radar speaks against, or does not know."""
    if not any(e.kind == "TechnologyRadar" for e in context.knowledge.entities.values()):
        return
    notice = context.option("notice", NOTICE)
    for found in judgements(context.graph, context.today, notice):
        entry = found.entry
        key = "endOfLife" if found.verdict in ("ended", "ends soon") else "ring"
        yield Problem(
            f"{found.use.entity.label} uses {found.use.technology}, {_what(found, context.today)}",
            found.use.place,
            label=found.verdict,
            related=(Related(entry.at(key), "said here"),) if entry is not None else (),
            why=_WHY[found.verdict],
            help=_help(found),
            subject=found.use.entity.ref,
            severity=_SEVERITY[found.verdict],
        )


_WHY: Mapping[Verdict, str] = {
    "new on hold": "it was new when the rule was there already",
    "ended": "nobody mends what is found in it",
    "ends soon": "after that day nobody mends what is found in it",
    "assess in tier 1": "what most depends on should not be where something is tried out",
    "legacy on hold": "what was there before may stay, and should not grow",
    "unlisted": "nobody has decided whether to build on it",
}


def _what(found: Judgement, today: date) -> str:
    """What the radar says of it, as the end of a sentence."""
    entry = found.entry
    if entry is None:
        return "which is on no radar"
    since = f" since {entry.since}" if entry.since else ""
    match found.verdict:
        case "new on hold":
            return f"on hold{since}; it was created on {found.created}"
        case "legacy on hold":
            unsaid = "created" if found.created is None else "since" if entry.since is None else ""
            doubt = f"; no `{unsaid}` says which of the two was first" if unsaid else ""
            return f"on hold{since}{doubt}"
        case "assess in tier 1":
            return "which is still being assessed, in tier 1"
    assert entry.end_of_life is not None
    left = (entry.end_of_life - today).days
    if left < 0:
        return f"past its end of life on {entry.end_of_life}, {-left:,} days ago"
    return f"whose end of life is {entry.end_of_life}, in {left} days"


def _help(found: Judgement) -> str:
    if found.entry is None:
        return "put it on the radar, in the ring that you mean"
    if found.entry.successor:
        return f"the radar names {found.entry.successor} instead"
    return "move away from it, or let a decision say why not and suppress this with its number"
