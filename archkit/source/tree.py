"""The three Protocols through which everything outside is reached: files, their history, the cache.

A revision is just another tree: the working copy, a git revision and a dict of texts answer the
same three questions, so no other module knows where the bytes come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol


class Tree(Protocol):
    """Files of one state of a repository. Paths are relative, with forward slashes, sorted."""

    def paths(self) -> Sequence[str]:
        """Every file that may be read: never `.git`, what git ignores, virtual environments."""
        ...

    def refused(self) -> Mapping[str, str]:
        """Paths that are there and not read, and why (a symbolic link out of the root, say)."""
        ...

    def blob_id(self, path: str) -> str:
        """Git's id (SHA-1, 40 hex digits) of the content, the same in every tree. Raises KeyError."""
        ...

    def blob_ids(self, paths: Sequence[str]) -> Mapping[str, str]:
        """Ids of many at once; a path that cannot be read is left out."""
        ...

    def read(self, path: str) -> bytes:
        """The content. Raises KeyError when there is no such path, OSError when it cannot be read."""
        ...

    def size(self, path: str) -> int:
        """Size in bytes, without reading it. Raises KeyError."""
        ...


class Cache(Protocol):
    """What was made of a content once. Texts by (blob id, reader); losing it costs time only."""

    def load(self, blob_ids: Collection[str], reader: str) -> Mapping[str, str]:
        """What is known of these blobs from this reader."""
        ...

    def save(self, texts: Mapping[str, str], reader: str) -> None:
        """Keep `blob id -> text` for this reader. Never raises; an unwritable cache is done without."""
        ...


class Commit(NamedTuple):
    """One commit, as people name it."""

    id: str
    day: str
    """ISO day of the commit itself."""
    author: str
    subject: str
    """The first line of its message."""
    landed: str
    """ISO day on which it reached the branch looked at: that of the merge that brought it, or its own."""
    landing: str
    """Id of the commit that brought it: of the merge, or its own. What came together shares it."""


class Touch(NamedTuple):
    """A commit that changed what stands in one path: never one that only moved it or laid it out anew."""

    commit: Commit
    path: str
    """As the file is called today, whatever it was called then."""


class History(Protocol):
    """The past of the files of one state. Paths are those of its tree."""

    @property
    def state(self) -> str:
        """Everything that the answers follow from, as one text: the same state, the same answers."""
        ...

    @property
    def gap(self) -> str | None:
        """Why not everything is known, as one sentence with the command that mends it; None: it is."""
        ...

    def paths(self, since: str = "") -> Sequence[str]:
        """Every path that some change names, by any name that it ever had, sorted.

        With `since`, those of changes that landed after that ISO day, and perhaps others. Whoever will ask for
        several days saves work by asking this for the first of them before anything else.
        """
        ...

    def look_ahead(self, asked: Iterable[tuple[str, str]]) -> None:
        """Told first, it saves work: `touches` will be asked for these paths, each after an ISO day."""
        ...

    def newest(self, paths: Iterable[str]) -> Mapping[str, Commit]:
        """What changed each path last, whenever that was; a path of which nothing is known is left out."""
        ...

    def touches(self, path: str, since: str = "") -> Iterator[Touch]:
        """What changed a path, newest first; with `since`, only what landed after that ISO day.

        A path that is a former name yields what happened to the file under that name, too.
        """
        ...

    def find(self, commit: str) -> Commit | None:
        """A commit by its id, or by the beginning of its id when only one begins so."""
        ...

    def reaches(self, day: str) -> bool:
        """Whether everything that landed after this ISO day is known."""
        ...

    @property
    def has_failed(self) -> bool:
        """Whether an answer did not come, so that the next time more may be known."""
        ...

    def close(self) -> None:
        """Keep what was found out, and end what was started for it. More can still be asked."""
        ...

    def said(self, paths: Sequence[str], back: int = 0) -> Mapping[str, bytes]:
        """What files held in the last commit; with 1, in the one before it, that is without what it brought.

        A file that was not there, or of which nothing is known, is left out.
        """
        ...


class DictHistory:
    """A history told in memory, for tests and for embedding: changes of paths, newest first."""

    def __init__(
        self,
        told: Sequence[tuple[Commit, Sequence[str]]] = (),
        gap: str | None = None,
        said: Sequence[Mapping[str, bytes]] = (),
    ) -> None:
        """`said` are the contents of files in the last commit, in the one before it, and so on."""
        self._told = told
        self.gap = gap
        self.has_failed = False
        self._said = said

    @property
    def state(self) -> str:
        return repr((self._told, self.gap, self._said))

    def look_ahead(self, asked: Iterable[tuple[str, str]]) -> None:
        pass

    def paths(self, since: str = "") -> Sequence[str]:
        return sorted({path for c, paths in self._told if c.landed > since for path in paths})

    def newest(self, paths: Iterable[str]) -> Mapping[str, Commit]:
        last = {path: next(self.touches(path), None) for path in paths}
        return {path: touch.commit for path, touch in last.items() if touch is not None}

    def touches(self, path: str, since: str = "") -> Iterator[Touch]:
        return (Touch(c, path) for c, paths in self._told if path in paths and c.landed > since)

    def find(self, commit: str) -> Commit | None:
        found = [c for c, _ in self._told if c.id.startswith(commit.lower())]
        return found[0] if len(found) == 1 else None

    def reaches(self, day: str) -> bool:
        return self.gap is None or bool(day) and any(c.landed <= day for c, _ in self._told)

    def close(self) -> None:
        pass

    def said(self, paths: Sequence[str], back: int = 0) -> Mapping[str, bytes]:
        known = self._said[back] if back < len(self._said) else {}
        return {path: known[path] for path in paths if path in known}


class DictTree:
    """A tree of texts in memory, for tests and for embedding."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = {p: t.encode() if isinstance(t, str) else t for p, t in sorted(files.items())}

    def paths(self) -> Sequence[str]:
        return tuple(self._files)

    def refused(self) -> Mapping[str, str]:
        return {}

    def blob_id(self, path: str) -> str:
        return blob_id(self._files[path])

    def blob_ids(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {p: blob_id(self._files[p]) for p in paths if p in self._files}

    def read(self, path: str) -> bytes:
        return self._files[path]

    def size(self, path: str) -> int:
        return len(self._files[path])


class Amended:
    """A tree in which some files say something else, or are new: what would be, were they written."""

    def __init__(self, tree: Tree, files: Mapping[str, bytes]) -> None:
        self._tree = tree
        self._files = DictTree(files)
        self._new = frozenset(files)

    def paths(self) -> Sequence[str]:
        return tuple(sorted({*self._tree.paths(), *self._new}))

    def refused(self) -> Mapping[str, str]:
        return self._tree.refused()

    def blob_id(self, path: str) -> str:
        return self._of(path).blob_id(path)

    def blob_ids(self, paths: Sequence[str]) -> Mapping[str, str]:
        return {**self._tree.blob_ids(paths), **self._files.blob_ids(paths)}

    def read(self, path: str) -> bytes:
        return self._of(path).read(path)

    def size(self, path: str) -> int:
        return self._of(path).size(path)

    def _of(self, path: str) -> Tree:
        return self._files if path in self._new else self._tree


def blob_id(content: bytes) -> str:
    """Git's id of a blob with this content."""
    from hashlib import sha1

    return sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
