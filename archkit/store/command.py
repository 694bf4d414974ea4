"""Runs git's plumbing on a repository that is not trusted: nothing the repository configures is executed.

The variables `GIT_*` of a surrounding hook are cleared, the system's configuration is not read, hooks, the
file system monitor, replaced objects and every transport are off, and nothing waits for an answer.
"""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

TIMEOUT = 60.0
"""Seconds. A named pipe where git expects a file would make it wait for ever."""

_CONFIG = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.quotePath=false",
    "log.showSignature=false",
    "safe.bareRepository=explicit",
)

_ENVIRONMENT = {
    # A partial clone fetches what it lacks. Older versions of git than 2.44 know only the second way to
    # forbid it: a list of transports in which there is none.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}

_AT_ONCE = {"GIT_FLUSH": "0"}
"""What is read when git has ended need not come commit by commit."""


def git(folder: Path, *arguments: str, timeout: float = TIMEOUT, given: bytes = b"") -> bytes | None:
    """What git prints when it is run in `folder` and `given` this to read.

    None when it is missing, fails or takes too long.
    """
    command = command_line(*arguments)
    if command is None:
        return None
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**environment(), **_AT_ONCE},
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def line(folder: Path, *arguments: str) -> str | None:
    """The one line git prints, without its end; None when it fails or prints nothing."""
    output = git(folder, *arguments)
    return (os.fsdecode(output).rstrip("\r\n") or None) if output is not None else None


def command_line(*arguments: str) -> Sequence[str] | None:
    """The command with the safe configuration in front; None when git is not installed."""
    found = program()
    if found is None:
        return None
    return [found, *(word for setting in _CONFIG for word in ("-c", setting)), *arguments]


def environment() -> Mapping[str, str]:
    """The environment of every git process."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return inherited | _ENVIRONMENT


def program() -> str | None:
    """The git that is run; None when it is not installed."""
    return _program(os.environ.get("PATH", os.defpath))


@functools.lru_cache(maxsize=4)
def _program(search: str) -> str | None:
    """The first git in the absolute folders of PATH: a repository may hold a program of that name too."""
    for folder in search.split(os.pathsep):
        file = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if os.path.isabs(folder) and os.path.isfile(file) and os.access(file, os.X_OK):
            return file
    return None
