"""Keeps the traceback of a defect in a file, since a user should not have to look at one."""

from __future__ import annotations

import os
import tempfile
import traceback


def write_log(error: BaseException) -> str | None:
    """Write the traceback into a new file; returns its path, or None when nothing can be written."""
    text = "".join(traceback.format_exception(error))
    try:
        handle, path = tempfile.mkstemp(
            prefix="archkit-", suffix=".log", dir=os.environ.get("ARCHKIT_CACHE_DIR")
        )
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError:
        return None
    return path
