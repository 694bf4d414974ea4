"""How fresh a page is, on the page itself; and what needs a look, for a team and for everybody.

A page that is fresh says so in one line; one that needs a look gets a box with the reasons, the commits and whom to
ask. What is not known is said as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from archkit.analysis.attention import Look, Reason, attention, reasons
from archkit.analysis.freshness import limits
from archkit.pages import documents, text
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.analysis.freshness import Freshness, Seen
    from archkit.lint.finding import Finding
    from archkit.pages.library import Library

SAID = frozenset(("review-overdue", "review-missing", "subject-changed"))
"""Rules whose findings the banner tells better."""

_MOST_COMMITS, _MOST_PAGES = 5, 200


def banner(library: Library, path: str, page: str = DOCUMENT) -> str:
    """What is known of the freshness of one document: a line, or a box when it needs a look."""
    found = library.past.pages.get(path)
    if found is None or found.kind == "decision":
        return ""
    why = [
        r for r in reasons(found, library.today, limits(library.knowledge.settings)) if r.severity != "info"
    ]
    if not why:
        return _line(library, found)
    ask = f"Ask {_owner(library, found, page)}." if found.owner else ""
    mend = library.edit_link(path, title="Edit this page")
    items = [_reason(library, reason) for reason in why]
    more = text.bullets(_commits(library, why))
    return text.box(
        "warning",
        "This may be out of date",
        text.blocks(text.bullets(items), more, " ".join(part for part in (ask, mend) if part)),
    )


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
    rows = list(_rows(library, [k for k in _looks(library) if k.page.owner == owner], page))
    table = text.table(
        ("Page", "Why", "Since", "Mend"), [(where, why, since, mend) for where, why, since, _, mend in rows]
    )
    return text.blocks("## Pages that need a look", table) if table else ""


def of_all(library: Library, page: str) -> str:
    """Every page that needs a look, worst first, and what is not known."""
    table = text.table(("Page", "Why", "Since", "Owner", "Mend"), _rows(library, _looks(library), page))
    gap = f"Not everything is known: {text.plain(library.past.gap)}." if library.past.gap and table else ""
    return text.blocks("## Pages that need a look", table, gap) if table else ""


def _looks(library: Library) -> list[Look]:
    return attention(library.past.pages.values(), library.today, limits(library.knowledge.settings))


def _rows(library: Library, looks: list[Look], page: str) -> Iterator[tuple[str, str, str, str, str]]:
    for look in looks[:_MOST_PAGES]:
        found = look.page
        yield (
            library.document_link(found.path, found.title, page),
            ", ".join(_short(reason) for reason in look.reasons),
            str(look.since or ""),
            _owner(library, found, page),
            library.edit_link(found.path) or text.code(found.path),
        )


def _short(reason: Reason) -> str:
    """For a cell; the page itself says more."""
    return (
        f"{reason.signal} ({text.count(len(reason.commits), 'commit')})" if reason.commits else reason.signal
    )


def _owner(library: Library, found: Freshness, page: str) -> str:
    if not found.owner:
        return "nobody"
    ref = found.owner if ":" in found.owner else library.person(found.owner)
    return library.link(ref, page) if ref else text.plain(found.owner)


def _line(library: Library, found: Freshness) -> str:
    """When it was reviewed and by whom, when it will be again, and whether its subject changed since."""
    said = []
    if found.reviewed is not None:
        by = f" by {text.plain(found.reviewed_by)}" if found.reviewed_by else ""
        said.append(f"Reviewed on {found.reviewed}{by}")
        if found.due is not None:
            said.append(f"next review by {found.due}")
        said += _subject(library, found)
    elif found.last is not None:
        said.append(f"Last changed on {found.last.day}, and nobody said when it was reviewed")
    if not said:
        return ""
    mend = library.edit_link(found.path, title="edit")
    return f"<small>{'; '.join(said)}.{f' {mend}' if mend else ''}</small>"


def _subject(library: Library, found: Freshness) -> Iterator[str]:
    if not found.subject.patterns:
        return
    if found.changes:
        newest = found.changes[0].commit.landed
        yield f"what it covers changed {text.count(len(found.changes), 'time')} since, last on {newest}"
    elif found.is_complete:
        yield "what it covers has not changed since"


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
