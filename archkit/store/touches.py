"""Which changes of a file count: those that say something new, in commits that are not looked through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from archkit.source.tree import Commit
from archkit.store.lineage import Change, Lineage
from archkit.store.weight import Weight

_FEW = 2


class Told(NamedTuple):
    """A change, and the commit that made it."""

    commit: Commit
    change: Change


class Touches:
    """The changes of a lineage that count."""

    def __init__(self, past: Lineage, weight: Weight, hidden: frozenset[str]) -> None:
        """`hidden` are the ids of commits that are looked through."""
        self._past, self._weight, self._hidden = past, weight, hidden

    def of(self, path: str, since: str = "") -> Iterator[Told]:
        """What changed a path, newest first; only what landed after an ISO day."""
        found = self._found(path, since)
        # Often only the newest is asked for.
        for some in (found[:_FEW], found[_FEW:]):
            if some:
                self._weight.look_at(told.change for told in some)
            yield from (told for told in some if self._weight.is_substantive(told.change))

    def look_at(self, asked: Iterable[tuple[str, str]]) -> None:
        """Read at once what `of` will judge by, for paths and ISO days."""
        self._weight.look_at(told.change for path, since in asked for told in self._found(path, since))

    def newest(self, paths: Iterable[str]) -> tuple[dict[str, Told], list[Told]]:
        """The newest of each path that has one; and all that were looked at to find them."""
        newest: dict[str, Told] = {}
        looked: list[Told] = []
        waiting = {path: iter(self._found(path, "")) for path in paths}
        while waiting:
            # One of each path at a time: contents are read in few turns, and none that nobody needs.
            now = {path: told for path, rest in waiting.items() if (told := next(rest, None)) is not None}
            looked += now.values()
            self._weight.look_at(told.change for told in now.values())
            newest |= {path: told for path, told in now.items() if self._weight.is_substantive(told.change)}
            waiting = {path: waiting[path] for path in now if path not in newest}
        return newest, looked

    def _found(self, path: str, since: str) -> list[Told]:
        past, hidden = self._past, self._hidden
        return [
            Told(commit, past.changes[number][index])
            for number, index in past.touched.get(path, ())
            if (commit := past.commits[number]).landed > since and commit.id not in hidden
        ]
