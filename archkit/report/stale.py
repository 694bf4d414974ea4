"""Pages that need a look, for a terminal and for other programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archkit.model.ref import short
from archkit.report.frame import Painter

if TYPE_CHECKING:
    from archkit.analysis.attention import Look, Reason
    from archkit.analysis.freshness import Freshness, Seen
    from archkit.source.tree import Commit

MOST = 5
"""Commits that are shown of one reason; `--format json` has them all."""

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}
_WORDS = {"error": "error", "warning": "warning", "info": "note"}


def render(looks: Sequence[Look], pages: int, gap: str | None, painter: Painter) -> str:
    """One block for each page, then how many there are."""
    blocks = ["\n".join(_block(look, painter)) for look in looks]
    if looks:
        are = "page needs" if len(looks) == 1 else "pages need"
        total = f"{len(looks):,} of {pages:,} {are} a look."
    else:
        total = (
            f"None of {pages:,} pages needs a look." if pages else "There is no page yet that could go stale."
        )
    blocks.append(painter.paint(total, "bold") + (f" Not everything is known: {gap}." if gap else ""))
    return "\n\n".join(blocks) + "\n"


def _block(look: Look, painter: Painter) -> Iterator[str]:
    page = look.page
    owner = f"  {_line(_owner(page))}" if page.owner else "  owned by nobody"
    mark = painter.paint(_WORDS[look.severity], _COLOURS[look.severity])
    yield f"{mark}: {painter.paint(_line(page.path), 'bold')}{owner}"
    for reason in look.reasons:
        since = f"{reason.since}  " if reason.since is not None else ""
        yield f"  {since}{reason.signal}: {_line(reason.words)}"
        for seen in reason.commits[:MOST]:
            yield f"      {_commit(seen)}"
        if len(reason.commits) > MOST:
            yield f"      and {len(reason.commits) - MOST:,} more"


def _owner(page: Freshness) -> str:
    owner = page.owner or ""
    return short(owner) if ":" in owner else owner


def _commit(seen: Seen) -> str:
    first, *more = seen.paths
    rest = f" and {len(more):,} more" if more else ""
    commit = seen.commit
    return f"{commit.id[:8]} {commit.landed} {_line(commit.author)}: {_line(commit.subject)} ({_line(first)}{rest})"


def _line(text: str) -> str:
    """One line without control characters: what stands in a commit must not steer the terminal."""
    if text.isprintable():
        return " ".join(text.split())
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(c if c.isprintable() else " " for c in shown).split())


def as_value(looks: Sequence[Look], pages: int, gap: str | None) -> dict[str, object]:
    """The same for JSON."""
    return {"version": 1, "pages": pages, "gap": gap, "stale": [_look(look) for look in looks]}


def _look(look: Look) -> dict[str, object]:
    page = look.page
    return {
        "path": page.path,
        "kind": page.kind,
        "title": page.title,
        "owner": page.owner,
        "severity": look.severity,
        "since": _day(look.since),
        "lastReviewed": _day(page.reviewed),
        "reviewedBy": page.reviewed_by,
        "reviewDue": _day(page.due),
        "lastChanged": commit_value(page.last) if page.last is not None else None,
        "reasons": [_reason(reason) for reason in look.reasons],
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "signal": reason.signal,
        "severity": reason.severity,
        "since": _day(reason.since),
        "words": reason.words,
        "commits": [
            {**commit_value(seen.commit), "paths": [_text(p) for p in seen.paths]} for seen in reason.commits
        ],
    }


def commit_value(commit: Commit) -> dict[str, object]:
    """A commit for JSON."""
    return {
        "id": commit.id,
        "day": commit.day,
        "landed": commit.landed,
        "author": _text(commit.author),
        "subject": _text(commit.subject),
    }


def _text(text: str) -> str:
    """Names that are no UTF-8 come as surrogates, which JSON cannot carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _day(day: object) -> str | None:
    return str(day) if day is not None else None
