"""One at a time: who makes new files in a folder waits for the one who is doing so already.

The lock is a file in the user's cache folder, held by the operating system, so it is gone with its process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from archkit.store.folder import cache_folder

if sys.platform == "win32":
    import msvcrt

    def _wait(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # gives up after ten seconds
else:
    import fcntl

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def turn(root: Path) -> Iterator[None]:
    """Wait for one's turn to number and write new files below `root`. Without a cache folder nobody waits."""
    descriptor = _opened(root)
    if descriptor is None:
        yield
        return
    try:
        try:
            _wait(descriptor)
        except OSError:  # a file system without locks: as without a cache folder
            pass
        yield
    finally:
        os.close(descriptor)


def _opened(root: Path) -> int | None:
    folder = cache_folder()
    if folder is None:
        return None
    name = sha256(os.fsencode(os.path.realpath(root))).hexdigest()[:24]
    try:
        (folder / "turns").mkdir(parents=True, exist_ok=True)
        return os.open(folder / "turns" / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None
