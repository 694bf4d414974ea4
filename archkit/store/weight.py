"""Whether a change says something new, or only moves a file or lays its text out anew.

Two contents that differ in nothing but white space say the same (`git diff -w`); only contents of changes that
would count are compared, which costs far less than asking git for the size of every change of the whole history.
"""

from __future__ import annotations

from functools import lru_cache

from archkit.store.checkout import Checkout
from archkit.store.lineage import Change
from archkit.store.objects import Objects

MAX_BYTES = 500_000
"""Larger contents are not compared: their changes count."""


class Weight:
    """Compares contents of one repository. To be closed."""

    def __init__(self, repository: Checkout) -> None:
        self._contents = Objects(repository)
        self._sizes = Objects(repository, sizes=True)
        self._known: dict[Change, bool] = {}
        self._read = lru_cache(maxsize=64)(self._content)

    def is_substantive(self, change: Change) -> bool:
        """Whether it changes what the file says. Contents that cannot be read count as new."""
        found = self._known.get(change)
        if found is None:
            found = self._known[change] = self._says_something(change)
        return found

    def close(self) -> None:
        """End the processes that read."""
        self._contents.close()
        self._sizes.close()

    def _says_something(self, change: Change) -> bool:
        olds = change.old.split(" ")
        if change.new in olds:
            return False  # moved, or a merge that took one side as it was
        if change.letter in ("A", "D") or change.path.endswith("/") or not all(map(any, map(_digits, olds))):
            return True
        new = self._read(change.new)
        before = [self._read(old) for old in olds]
        if new is None or None in before:
            return True
        if len(olds) == 1:
            return _words(new) != _words(before[0] or b"")
        # Merging two changes of one file is no change of its own; what nobody had written before is one.
        lines = _lines(new)
        sides = [_lines(side or b"") for side in before]
        return not (lines <= frozenset().union(*sides) and frozenset.intersection(*sides) <= lines)

    def _content(self, object_id: str) -> bytes | None:
        try:
            if int(self._sizes.read(object_id)) > MAX_BYTES:
                return None
            return self._contents.read(object_id)
        except (OSError, ValueError):
            return None


def _digits(object_id: str) -> list[bool]:
    """Which digits are not zero: an id of zeros alone stands for no content."""
    return [c != "0" for c in object_id]


def _words(content: bytes) -> bytes:
    return b"".join(content.split())


def _lines(content: bytes) -> frozenset[bytes]:
    return frozenset(_words(line) for line in content.splitlines())
