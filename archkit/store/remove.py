"""Takes a file away that archkit put there, without ever leaving the root."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.store.listing import shown
from archkit.store.place import open_folder, place


def remove(root: Path, path: str) -> None:
    """Remove the regular file `path` below the root; one that is gone already is fine.

    Raises ArchkitError when the path leads out of the root, is a link or a folder, or cannot be removed.
    """
    base = os.path.realpath(root)
    at = place(base, path, overwrite=True)
    if at.look is None:
        return
    try:
        folder = open_folder(base, at.folder, [])
        try:
            file = folder.file(os.path.basename(path))
            if not stat.S_ISREG(os.stat(file, dir_fd=folder.descriptor, follow_symlinks=False).st_mode):
                raise ArchkitError(f"{shown(path)} is no regular file", "it is left as it is")
            os.unlink(file, dir_fd=folder.descriptor)
        finally:
            folder.close()
    except FileNotFoundError:
        return
    except OSError as error:
        raise ArchkitError(f"{shown(path)} cannot be removed: {error.strerror or error}") from None
