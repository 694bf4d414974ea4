"""A lock on an open file, held by the operating system: it is gone with its process, however that ends."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt
    import os

    _BYTE = 1 << 30
    """A byte that no content reaches: a locked one cannot be read."""

    def wait_for(descriptor: int) -> bool:
        """Wait until the lock is ours; False where it could not be had (after ten seconds)."""
        return _lock(descriptor, msvcrt.LK_LOCK)

    def try_lock(descriptor: int) -> bool:
        """Take the lock when nobody has it; False otherwise, also on a file system without locks."""
        return _lock(descriptor, msvcrt.LK_NBLCK)

    def _lock(descriptor: int, how: int) -> bool:
        try:
            os.lseek(descriptor, _BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, how, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        except OSError:
            return False
        return True
else:
    import fcntl

    def wait_for(descriptor: int) -> bool:
        """Wait until the lock is ours; False where it could not be had."""
        return _lock(descriptor, fcntl.LOCK_EX)

    def try_lock(descriptor: int) -> bool:
        """Take the lock when nobody has it; False otherwise, also on a file system without locks."""
        return _lock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _lock(descriptor: int, how: int) -> bool:
        try:
            fcntl.flock(descriptor, how)
        except OSError:
            return False
        return True
