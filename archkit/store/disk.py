"""The working copy as a tree: what lies in a folder now.

A file that looks as it did when it was last read is not opened again. How it looked is its size, its
times and its inode; a file changed in the moment it was read is not trusted, as in git's index, since
it could change once more within the same tick of the clock.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha1
from pathlib import Path

from archkit.source.tree import blob_id
from archkit.store.cache import Seen, SqliteCache
from archkit.store.inside import open_inside, read_inside
from archkit.store.listing import Listing, listing

_TICK_NS = 100_000_000
"""How far the clock of a file system may be behind ours, with room to spare."""

_COARSE_TICK_NS = 2_000_000_000
"""The same where times are kept in whole seconds, as on FAT and old network file systems."""

_KEPT_FILE = 64 * 1024
_KEPT_ALL = 64 * 1024 * 1024
_INODE_MASK = 2**63 - 1


class DiskTree:
    """The files below a folder, without what git ignores. One state: it is listed once, when first asked, and each
    file is looked at once, unless it turns out to have changed when it is read.

    A folder that does not exist is an empty tree.
    """

    def __init__(self, root: Path | str, cache: SqliteCache | None = None) -> None:
        self.root = Path(os.path.realpath(root))
        self._cache = cache
        self._looks: dict[str, os.stat_result] = {}
        self._given: dict[str, str] = {}
        """The ids told so far, by place."""
        self._contents: dict[str, bytes] = {}
        self._kept = 0

    def paths(self) -> Sequence[str]:
        """Every file that may be read: never `.git`, what git ignores, virtual environments."""
        return self._paths

    def refused(self) -> Mapping[str, str]:
        """Paths that are there and not read, and why."""
        return self._listing.refused

    def blob_id(self, path: str) -> str:
        """Git's id of the content. Raises KeyError for a path not listed, OSError when it cannot be read."""
        ids, errors = self._ids([path])
        if errors:
            raise errors[path]
        return ids[path]

    def blob_ids(self, paths: Sequence[str]) -> Mapping[str, str]:
        """Ids of many at once; a path that is not listed or cannot be read is left out."""
        files = self._listing.files
        return self._ids([path for path in paths if path in files])[0]

    def read(self, path: str) -> bytes:
        """The content, whose id `blob_id` tells from then on. Raises KeyError when there is no such path, OSError
        when it cannot be read."""
        place = self._listing.files[path]
        content = self._contents.pop(place, None)
        if content is not None:
            self._kept -= len(content)
            return content
        content = read_inside(self._root, place)
        if place in self._given:
            self._given[place] = blob_id(content)
        return content

    def size(self, path: str) -> int:
        """Size in bytes, without reading it. Raises KeyError, also when it has gone since."""
        place = self._listing.files[path]
        try:
            return self._look(place).st_size
        except OSError:
            raise KeyError(path) from None

    def _look(self, place: str) -> os.stat_result:
        look = self._looks.get(place)
        if look is None:
            look = self._looks[place] = os.stat(f"{self._root}/{place}")
        return look

    @cached_property
    def _root(self) -> str:
        return os.fspath(self.root)

    @cached_property
    def _listing(self) -> Listing:
        return listing(self._root)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self._listing.files)

    @cached_property
    def _seen(self) -> dict[str, Seen]:
        return dict(self._cache.seen(self._root)) if self._cache is not None else {}

    @cached_property
    def _gone(self) -> list[str]:
        """What the stat index knows and the listing does not; the cache is told once."""
        places = set(self._listing.files.values())
        return [place for place in self._seen if place not in places]

    def _ids(self, paths: Sequence[str]) -> tuple[dict[str, str], dict[str, OSError]]:
        """The ids of listed paths, and why there is none."""
        files, seen, given = self._listing.files, self._seen, self._given
        found: dict[str, str] = {}
        fresh: dict[str, Seen] = {}
        errors: dict[str, OSError] = {}
        now = time.time_ns()
        for path in paths:
            place = files[path]
            if place in given:
                found[path] = given[place]
                continue
            try:
                look = self._look(place)
                key = _key(look)
                known = seen.get(place)
                if known is not None and known[:4] == key:
                    found[path] = given[place] = known[4]
                    continue
                found[path] = given[place] = new = self._hash(place, look.st_size)
                if _is_settled(look, now):
                    fresh[place] = Seen(*key, new)
            except OSError as error:
                errors[path] = error
        self._remember(fresh)
        return found, errors

    def _hash(self, place: str, size: int) -> str:
        """The id of a content; a small one is kept for `read`, which is what comes next."""
        if size <= _KEPT_FILE:
            content = read_inside(self._root, place)
            if place not in self._contents and self._kept + len(content) <= _KEPT_ALL:
                self._contents[place] = content
                self._kept += len(content)
            return blob_id(content)
        with open_inside(self._root, place) as file:
            length = os.fstat(file.fileno()).st_size
            digest, hashed = sha1(b"blob %d\0" % length, usedforsecurity=False), 0
            while chunk := file.read(1 << 20):
                digest.update(chunk)
                hashed += len(chunk)
        if hashed != length:
            raise OSError(f"{place} changed while it was read")
        return digest.hexdigest()

    def _remember(self, fresh: Mapping[str, Seen]) -> None:
        if self._cache is None:
            return
        gone = self._gone
        if fresh or gone:
            self._cache.remember(self._root, fresh, gone)
            self._seen.update(fresh)
            for place in gone:
                del self._seen[place]
            gone.clear()


def _key(look: os.stat_result) -> tuple[int, int, int, int]:
    return look.st_size, look.st_mtime_ns, look.st_ctime_ns, look.st_ino & _INODE_MASK


def _is_settled(look: os.stat_result, now: int) -> bool:
    """Whether a change after `now` will show in the times of a file that looks like this."""
    if not stat.S_ISREG(look.st_mode):
        return False
    changed = max(look.st_mtime_ns, look.st_ctime_ns)
    tick = _COARSE_TICK_NS if look.st_mtime_ns % 1_000_000_000 == 0 else _TICK_NS
    return changed < now - tick
