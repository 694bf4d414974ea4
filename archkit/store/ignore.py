"""What `.gitignore` says where git cannot be asked: outside of a repository, or where it is not installed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from archkit.store.inside import read_inside

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MAX_BYTES = 64 * 1024
MAX_PATTERNS = 1000

Ignores = tuple[tuple[str, "GitIgnoreSpec"], ...]
"""The folders above a path that have a `.gitignore`, the nearest last, each with its patterns."""

_STARS = re.compile(r"\*+")


def with_patterns(above: Ignores, root: str, folder: str) -> Ignores:
    """`above` and what the `.gitignore` of this folder adds; an unreadable one adds nothing."""
    prefix = f"{folder}/" if folder else ""
    spec = _spec(root, f"{prefix}.gitignore")
    return (*above, (prefix, spec)) if spec is not None else above


def of_repository(root: str) -> Ignores:
    """What `.git/info/exclude` says, where the root is the top of a repository."""
    spec = _spec(root, ".git/info/exclude")
    return (("", spec),) if spec is not None else ()


def is_ignored(path: str, ignores: Ignores) -> bool:
    """Whether the nearest pattern that matches ignores the path; the path of a folder ends with a slash."""
    for prefix, spec in reversed(ignores):
        ignored = spec.check_file(path[len(prefix) :]).include
        if ignored is not None:
            return ignored
    return False


def _spec(root: str, path: str) -> GitIgnoreSpec | None:
    try:
        lines = read_inside(root, path)[:MAX_BYTES].decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    patterns = _usable(lines)
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec

    with suppress(ValueError):
        return GitIgnoreSpec.from_lines(patterns)
    readable = []
    for pattern in patterns:
        with suppress(ValueError):  # git passes over a pattern that it cannot read, and so does this
            GitIgnoreSpec.from_lines([pattern])
            readable.append(pattern)
    return GitIgnoreSpec.from_lines(readable)


def _usable(lines: Sequence[str]) -> list[str]:
    """The patterns in these lines, without those on which a regular expression would try for hours."""
    patterns = [line for line in lines if line.strip() and not line.startswith("#")]
    return [pattern for pattern in patterns[:MAX_PATTERNS] if not _is_slow(pattern)]


def _is_slow(pattern: str) -> bool:
    segments = pattern.split("/")
    return sum(s == "**" for s in segments) > 2 or any(len(_STARS.findall(s)) > 2 for s in segments)
