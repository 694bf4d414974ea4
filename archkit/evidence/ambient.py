"""Variables that the system, a shell or a terminal sets: reading one of them is no setting of a product."""

from __future__ import annotations

_POSIX = frozenset(
    "CDPATH COLUMNS EDITOR HOME LANG LINES LOGNAME MAIL MANPATH OLDPWD PAGER PATH PWD SHELL TERM TMPDIR TZ USER VISUAL "
    "HOSTNAME".split()
)
"""IEEE Std 1003.1, chapter 8, and what every shell has besides."""
_TERMINALS = frozenset("COLORTERM TERM_PROGRAM TERM_PROGRAM_VERSION VTE_VERSION WT_SESSION DISPLAY".split())
_WINDOWS = frozenset(
    "APPDATA COMSPEC LOCALAPPDATA PATHEXT PROGRAMDATA PROGRAMFILES SYSTEMROOT TEMP TMP USERNAME USERPROFILE "
    "WINDIR".split()
)
_PLATFORMS = frozenset("KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT CI".split())
_ALL = _POSIX | _TERMINALS | _WINDOWS | _PLATFORMS


def is_ambient(name: str) -> bool:
    """Whether a variable belongs to the surroundings rather than to the configuration."""
    return name in _ALL or name.startswith("LC_")
