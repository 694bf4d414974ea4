"""The one exception that means misuse, as opposed to bad content.

Bad content (a broken file, a wrong reference) is a value: a `Problem`. Bad use (an unknown
rule name, a revision that does not exist) raises `ArchkitError`, which the CLI prints as one
sentence and a hint, and turns into exit code 2.
"""

from __future__ import annotations


class ArchkitError(Exception):
    """Misuse, told to a person: what is wrong, and what to do instead."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


INTERRUPTED = "interrupted; nothing was left half-written"
"""What is said after Ctrl-C."""
