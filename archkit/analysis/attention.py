"""Which pages somebody should look at, why, since when, worst first.

Only a promise that was broken is an error: a review that is late by more than one interval. What git says is a
warning or a note, since a change of the subject need not make a page wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from archkit.analysis.freshness import Freshness, Limits, Seen
from archkit.source.problem import Severity

OLD_DAYS = 365
"""From here on a page without a promise counts as old."""

Signal = Literal["review overdue", "subject changed", "never reviewed", "not changed for long"]

_RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal."""

    signal: Signal
    severity: Severity
    since: date | None
    """The day from which it holds; None: always."""
    words: str
    """A clause without a capital: `it should have been reviewed by 2026-10-01`."""
    commits: tuple[Seen, ...] = ()
    """What changed the subject, newest first."""


@dataclass(frozen=True, slots=True)
class Look:
    """A page that needs one, and its reasons, worst first."""

    page: Freshness
    reasons: tuple[Reason, ...]

    @property
    def severity(self) -> Severity:
        """That of the worst reason."""
        return self.reasons[0].severity

    @property
    def since(self) -> date | None:
        """The first day on which one of the worst reasons held."""
        days = [r.since for r in self.reasons if r.severity == self.severity]
        return min((d for d in days if d is not None), default=None)


def attention(pages: Iterable[Freshness], today: date, limits: Limits) -> list[Look]:
    """The pages with a reason: the most severe first, then those that wait longest."""
    looks = [
        Look(page, tuple(sorted(found, key=lambda r: _RANK[r.severity])))
        for page in pages
        if (found := list(reasons(page, today, limits)))
    ]
    return sorted(looks, key=lambda k: (_RANK[k.severity], k.since or date.max, k.page.path))


def reasons(page: Freshness, today: date, limits: Limits) -> Iterator[Reason]:
    """Everything that speaks for looking at a page."""
    if page.due is not None and (late := page.overdue(today)):
        yield Reason(
            "review overdue", lateness(page, today), page.due, f"{_promise(page)}, {_days(late)} ago"
        )
    if page.has_drifted(today, limits):
        oldest, count = page.changes[-1].commit.landed, len(page.changes)
        yield Reason(
            "subject changed",
            "warning",
            date.fromisoformat(oldest),
            f"what it covers changed in {count:,} commit{'s' * (count > 1)} since the review of {page.reviewed}",
            page.changes,
        )
    if page.kind in ("runbook", "procedure") and page.reviewed is None:
        yield Reason("never reviewed", "info", None, "it does not say when somebody last read it through")
    if page.every is None and page.until is None and (changed := _changed(page)) is not None:
        age = (today - changed).days
        if age > OLD_DAYS:
            yield Reason(
                "not changed for long", "info", changed, f"nobody changed what it says for {_days(age)}"
            )


def lateness(page: Freshness, today: date) -> Severity:
    """A late review is a warning, and an error once a whole further interval has passed."""
    return "error" if page.every is not None and page.overdue(today) > page.every else "warning"


def _promise(page: Freshness) -> str:
    if page.until is not None:
        return f"it should have been looked at again by {page.due}"
    by = f" by {page.reviewed_by}" if page.reviewed_by else ""
    return f"it was reviewed on {page.reviewed}{by} and should have been again by {page.due}"


def _changed(page: Freshness) -> date | None:
    """The later of its last change and its last review."""
    days = [
        d for d in (page.reviewed, date.fromisoformat(page.last.day) if page.last else None) if d is not None
    ]
    return max(days) if page.last is not None else None


def _days(count: int) -> str:
    return f"{count:,} day{'s' * (count != 1)}"
