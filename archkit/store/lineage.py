"""Commits put in the order in which they reached a branch, and files followed through every name they had.

The order depends on the commits alone, not on how they were read, so a history that was extended bit by bit is the
same as one that was read at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from archkit.source.tree import Commit

_MERGED = 2
"""Parents of a merge, or more."""


class Change(NamedTuple):
    """What one commit did to one file."""

    letter: str
    """As git says it: A, M, D, T, R."""
    path: str
    """In that commit; with a slash at its end where it is the state of a submodule."""
    before: str
    """What it was called until then, where that commit moved it; else empty."""
    now: str
    """What it is called today."""
    old: str
    """Id of the content until then: of all parents of a merge, with spaces between."""
    new: str
    """Id of the content from then on."""


@dataclass(slots=True)
class Entry:
    """One commit as git tells it."""

    id: str
    parents: tuple[str, ...]
    time: int
    """Seconds since 1970, of the commit itself."""
    day: str
    author: str
    subject: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lineage:
    """The past, newest first."""

    entries: Sequence[Entry]
    commits: Sequence[Commit]
    """For each entry."""
    changes: Sequence[Sequence[Change]]
    """For each entry, each with the name that the file has today."""
    touched: Mapping[str, Sequence[tuple[int, int]]]
    """By every name that a file ever had: the numbers of a commit and of a change in it."""
    is_cut: bool
    """Whether there are older commits that were not looked at."""

    def name_before(self, path: str) -> str:
        """What the file of today's name was called before all that is told here."""
        number, index = next(reversed(self.touched.get(path, ())), (-1, 0))
        if number < 0:
            return path
        change = self.changes[number][index]
        return change.before or change.path

    def packed(self) -> list[object]:
        """The same for JSON."""
        return [
            [
                [e.id, e.parents, e.time, e.day, e.author, e.subject, c.landed, c.landing]
                for e, c in zip(self.entries, self.commits, strict=True)
            ],
            [[_packed(change) for change in of_one] for of_one in self.changes],
        ]

    @staticmethod
    def unpacked(packed: Sequence[Sequence[Sequence[str]]], *, is_cut: bool) -> Lineage:
        """The same from JSON. Raises ValueError, TypeError or IndexError on anything else."""
        heads, listed = packed
        changes = [[_unpacked(*c) for c in of_one] for of_one in listed]
        entries = [
            Entry(h[0], tuple(h[1]), int(h[2]), h[3], h[4], h[5], made)
            for h, made in zip(heads, changes, strict=True)
        ]
        commits = [Commit(h[0], h[3], h[4], h[5], h[6], h[7]) for h in heads]
        return Lineage(entries, commits, changes, _touched(changes), is_cut)


def _packed(change: Change) -> tuple[str, ...]:
    """Hardly any change moves a file, or one that was moved later."""
    letter, path, before, now, old, new = change
    return (letter, path, old, new) if not before and now == path else (letter, path, old, new, before, now)


def _unpacked(letter: str, path: str, old: str, new: str, before: str = "", now: str | None = None) -> Change:
    return Change(letter, path, before, path if now is None else now, old, new)


def lineage(found: Sequence[Entry], *, is_cut: bool) -> Lineage:
    """The lineage of a tip and its ancestors, whose first entry is the tip."""
    if not found:
        return Lineage((), (), (), {}, is_cut)
    ordered, landing = _ordered(found)
    commits = [Commit(e.id, e.day, e.author, e.subject, landing[e.id].day, landing[e.id].id) for e in ordered]
    changes = list(_followed(ordered))
    return Lineage(ordered, commits, changes, _touched(changes), is_cut)


def ancestors(entries: Sequence[Entry], tip: str) -> list[Entry]:
    """The entries that lead to a commit, itself first; none when it is not among them."""
    known = {e.id: e for e in entries}
    reached: dict[str, Entry] = {}
    waiting = [tip]
    while waiting:
        entry = known.get(waiting.pop())
        if entry is not None and entry.id not in reached:
            reached[entry.id] = entry
            waiting += entry.parents
    return list(reached.values())


def _ordered(found: Sequence[Entry]) -> tuple[list[Entry], Mapping[str, Entry]]:
    """Newest landing first, and for each commit the one that brought it to the line of first parents."""
    if all(e.parents[:2] == (after.id,) for e, after in pairwise(found)) and len(found[-1].parents) < _MERGED:
        return list(found), {e.id: e for e in found}  # nothing was ever merged
    known = {e.id: e for e in found}
    line = [found[0]]
    while (parent := known.get(next(iter(line[-1].parents), ""))) is not None:
        line.append(parent)
    landing: dict[str, Entry] = {}
    rank: dict[str, int] = {}
    for number, entry in enumerate(reversed(line)):
        waiting = [entry]
        while waiting:
            one = waiting.pop()
            if one.id not in landing:
                landing[one.id], rank[one.id] = entry, -number
                waiting += [known[p] for p in one.parents if p in known]
    children = Counter(p for e in found for p in e.parents)
    ready = [(rank.get(e.id, 0), -e.time, e.id) for e in found if not children[e.id]]
    heapify(ready)
    ordered: list[Entry] = []
    while ready:
        entry = known[heappop(ready)[2]]
        ordered.append(entry)
        for name in entry.parents:
            children[name] -= 1
            if not children[name] and name in known:
                heappush(ready, (rank.get(name, 0), -known[name].time, name))
    return ordered, landing


def _followed(ordered: Sequence[Entry]) -> Sequence[list[Change]]:
    """The changes of each commit, with the names that the files have today."""
    today: dict[str, str] = {}
    result = []
    for entry in ordered:
        named = [
            c if c.now == (now := today.get(c.path, c.path)) else c._replace(now=now) for c in entry.changes
        ]
        moved = [c for c in named if c.letter == "R" and c.before]
        for change in moved:
            today.pop(change.path, None)
        today.update((c.before, c.now) for c in moved)
        result.append(named)
    return result


def _touched(changes: Sequence[Sequence[Change]]) -> Mapping[str, Sequence[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for number, of_one in enumerate(changes):
        for index, change in enumerate(of_one):
            at = (number, index)
            found.setdefault(change.now, []).append(at)
            if change.path != change.now:
                found.setdefault(change.path, []).append(at)
            if change.before and change.before != change.now:
                found.setdefault(change.before, []).append(at)
    return found
