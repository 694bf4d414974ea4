"""A link or image in a document leads to a file, or a heading, that is not there.

## Why
Documents are read by those who know least. A dead link costs them the rest of the page, and the site shows
it as it is. Relative links are followed from the document, `/paths` from the root of the knowledge base.
Addresses (`https://...`) are not fetched; what one decision record says of another is the affair of `adr-link-dead`.

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
---
# 1. Use an outbox

See also [why](#context-and-problem-statement) and <https://microservices.io/patterns/data/transactional-outbox.html>.

## Context and Problem Statement

Events are lost when the broker is down.
```

## Fix
Correct the path, or take the link out.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archkit.lint.files import Files, is_address, leaves, resolved
from archkit.lint.records import records
from archkit.lint.rule import Context, rule
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
            yield _problem(link, f"there is no `{path}`", "no such file", files.nearest(path) or "")
        elif (
            anchor and path in knowledge.anchors and not _is_anchor(unquote(anchor), knowledge.anchors[path])
        ):
            hint = did_you_mean(unquote(anchor), knowledge.anchors[path])
            yield _problem(link, f"`{path}` has no heading `#{anchor}`", "no such heading", hint or "")


def _told(knowledge: Knowledge) -> Mapping[tuple[str, int], Sequence[tuple[int, int]]]:
    """Where `adr-link-dead` speaks, by path and line: the first and the last column."""
    found: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for dead in records(knowledge).dead if knowledge.decisions else ():
        if (span := dead.link.place.span) is not None:
            found[dead.decision.path, span.line].append((span.column, span.end_column))
    return found


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
