"""What the history says of all pages together, asked once and kept under the commit and the pages it follows from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from archkit.analysis.freshness import KEPT, Freshness, Seen, all_compared, day_of, declared
from archkit.analysis.subject import Subject
from archkit.source.tree import Commit
from archkit.source.unchanged import digest, ground, holds
from archkit.version import build

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import Settings
    from archkit.source.tree import Cache, History, Tree


@dataclass(frozen=True, slots=True)
class Past:
    """The pages with what is known of them, and why not everything is."""

    pages: Mapping[str, Freshness]
    """By path."""
    gap: str | None = None
    """One sentence with the command that mends it; None: everything is known."""
    is_sure: bool = True
    """Whether every answer came; else the next time may tell more."""


def past(knowledge: Knowledge, history: History | None, cache: Cache | None = None) -> Past:
    """What is known of every page; without a history, only what the pages say of themselves."""
    said = list(declared(knowledge))
    if history is None or not any(page.kind != "decision" for page in said):
        return Past({page.path: page for page in said})
    key = _key(said, history.state)
    if cache is not None and (kept := loads(cache.load([key], _reader()).get(key))) is not None:
        return kept
    pages = all_compared(said, history)
    made = Past({page.path: page for page in pages}, history.gap, not history.has_failed)
    history.close()
    if cache is not None and made.is_sure:
        cache.save({key: dumps(made)}, _reader())
    return made


def is_asked(knowledge: Knowledge) -> bool:
    """Whether some page was reviewed and says what it covers, so that there is something to compare."""
    if not any(kind in KEPT for kind in knowledge.files.values()):
        return False
    return any(page.reviewed is not None and page.subject.patterns for page in declared(knowledge))


def _reader() -> str:
    return f"past/{build()}"


def _key(said: Sequence[Freshness], state: str) -> str:
    return digest([state, dumps(Past({page.path: page for page in said}))])


_Page = tuple[
    str, str, str, str | None, str, str | None, float | None, list[str], list[str], str,
    int | None, list[tuple[int, list[str]]], bool,
]  # fmt: skip


def dumps(found: Past) -> str:
    """For the cache. Each commit once: a page of a busy service has many, and shares them with others."""
    numbers: dict[Commit, int] = {}

    def number(commit: Commit) -> int:
        return numbers.setdefault(commit, len(numbers))

    pages = [
        (
            p.path, p.kind, p.title, p.owner, _day(p.reviewed), p.reviewed_by, p.every,
            p.subject.entities, p.subject.patterns, _day(p.until),
            number(p.last) if p.last is not None else None,
            [(number(seen.commit), seen.paths) for seen in p.changes], p.is_complete,
        )
        for p in found.pages.values()
    ]  # fmt: skip
    return json.dumps([found.gap, list(numbers), pages], separators=(",", ":"))


def loads(text: str | None) -> Past | None:
    """The same again; None where there is nothing, or it is damaged."""
    if text is None:
        return None
    try:
        gap, listed, pages = json.loads(text)
        commits = [Commit(*c) for c in listed]
        return Past({page[0]: _page(page, commits) for page in pages}, gap)
    except (ValueError, TypeError, IndexError):
        return None


def _page(packed: _Page, commits: Sequence[Commit]) -> Freshness:
    path, kind, title, owner, reviewed, by, every, entities, patterns, until, last, changes, is_complete = (
        packed
    )
    return Freshness(
        path, kind, title, owner, day_of(reviewed), by, every, Subject(tuple(entities), tuple(patterns)),
        day_of(until), commits[last] if last is not None else None,
        tuple(Seen(commits[n], tuple(paths)) for n, paths in changes), is_complete,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


class KeptPast:
    """The place of one knowledge base's past in the cache, so that what did not change need not even be loaded."""

    def __init__(self, cache: Cache, tree: Tree, settings: Settings, state: str) -> None:
        self._cache, self._tree = cache, tree
        self._key = digest([settings.model_dump_json(), tree.paths(), sorted(tree.refused().items()), state])

    def load(self) -> Past | None:
        """What was kept, when every file that it follows from is as it was."""
        text = self._cache.load([self._key], _reader()).get(self._key)
        try:
            rest, _, packed = (text or "null").partition("\n")
            found = json.loads(rest)
            return loads(packed) if found is not None and holds(self._tree, found) else None
        except (ValueError, TypeError, IndexError):
            return None

    def save(self, found: Past, knowledge: Knowledge) -> None:
        """Keep it, unless the next time may tell more."""
        rest = ground(self._tree, knowledge.files) if found.is_sure else None
        if rest is not None:
            self._cache.save({self._key: f"{json.dumps(rest)}\n{dumps(found)}"}, _reader())
