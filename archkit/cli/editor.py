"""The editor of the person at work, as their own environment names it; never what a repository configures."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from archkit.errors import ArchkitError


def editor() -> Sequence[str]:
    """The command that opens a file, from `$VISUAL` or `$EDITOR`. Raises ArchkitError when there is none."""
    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(variable, ""), posix=os.name != "nt")
        except ValueError:
            raise ArchkitError(f"${variable} is no command", "check its quotes") from None
        if words:
            return words
    raise ArchkitError("--edit needs to know your editor", "set $VISUAL or $EDITOR, or leave --edit out")


def open_in(command: Sequence[str], file: Path) -> None:
    """Open a file and wait until the editor is closed. What is written stays, however that ends."""
    try:
        code = subprocess.run([*command, str(file)], check=False).returncode
    except OSError as error:
        print(f"the editor `{command[0]}` cannot be started: {error.strerror}", file=sys.stderr)
        return
    if code:
        print(f"the editor `{command[0]}` ended with {code}; the file is there", file=sys.stderr)
