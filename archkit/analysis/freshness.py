"""Whether a page still describes its subject: three signals that are independent of each other.

*Declared review*: somebody says that they read it through, and how often that should be. *Age*: the day of the last
commit that changed what it says. *Subject changed*: what it covers was changed after that review. None of them proves
that a page is wrong; the first alone is a promise that somebody made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.subject import Subject, Subjects
from archkit.analysis.succession import OVER
from archkit.model.quantity import QuantityError, duration
from archkit.model.ref import RefError, parse_ref
from archkit.model.select import under
from archkit.source.tree import Commit, History

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import Settings

REVIEWED, EVERY, REVIEWER = "last-reviewed", "review-every", "reviewed-by"
"""Fields of the front matter."""

KEPT = frozenset(("runbook", "page"))
"""Kinds of document that must stay true. Decisions and incidents tell of a day that is past."""

_LONGEST = 36_500.0


class Limits(NamedTuple):
    """How much of the subject may change before somebody should look again: whichever comes first."""

    commits: int = 10
    days: int = 90


class Seen(NamedTuple):
    """A commit that changed the subject, and which parts of it."""

    commit: Commit
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """What is known of one page."""

    path: str
    kind: str
    """runbook, procedure, page, or decision."""
    title: str
    owner: str | None
    reviewed: date | None
    """Declared; None also where it is written in no shape of a date."""
    reviewed_by: str | None
    every: float | None
    """Days between reviews, where somebody said so."""
    subject: Subject
    until: date | None = None
    """The day that the document itself names for the next review."""
    last: Commit | None = None
    """The last commit that changed what it says; None: nobody knows."""
    changes: tuple[Seen, ...] = ()
    """What changed the subject since the review, newest first."""
    is_complete: bool = False
    """Whether there can be no other change: the history reaches back to the review."""

    @property
    def due(self) -> date | None:
        """Day of the next review; None where none was promised."""
        if self.until is not None:
            return self.until
        if self.reviewed is None or self.every is None:
            return None
        return _later(self.reviewed, self.every)

    def overdue(self, today: date) -> int:
        """Days that the next review is late; 0 when it is not."""
        return max((today - self.due).days, 0) if self.due is not None else 0

    def has_drifted(self, today: date, limits: Limits) -> bool:
        """Whether enough of the subject changed, or long enough ago, that somebody should look."""
        if not self.changes:
            return False
        oldest = date.fromisoformat(self.changes[-1].commit.landed)
        return len(self.changes) >= limits.commits or (today - oldest).days >= limits.days


def _later(day: date, days: float) -> date:
    try:
        return day + timedelta(days=int(days))
    except OverflowError:
        return date.max


def limits(settings: Settings) -> Limits:
    """The thresholds of the rule `subject-changed`."""
    told = settings.rules.get("subject-changed")
    options = told.options if told is not None else {}
    default = Limits()
    return Limits(_whole(options.get("commits"), default.commits), _whole(options.get("days"), default.days))


def _whole(value: object, default: int) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else default


def day_of(value: object) -> date | None:
    """The day that a front matter names; None for any other shape."""
    if not isinstance(value, str) or len(value.strip()) != 10:
        return None
    try:
        found = date.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.isoformat() == value.strip() else None


def days_of(value: object) -> float | None:
    """The days of a `review-every`; None where it says no length of time."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    try:
        days = float(duration(value).days)
    except (QuantityError, OverflowError, ValueError):
        return None
    return days if 0 < days <= _LONGEST else None


def changes_since(
    history: History, patterns: Sequence[str], since: str, leave_out: Collection[str] = ()
) -> list[Seen]:
    """Every commit that changed one of the paths, folders or globs after a day, or after a commit; newest first.

    `leave_out` are ids of commits: what landed with one of them is not told.
    """
    day = since
    if day_of(since) is None and since:
        after = history.find(since)
        day = after.landed if after is not None else since
    found: dict[str, tuple[Commit, set[str]]] = {}
    for path in _of(history.paths(day), patterns):
        for touch in history.touches(path, day):
            if touch.commit.landing not in leave_out:
                found.setdefault(touch.commit.id, (touch.commit, set()))[1].add(touch.path or path)
    seen = [Seen(commit, tuple(sorted(paths))) for commit, paths in found.values()]
    return sorted(seen, key=lambda s: (s.commit.landed, s.commit.day, s.commit.id), reverse=True)


def _of(paths: Sequence[str], patterns: Sequence[str]) -> Iterator[str]:
    """The paths that a pattern means. Only those that begin as the pattern does are compared."""
    from bisect import bisect_left

    told: set[str] = set()
    for pattern in patterns:
        bare = pattern.strip().removeprefix("./").lstrip("/")
        fixed = bare[: min((bare.find(c) for c in "*?" if c in bare), default=len(bare))]
        start = fixed.rstrip("/")
        first = bisect_left(paths, start)
        begins = paths[first : bisect_left(paths, start + "\U0010ffff", first)]
        found = (path for path in begins if under(path.rstrip("/"), (pattern,)))
        for path in (*found, *_submodules(paths, fixed)):
            if path not in told:
                told.add(path)
                yield path


def _submodules(paths: Sequence[str], inside: str) -> Iterator[str]:
    """Submodules that a path lies in: only the state of each as a whole is known here."""
    from bisect import bisect_left

    at = inside.find("/") + 1
    while at:
        number = bisect_left(paths, inside[:at])
        if number < len(paths) and paths[number] == inside[:at]:
            yield inside[:at]
        at = inside.find("/", at) + 1


def compared(found: Freshness, history: History) -> Freshness:
    """One text with what the history says of it."""
    return all_compared((found,), history)[0]


def all_compared(pages: Sequence[Freshness], history: History) -> list[Freshness]:
    """Pages with what the history says of them; asked together, it is read once."""
    reviewed = [(page, page.reviewed) for page in pages if page.reviewed is not None]
    if reviewed:
        known = history.paths(_day_before(min(day for _, day in reviewed)))
        history.look_ahead(
            (path, day.isoformat()) for page, day in reviewed for path in _of(known, page.subject.patterns)
        )
    last = history.newest(page.path for page in pages if page.kind != "decision")
    return [
        _compared(page, history, last.get(page.path)) if page.kind != "decision" else page for page in pages
    ]


def _compared(found: Freshness, history: History, last: Commit | None) -> Freshness:
    if found.reviewed is None:
        return replace(found, last=last)
    day = found.reviewed.isoformat()
    by, landings = found.reviewed_by, set[str]()
    own = history.touches(found.path, _day_before(found.reviewed)) if last and last.landed >= day else ()
    for commit, _ in own:
        if commit.landed > day:
            landings.add(commit.landing)
        if commit.day == day and by is None:
            by = commit.author
    changes = changes_since(history, found.subject.patterns, day, landings)
    return replace(
        found,
        reviewed_by=by,
        last=last,
        changes=tuple(changes),
        is_complete=history.reaches(day),
    )


def _day_before(day: date) -> str:
    """As ISO writes it; empty before the first of all days."""
    return (day - timedelta(days=1)).isoformat() if day > date.min else ""


def declared(knowledge: Knowledge) -> Iterator[Freshness]:
    """What every document that must stay true says of itself, and decisions in force that name a day."""
    runbooks = {r.path: r for r in knowledge.runbooks}
    subjects = Subjects(knowledge)
    for path, kind in knowledge.files.items():
        if kind not in KEPT:
            continue
        front, runbook = knowledge.fronts.get(path, {}), runbooks.get(path)
        by = front.get(REVIEWER)
        yield Freshness(
            path,
            runbook.type if runbook is not None else kind,
            runbook.title if runbook is not None else _title(front.get("title"), path),
            runbook.owner if runbook is not None else _owner(front.get("owner")),
            day_of(front.get(REVIEWED)),
            by.strip() or None if isinstance(by, str) else None,
            days_of(front.get(EVERY)),
            subjects.of(path),
        )
    for decision in knowledge.decisions:
        day = day_of(decision.review_by) if decision.status not in OVER else None
        if day is not None:
            owner = next(iter(decision.people), None)
            yield Freshness(
                decision.path, "decision", decision.title, owner, None, None, None, Subject(), until=day
            )


def _title(written: object, path: str) -> str:
    return written if isinstance(written, str) and written else path.rpartition("/")[2]


def _owner(written: object) -> str | None:
    try:
        return parse_ref(written.strip(), "group") if isinstance(written, str) else None
    except RefError:
        return None
