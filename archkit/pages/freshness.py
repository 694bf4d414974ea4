"""How fresh a page is, on the page itself; and what needs a look, for a team and for everybody.

A page that is fresh says so in one line; one that needs a look gets a box with the reasons, the commits and whom to
ask. What is not known is said as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.attention import Look, Reason, attention, reasons
from archkit.analysis.freshness import Freshness, changes_since, compared, day_of, limits
from archkit.analysis.subject import Subject
from archkit.analysis.succession import OVER
from archkit.pages import documents, text
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.analysis.freshness import Seen
    from archkit.lint.finding import Finding
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Entity
    from archkit.model.postmortem import Incident
    from archkit.pages.library import Library

SAID = frozenset(("review-overdue", "review-missing", "subject-changed"))
"""Rules whose findings the banner tells better."""

_MOST_COMMITS, _MOST_PAGES = 5, 200


def banner(library: Library, path: str, page: str = DOCUMENT) -> str:
    """What is known of the freshness of one document: a line, or a box when it needs a look."""
    found = library.past.pages.get(path)
    if found is None or found.kind == "decision":
        return ""
    if found.reviewed_by:
        found = replace(found, reviewed_by=_called(library, found.reviewed_by))
    why = [
        r for r in reasons(found, library.today, limits(library.knowledge.settings)) if r.severity != "info"
    ]
    if not why:
        return _line(library, found)
    ask = f"Ask {person_or_team(library, found.owner, page)}." if found.owner else ""
    mend = library.edit_link(path, title="Edit this page")
    items = [_reason(library, reason) for reason in why]
    more = text.bullets(_commits(library, why))
    return text.box(
        "warning",
        "This may be out of date",
        text.blocks(text.bullets(items), more, " ".join(part for part in (ask, mend) if part)),
    )


def of_decision(library: Library, decision: Decision) -> str:
    """When it was decided and by whom, when it is looked at again, and whether what it affects changed since."""
    is_over = decision.status in OVER
    people = ", ".join(_called(library, name) for name in decision.people)
    made = _record(library, decision.path, decision.date, people, Subject() if is_over else None)
    due = day_of(decision.review_by) if not is_over else None
    return _line(library, replace(made, until=due), _DECIDED if decision.status == "accepted" else _DATED)


def of_incident(library: Library, incident: Incident) -> str:
    """On which day it was, when its review was last changed, and whether what it hit changed since."""
    return _line(library, _record(library, incident.path, incident.date, None), _HAPPENED)


def of_entity(library: Library, entity: Entity) -> str:
    """When its description was last changed and by whom, and whether its code changed since."""
    made = _record(library, entity.path, None, None, Subject())
    if made.last is None or library.history is None:
        return ""
    code = entity.traits.get("source", ())
    day = made.last.landed
    after = replace(
        made,
        subject=Subject((), tuple(code)),
        changes=tuple(changes_since(library.history, code, day, {made.last.landing})),
        is_complete=library.history.reaches(day),
    )
    author = text.plain(_clean(made.last.author))
    file = library.source_link(entity.path)
    said = f"Its description, {file}, was last changed on {made.last.day} by {author}"
    return _small([said, *_subject(after, "its code")])


def _record(
    library: Library, path: str, day: str | None, by: str | None, subject: Subject | None = None
) -> Freshness:
    """What is known of a text that tells of a day, or was written on it."""
    covers = subject if subject is not None else library.subjects.of(path)
    told = Freshness(path, "record", path, None, day_of((day or "")[:10]), by or None, None, covers)
    if library.history is None:
        return told
    # Who committed a record need not be who decided.
    return replace(compared(told, library.history), reviewed_by=told.reviewed_by)


def headed(library: Library, path: str, body: str) -> str:
    """A page written by hand, with its banner below its heading."""
    said = banner(library, path)
    if not said:
        return body
    document = documents.split(body)
    return text.blocks(document.heading, said, document.text)


def others(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that a banner does not tell already."""
    return [f for f in findings if f.rule not in SAID]


def of_team(library: Library, owner: str, page: str) -> str:
    """The pages of a team that need a look."""
    rows = list(_rows(library, [k for k in looks(library) if k.page.owner == owner], page))
    table = text.table(
        ("Page", "Why", "Since", "Mend"), [(where, why, since, mend) for where, why, since, _, mend in rows]
    )
    return text.blocks("### Pages that need a look", table) if table else ""


def of_all(library: Library, page: str) -> str:
    """Every page that needs a look, worst first, and what is not known."""
    table = text.table(("Page", "Why", "Since", "Owner", "Mend"), _rows(library, looks(library), page))
    gap = f"Not everything is known: {text.plain(library.past.gap)}." if library.past.gap and table else ""
    return text.blocks("## Pages that need a look", table, gap) if table else ""


def looks(library: Library) -> list[Look]:
    """The pages that need a look, worst first."""
    return attention(library.past.pages.values(), library.today, limits(library.knowledge.settings))


def _rows(library: Library, looks: list[Look], page: str) -> Iterator[tuple[str, str, str, str, str]]:
    for look in looks[:_MOST_PAGES]:
        found = look.page
        yield (
            library.document_link(found.path, found.title, page),
            ", ".join(_short(reason) for reason in look.reasons),
            str(look.since or ""),
            person_or_team(library, found.owner, page),
            library.edit_link(found.path) or text.code(found.path),
        )


def _short(reason: Reason) -> str:
    """For a cell; the page itself says more."""
    return (
        f"{reason.signal} ({text.count(len(reason.commits), 'commit')})" if reason.commits else reason.signal
    )


def person_or_team(library: Library, owner: str | None, page: str) -> str:
    """A link to whose something is, also where a person is called by name."""
    if not owner:
        return "nobody"
    ref = owner if ":" in owner else library.person(owner)
    return library.link(ref, page) if ref else text.plain(owner)


class _Words(NamedTuple):
    """How the line of a kind of page begins, and what it calls its subject."""

    begins: str
    subject: str = "what it covers"


_REVIEWED = _Words("Reviewed")
_DECIDED, _DATED = _Words("Decided", "what it affects"), _Words("Written down", "what it affects")
_HAPPENED = _Words("It happened", "what it hit")


def _line(library: Library, found: Freshness, words: _Words = _REVIEWED) -> str:
    """When it was reviewed and by whom, when it will be again, and whether its subject changed since."""
    said = []
    if found.reviewed is not None:
        by = f" by {text.plain(found.reviewed_by)}" if found.reviewed_by else ""
        said.append(f"{words.begins} on {found.reviewed}{by}")
        if found.due is not None:
            was = "next review was due" if found.overdue(library.today) else "next review"
            said.append(f"{was} by {found.due}")
        said += _subject(found, words.subject)
        if words is not _REVIEWED and found.last is not None:
            said.append(f"this page was last changed on {found.last.day}")
    elif found.last is not None:
        said.append(f"Last changed on {found.last.day}, and nobody said when it was reviewed")
    return _small(said, library.edit_link(found.path, title="edit"))


def _called(library: Library, name: str) -> str:
    """What people call somebody."""
    ref = library.person(name)
    return library.label(ref) if ref else name


def _small(said: Sequence[str], mend: str = "") -> str:
    return f"<small>{'; '.join(said)}.{f' {mend}' if mend else ''}</small>" if said else ""


def _subject(found: Freshness, called: str) -> Iterator[str]:
    if not found.subject.patterns:
        return
    if found.changes:
        newest = found.changes[0].commit.landed
        yield f"{called} changed {text.count(len(found.changes), 'time')} since, last on {newest}"
    elif found.is_complete:
        yield f"{called} has not changed since"


def _reason(library: Library, reason: Reason) -> str:
    words = text.prose(reason.words)
    return f"{words[:1].upper()}{words[1:]}."


def _commits(library: Library, why: Iterable[Reason]) -> Iterator[str]:
    seen = [s for reason in why for s in reason.commits]
    yield from (_commit(library, s) for s in seen[:_MOST_COMMITS])
    if len(seen) > _MOST_COMMITS:
        yield f"and {len(seen) - _MOST_COMMITS:,} more"


def _commit(library: Library, seen: Seen) -> str:
    first, *more = (_clean(p) for p in seen.paths)
    where = library.source_link(first) + (f" and {len(more):,} more" if more else "")
    commit = seen.commit
    return f"{commit.landed}, {text.plain(_clean(commit.author))}: {text.plain(_clean(commit.subject))} ({where})"


def _clean(words: str) -> str:
    """Names of commits may be no UTF-8."""
    return words.encode("utf-8", "replace").decode("utf-8")
