"""Opens a file below a root without ever leaving it, blocking, or following a link.

What was a file when the folder was listed may be a link or a named pipe when it is opened, so every
folder on the way is opened from the one above it, and what is opened must be a regular file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

_FILE = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_CAN_WALK = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")


def read_inside(root: str, path: str) -> bytes:
    """The content of the regular file `path` below `root`, a real path. Raises OSError."""
    descriptor = _open(root, path)
    try:
        size = _checked(descriptor, path).st_size
        chunks = [os.read(descriptor, size + 1)]
        if len(chunks[0]) == size:
            return chunks[0]
        while chunks[-1]:
            chunks.append(os.read(descriptor, 1 << 20))
        return b"".join(chunks)
    finally:
        os.close(descriptor)


@contextmanager
def open_inside(root: str, path: str) -> Iterator[BinaryIO]:
    """The same file to be read piece by piece. Raises OSError."""
    descriptor = _open(root, path)
    try:
        _checked(descriptor, path)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def _checked(descriptor: int, path: str) -> os.stat_result:
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path} is not a regular file")
    return found


def _open(root: str, path: str) -> int:
    if not _CAN_WALK:
        return _open_checked(root, path)
    *folders, name = path.split("/")
    if ".." in folders or name == "..":
        raise OSError(f"{path} leads out of its folder")
    here = os.open(root, _FOLDER)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER, dir_fd=here)
            os.close(here)
            here = below
        return os.open(name, _FILE, dir_fd=here)
    finally:
        os.close(here)


def _open_checked(root: str, path: str) -> int:
    """Where a folder cannot be opened from another, as on Windows."""
    file = os.path.join(root, *path.split("/"))
    if os.path.normcase(os.path.realpath(file)) != os.path.normcase(os.path.normpath(file)):
        raise OSError(f"{path} leads through a link")
    if not stat.S_ISREG(os.lstat(file).st_mode):
        raise OSError(f"{path} is not a regular file")
    return os.open(file, _FILE)
