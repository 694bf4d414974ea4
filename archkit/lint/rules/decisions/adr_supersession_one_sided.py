"""Of two decisions, only one says that it supersedes the other.

## Why
Whoever reads the old record does not learn that it is over; whoever reads the new one does not learn what was there
before. People arrive at either of them, by a search or a link.

A record that is still proposed, or was rejected, has superseded nothing yet; and one that replaces another in part
need not be named there.

## Bad
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded
date: 2025-06-10
decision-makers: [ana]
superseded-by: [ADR-0002]
---
# 1. Use RabbitMQ
```

```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted  # error
date: 2025-06-10
decision-makers: [ana]
---
# 2. Use Kafka
```

## Good
```markdown
<!-- file: adrs/0001-use-rabbitmq.md -->
---
status: superseded
date: 2025-06-10
decision-makers: [ana]
superseded-by: [ADR-0002]
---
# 1. Use RabbitMQ
```

```markdown
<!-- file: adrs/0002-use-kafka.md -->
---
status: accepted
date: 2025-06-10
decision-makers: [ana]
supersedes: [ADR-0001]
---
# 2. Use Kafka

## Context and Problem Statement

Events must be read again.

## Considered Options

* Kafka

## Decision Outcome

Kafka.
```

## Fix
`archkit lint --fix` writes the missing side, in the form that the record has. Where the old record's status would
have to change as well, that is a decision of its own: `archkit adr supersede OLD --by NEW` makes both.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.succession import NOT_YET
from archkit.lint.records import argument, called, records
from archkit.lint.rule import Context, rule
from archkit.source.location import Place
from archkit.source.problem import Edit, Problem, Related

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision, DecisionLink, LinkKind


@rule(severity="warning", family="decisions", fixable=True)
def check(context: Context) -> Iterator[Problem]:
    """Every supersession that one of the two records does not tell."""
    found = records(context.knowledge)
    said = {
        (link.kind, decision.path, other.path)
        for decision in context.knowledge.decisions
        for link in decision.linked("supersedes", "superseded-by")
        if (other := found.meant(decision, link)) is not None
    }
    for decision in context.knowledge.decisions:
        for link in decision.linked("supersedes", "superseded-by"):
            other = found.meant(decision, link)
            if other is None or other is decision or link.partial:
                continue
            missing: LinkKind = "superseded-by" if link.kind == "supersedes" else "supersedes"
            if (missing, other.path, decision.path) not in said and not _is_early(decision, link):
                yield _problem(context, decision, link, other, missing)


def _is_early(decision: Decision, link: DecisionLink) -> bool:
    return link.kind == "supersedes" and decision.status in (*NOT_YET, "rejected")


def _problem(
    context: Context, decision: Decision, link: DecisionLink, other: Decision, missing: LinkKind
) -> Problem:
    by = missing == "superseded-by"
    # An old record that calls itself accepted needs another status too, which is for a person to say.
    is_sure = not by or other.status == "superseded"
    edits = _edits(context, other, missing, decision) if is_sure else ()
    old, new = (other, decision) if by else (decision, other)
    return Problem(
        f"{called(other)} does not say that {called(decision)} supersedes it"
        if by
        else f"{called(other)} does not say that it supersedes {called(decision)}",
        other.at("status"),
        label="says nothing of it",
        related=(Related(link.place, "said here"),),
        why="people arrive at either of the two, by a search or a link",
        help="`archkit lint --fix` writes it"
        if edits
        else f"`archkit adr supersede {argument(old)} --by {argument(new)}` writes it into both",
        subject=other.path,
        edits=edits,
    )


def _edits(context: Context, record: Decision, missing: LinkKind, other: Decision) -> tuple[Edit, ...]:
    """What makes the record say its side, in its own format; nothing where no edit would change only that."""
    if context.log_of is None or "status" not in record.places:
        return ()
    from archkit.errors import ArchkitError
    from archkit.model.adr.edit.editor import relation_edits

    log = context.log_of()
    try:
        edits = relation_edits(log, log.record(record.path), missing, other)
    except ArchkitError:
        return ()
    return tuple(Edit(Place(record.path, span=span), text) for span, text in edits)
