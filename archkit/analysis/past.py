"""What the history says of all pages together, asked once and kept under the commit and the pages it follows from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from archkit.analysis.freshness import KEPT, Freshness, Seen, compared, declared
from archkit.source.tree import Commit
from archkit.version import build

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.source.tree import Cache, History


@dataclass(frozen=True, slots=True)
class Past:
    """The pages with what is known of them, and why not everything is."""

    pages: Mapping[str, Freshness]
    """By path."""
    gap: str | None = None
    """One sentence with the command that mends it; None: everything is known."""


def past(knowledge: Knowledge, history: History | None, cache: Cache | None = None) -> Past:
    """What is known of every page; without a history, only what the pages say of themselves."""
    said = list(declared(knowledge))
    if history is None or not any(page.kind != "decision" for page in said):
        return Past({page.path: page for page in said})
    key = _key(said, history.state)
    if cache is not None and (kept := _unpacked(cache.load([key], _reader()).get(key), said)) is not None:
        return kept
    made = Past({page.path: compared(page, history) for page in said}, history.gap)
    # An answer that did not come may come the next time.
    if cache is not None and (made.pages and not _is_empty(made)):
        cache.save({key: _packed(made)}, _reader())
    return made


def _is_empty(found: Past) -> bool:
    return all(page.last is None for page in found.pages.values())


def is_asked(knowledge: Knowledge) -> bool:
    """Whether some page was reviewed and says what it covers, so that there is something to compare."""
    if not any(kind in KEPT for kind in knowledge.files.values()):
        return False
    return any(page.reviewed is not None and page.subject.patterns for page in declared(knowledge))


def _reader() -> str:
    return f"past/{build()}"


def _key(said: Sequence[Freshness], state: str) -> str:
    asked = [
        (
            p.path,
            p.kind,
            p.reviewed.isoformat() if p.reviewed else "",
            p.reviewed_by or "",
            *p.subject.patterns,
        )
        for p in said
    ]
    return sha256(json.dumps([state, asked]).encode("utf-8", "replace")).hexdigest()


def _packed(found: Past) -> str:
    """Each commit once: a page of a busy service has many, and shares them with others."""
    numbers: dict[Commit, int] = {}

    def number(commit: Commit) -> int:
        return numbers.setdefault(commit, len(numbers))

    pages = [
        [
            path,
            page.reviewed_by,
            number(page.last) if page.last is not None else None,
            [[number(seen.commit), seen.paths] for seen in page.changes],
            page.is_complete,
        ]
        for path, page in found.pages.items()
    ]
    return json.dumps([found.gap, list(numbers), pages], separators=(",", ":"))


def _unpacked(text: str | None, said: Sequence[Freshness]) -> Past | None:
    """The answers again; None where they are damaged: they are made again."""
    if text is None:
        return None
    try:
        gap, listed, pages = json.loads(text)
        commits = [Commit(*c) for c in listed]
        known = {page.path: page for page in said}
        return Past(dict(_pages(pages, commits, known)), gap)
    except (ValueError, TypeError, IndexError, KeyError):
        return None


_Packed = tuple[str, str | None, int | None, list[tuple[int, list[str]]], bool]


def _pages(
    packed: Sequence[_Packed], commits: Sequence[Commit], known: Mapping[str, Freshness]
) -> Iterator[tuple[str, Freshness]]:
    for path, by, last, changes, is_complete in packed:
        yield (
            path,
            replace(
                known[path],
                reviewed_by=by,
                last=commits[last] if last is not None else None,
                changes=tuple(Seen(commits[n], tuple(paths)) for n, paths in changes),
                is_complete=is_complete,
            ),
        )
