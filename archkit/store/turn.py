"""One at a time: who makes new files in a folder waits for the one who is doing so already.

The lock is a file in the user's cache folder, held by the operating system, so it is gone with its process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from archkit.store.folder import cache_folder
from archkit.store.lock import wait_for
from archkit.store.recover import recover


@contextmanager
def turn(root: Path) -> Iterator[Sequence[str]]:
    """Wait for one's turn to number and write files below `root`, and look after what a killed run left there.

    Gives what a person should know of that, in sentences. Without a cache folder nobody waits.
    """
    descriptor = _opened(root)
    try:
        if descriptor is not None:
            wait_for(descriptor)
        yield recover(root)
    finally:
        if descriptor is not None:
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
