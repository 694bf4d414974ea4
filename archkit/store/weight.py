"""Whether a change says something new, or only moves a file or lays its text out anew.

Two contents that differ in nothing but white space say the same (`git diff -w`); only contents of changes that
would count are compared, which costs far less than asking git for the size of every change of the whole history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha1

from archkit.store.lineage import Change
from archkit.store.objects import Objects

MAX_BYTES = 500_000
"""Larger contents are not compared: their changes count."""


class Weight:
    """Compares contents of one repository."""

    def __init__(self, contents: Objects, known: Mapping[str, bool] | None = None) -> None:
        """`known` are earlier `verdicts`."""
        self._contents = contents
        self.verdicts = dict(known or {})
        """By the ids of the contents of a change, what was found by comparing them."""
        self.is_lacking = False
        """Whether the repository does not hold some content that was to be compared."""
        self._words: dict[str, bytes | None] = {}
        """By id, a digest of a content without its white space; None: it was not read."""

    def look_at(self, changes: Iterable[Change]) -> None:
        """Read at once what several changes will be judged by."""
        wanted = dict.fromkeys(
            object_id
            for change in changes
            if " " not in change.old and _is_comparable(change) and _key(change) not in self.verdicts
            for object_id in (change.old, change.new)
            if object_id not in self._words
        )
        for object_id, content in self._read(list(wanted)):
            self._words[object_id] = _digest(content) if content is not None else None

    def is_substantive(self, change: Change) -> bool:
        """Whether it changes what the file says. Contents that cannot be read count as new."""
        if change.new == change.old or " " in change.old and change.new in change.old.split(" "):
            return False  # moved, or a merge that took one side as it was
        if not _is_comparable(change):
            return True
        key = _key(change)
        found = self.verdicts.get(key)
        if found is None:
            found = self._is_of_its_own(change) if " " in change.old else self._differs(change)
            if found is None:
                return True  # it may be there the next time
            self.verdicts[key] = found
        return found

    def _read(self, wanted: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        before = self._contents.missing
        yield from self._contents.read_many(wanted, MAX_BYTES)
        self.is_lacking |= self._contents.missing > before

    def _differs(self, change: Change) -> bool | None:
        """Whether more than white space does; None: it was not read."""
        if change.old not in self._words or change.new not in self._words:
            self.look_at([change])
        before, after = self._words[change.old], self._words[change.new]
        return before != after if before is not None and after is not None else None

    def _is_of_its_own(self, change: Change) -> bool | None:
        """Merging two changes of one file is no change of its own; what nobody had written before is one.

        None: it was not read.
        """
        olds = change.old.split(" ")
        found: Mapping[str, bytes | None] = dict(self._read([*olds, change.new]))
        lines = {object_id: _lines(content) for object_id, content in found.items() if content is not None}
        if len(lines) < len(found):
            return None
        new, sides = lines[change.new], [lines[old] for old in olds]
        return not (new <= frozenset().union(*sides) and frozenset.intersection(*sides) <= new)


def _key(change: Change) -> str:
    """Sixteen digits of an id are enough to tell the contents of one history apart."""
    return " ".join(object_id[:16] for object_id in (*change.old.split(" "), change.new))


def _is_comparable(change: Change) -> bool:
    """Whether there was a content before and is one now; a submodule has none, and zeros alone stand for none."""
    if change.letter in ("A", "D") or change.path.endswith("/") or not change.new.strip("0"):
        return False
    return all(old.strip("0") for old in change.old.split(" "))


def _digest(content: bytes) -> bytes:
    return sha1(b"".join(content.split()), usedforsecurity=False).digest()


def _lines(content: bytes) -> frozenset[bytes]:
    return frozenset(b"".join(line.split()) for line in content.splitlines())
