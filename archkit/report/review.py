"""What whoever reviews a document should have seen: what changed in its subject since the last review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.report.frame import Painter
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.analysis.freshness import Freshness, Seen

MOST = 30
"""Commits that are shown."""
_PATHS = 4


def since_review(path: str, page: Freshness | None, gap: str | None, today: date, painter: Painter) -> str:
    """The last review, what the document covers, and each commit that changed it, newest first."""
    return "\n".join(_lines(path, page, gap, today, painter)) + "\n"


def _lines(
    path: str, page: Freshness | None, gap: str | None, today: date, painter: Painter
) -> Iterator[str]:
    yield painter.paint(line(path), "bold")
    if page is None:
        yield "  nothing is known of what it covers"
        return
    if page.reviewed is not None:
        days = (today - page.reviewed).days
        by = f" by {line(page.reviewed_by)}" if page.reviewed_by else ""
        yield f"  last reviewed {page.reviewed.isoformat()}{by}, {days:,} day{'s' * (days != 1)} ago"
    else:
        yield "  never reviewed"
    covers = [short(ref) for ref in page.subject.entities]
    covers += [p for p in page.subject.patterns if p not in covers]
    if covers:
        more = f" and {len(covers) - 8} more" if len(covers) > 8 else ""
        yield f"  covers {', '.join(map(line, covers[:8]))}{more}"
    if page.reviewed is None:
        yield "  so nothing can be compared; read it beside all of that"
    elif page.changes:
        yield f"  {len(page.changes):,} commit{'s' * (len(page.changes) > 1)} changed that since:"
        yield from (f"    {_commit(seen)}" for seen in page.changes[:MOST])
        if len(page.changes) > MOST:
            yield f"    and {len(page.changes) - MOST:,} more"
    else:
        yield "  nothing of that changed since" if page.is_complete else "  no change is known since"
    if gap:
        yield f"  not everything is known: {line(gap)}"


def _commit(seen: Seen) -> str:
    commit = seen.commit
    paths = ", ".join(line(p) for p in seen.paths[:_PATHS])
    rest = f" and {len(seen.paths) - _PATHS} more" if len(seen.paths) > _PATHS else ""
    said = line(commit.subject.encode("utf-8", "replace").decode())
    author = line(commit.author.encode("utf-8", "replace").decode())
    return f"{commit.id[:8]} {commit.landed} {author}: {said} ({paths}{rest})"
