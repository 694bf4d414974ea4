"""Where archkit keeps what it may lose: one folder per user, never in a knowledge base."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path | None:
    """`$ARCHKIT_CACHE_DIR`, else `archkit` in the platform's cache folder; None when there is no home.

    A relative path in a variable is ignored, as the XDG specification asks: it would lie in the folder
    that is being linted.
    """
    chosen = _absolute("ARCHKIT_CACHE_DIR")
    if chosen is not None:
        return chosen
    base = _platform_folder()
    return base / "archkit" if base is not None else None


def _platform_folder() -> Path | None:
    try:
        if sys.platform == "win32":
            return _absolute("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches"
        return _absolute("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return None


def _absolute(variable: str) -> Path | None:
    path = Path(os.environ.get(variable, "")).expanduser()
    return path if path.is_absolute() else None
