"""A link or image in a document leads to a file, or a heading, that is not there.

## Why
Documents are read by those who know least. A dead link costs them the rest of the page, and the site shows
it as it is. Relative links are followed from the document, `/paths` from the root of the knowledge base.
Addresses (`https://...`) are not fetched; what one decision record says of another is the affair of `adr-link-dead`.
In a record, an address of the authors' own site (`/adr/9`) leads to the record, as it does on the site made here.

## Bad
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
---
# 1. Use an outbox

Continues [the first try](0000-first-try.md). <!-- error -->
See also [why](#reasons). <!-- error -->

## Context and Problem Statement

Events are lost when the broker is down.
```

## Good
```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 1. Use an outbox

See also [why](#context-and-problem-statement), [the records themselves](/adr/2) and
<https://microservices.io/patterns/data/transactional-outbox.html>.

## Context and Problem Statement

Events are lost when the broker is down.

## Considered Options

* An outbox

## Decision Outcome

Chosen option: an outbox.
```
```markdown
<!-- file: adrs/0002-record-decisions.md -->
---
status: accepted
date: 2026-01-10
decision-makers: [ana]
---
# 2. Record decisions

## Context and Problem Statement

Nobody remembers why.

## Considered Options

* Records beside the code

## Decision Outcome

Chosen option: records beside the code.
```

## Fix
Correct the path, or take the link out.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archkit.lint.files import Files, is_address, leaves, resolved
from archkit.lint.records import records
from archkit.lint.rule import Context, rule
from archkit.model.adr.routes import candidates, numbered
from archkit.source.location import Place, Span
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge, LinkTarget


@rule(severity="error", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """Every relative link and image of the Markdown documents."""
    knowledge = context.knowledge
    files = Files(knowledge.paths)
    told = _told(knowledge)
    scopes = {d.path: d.scope for d in knowledge.decisions}
    for link in knowledge.links:
        if is_address(link.target) or any(
            start <= link.column < end for start, end in told.get((link.path, link.line), ())
        ):
            continue
        written, _, anchor = link.target.partition("#")
        written = written.partition("?")[0]
        # A link without a path stays in its document.
        path = resolved(written, posixpath.dirname(link.path)) if written else link.path
        if leaves(path):
            yield _problem(
                link,
                "it leads out of the knowledge base",
                "out of the root",
                "name a file inside, or its address",
            )
        elif not files.is_there(path):
            if link.path in scopes and _is_meant(
                knowledge, files, path, written, link.path, scopes[link.path]
            ):
                continue
            yield _problem(link, f"there is no `{path}`", "no such file", files.nearest(path) or "")
        elif (
            anchor and path in knowledge.anchors and not _is_anchor(unquote(anchor), knowledge.anchors[path])
        ):
            hint = did_you_mean(unquote(anchor), knowledge.anchors[path])
            yield _problem(link, f"`{path}` has no heading `#{anchor}`", "no such heading", hint or "")


def _told(knowledge: Knowledge) -> Mapping[tuple[str, int], Sequence[tuple[int, int]]]:
    """Links of decisions to decisions, by path and line: the first and the last column. They may be written as
    addresses of a site, and `adr-link-dead` speaks where they lead nowhere."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    if not knowledge.decisions:
        return found
    living = ((d.path, link) for d in knowledge.decisions for link in d.links if link.target)
    dead = ((x.decision.path, x.link) for x in records(knowledge).dead)
    for path, link in chain(living, dead):
        if (span := link.place.span) is not None:
            found[path, span.line].append((span.column, span.end_column))
    return found


def _is_meant(knowledge: Knowledge, files: Files, path: str, written: str, document: str, scope: str) -> bool:
    """Whether the site follows it all the same, in a record."""
    if any(files.is_file(file) for file in candidates(path, written, document)):
        return True
    return numbered(knowledge.decisions, written, scope) is not None


def _is_anchor(anchor: str, known: frozenset[str]) -> bool:
    """Anchors as MkDocs makes them; GitHub keeps other letters and counts repetitions with a hyphen."""
    return (
        anchor in known
        or anchor.lower() in known
        or re.sub(r"-(\d+)$", r"_\1", anchor) in known
        or not anchor.isascii()
    )


def _problem(link: LinkTarget, message: str, label: str, help: str) -> Problem:
    span = Span(link.line, link.column, link.line, link.column + len(link.target))
    what = "image" if link.image else "link"
    return Problem(
        f"this {what} is dead: {message}", Place(link.path, span=span), label, help=help, subject=link.path
    )
