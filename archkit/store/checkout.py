"""Which repository a folder is checked out from: its top, and where in it the folder lies.

git is told the top instead of being asked for it: what it answers, a repository can set.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from archkit.store import command


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder in the working copy of a repository."""

    top: str
    """Real path of the folder that holds `.git`."""
    prefix: str
    """Path of the folder below the top; empty or with a slash at its end."""

    def git(self, *arguments: str, timeout: float = command.TIMEOUT, given: bytes = b"") -> bytes | None:
        """What git prints when it is run at the top and `given` this to read; None when it fails."""
        return command.git(Path(self.top), *self.at, *arguments, timeout=timeout, given=given)

    def line(self, *arguments: str) -> str | None:
        """The one line git prints; None when it fails or prints nothing."""
        return command.line(Path(self.top), *self.at, *arguments)

    @property
    def at(self) -> tuple[str, ...]:
        """The options that say where the working copy is, whatever `core.worktree` and `core.bare` say."""
        return (f"--work-tree={self.top}",)


def checkout(folder: Path | str) -> Checkout | None:
    """The repository around a folder; None when there is none."""
    real = os.path.realpath(folder)
    for top in (real, *map(str, Path(real).parents)):
        git = os.path.join(top, ".git")
        # git itself looks further up when a folder of this name is not a repository.
        if os.path.isfile(git) or os.path.exists(os.path.join(git, "HEAD")):
            below = "" if real == top else os.path.relpath(real, top).replace(os.sep, "/") + "/"
            return Checkout(top, below)
    return None
