"""Which files below a folder may be read, which are refused, and where the links among them lead."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archkit.store import command, ignore
from archkit.store.checkout import checkout

SKIPPED_FOLDERS = frozenset(
    {
        ".git", ".hg", ".svn", ".jj", "node_modules", "bower_components", "__pycache__", ".tox", ".nox",
        ".eggs", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", ".terraform",
    }
)  # fmt: skip
"""Folders that hold no word of the people whose repository it is."""

ENVIRONMENT_MARK = "pyvenv.cfg"
"""The file that makes a folder a virtual environment of Python."""

_GIT_SECONDS = 20.0


@dataclass
class Listing:
    """What is below a folder; paths relative, with forward slashes."""

    files: dict[str, str] = field(default_factory=dict)
    """Each path that may be read, sorted, and where its content is: the target, for a symbolic link."""
    refused: dict[str, str] = field(default_factory=dict)
    """Each path that is there and not read, sorted, and why."""


def is_skipped(folder: str) -> bool:
    """Whether a folder of this name is never looked into."""
    return folder in SKIPPED_FOLDERS or is_gits(folder)


def is_gits(name: str) -> bool:
    """Whether a name is git's own: a folder, or a file in its place. macOS and Windows know `.GIT` too."""
    return name.lower() == ".git"


def shown(text: str) -> str:
    """Text from a file system as it may stand in a message: on one line, without control characters."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text
    )


def why_not_a_name(path: str) -> str | None:
    """Why a path cannot be used as text, or None."""
    if path.isascii():
        return None
    try:
        path.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8: rename it"
    return None


def listing(root: str) -> Listing:
    """Everything below `root`, a real path: without what git ignores, and without virtual environments."""
    repository = checkout(root)
    listed = _listed_by_git(root, repository.at) if repository is not None else None
    found = Listing()
    links: list[str] = []
    walk = _walk_everything(root, found) if listed is None else _walk_listed(root, listed, found)
    for path, entry in walk:
        reason = why_not_a_name(path)
        if reason is not None:
            found.refused[shown(path)] = reason
        elif entry.is_symlink():
            links.append(path)
        elif entry.is_file(follow_symlinks=False):
            found.files[path] = path
        else:
            found.refused[path] = "it is neither a file nor a folder (a pipe, a socket or a device)"
    plain = set(found.files)
    for path in links:
        _resolve(root, path, plain, found)
    found.files = {path: found.files[path] for path in sorted(found.files)}
    found.refused = dict(sorted(found.refused.items()))
    return found


def _listed_by_git(root: str, at: Sequence[str]) -> Mapping[str, str] | None:
    """What git would track below `root`, by folded path; None when it cannot be asked or ignores it all."""
    arguments = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    output = command.git(Path(root), *at, *arguments, timeout=_GIT_SECONDS)
    if output is None:
        return None
    paths = os.fsdecode(output).split("\0")
    listed = {_folded(path): path for path in paths if path and not path.endswith("/")}
    if not listed and command.git(Path(root), *at, "check-ignore", ".", timeout=_GIT_SECONDS):
        return None  # the folder itself is ignored, and somebody asks for it all the same
    return listed


if sys.platform in ("darwin", "win32"):

    def _folded(path: str) -> str:
        """One spelling for all that this file system takes for the same name."""
        return unicodedata.normalize("NFC", path).casefold()

else:

    def _folded(path: str) -> str:
        return path


def _walk_listed(
    root: str, listed: Mapping[str, str], found: Listing
) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The entries that git lists and that are there, and pipes and the like beside them."""
    folders = _folders_of(listed)
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        for path, entry in _entries(root, folder, found):
            folded = _folded(path)
            if entry.is_dir(follow_symlinks=False):
                if folded in folders and not is_skipped(entry.name):
                    waiting.append(path)
                continue
            spelled = listed.get(folded)
            if spelled is not None:
                yield spelled, entry
            elif not entry.is_symlink() and not entry.is_file(follow_symlinks=False):
                yield path, entry


def _folders_of(paths: Iterable[str]) -> set[str]:
    folders = {""}
    for folder in {path.rpartition("/")[0] for path in paths}:
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


def _walk_everything(root: str, found: Listing) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """The entries that no `.gitignore` on their way ignores."""
    waiting = [("", ignore.of_repository(root))]
    while waiting:
        folder, above = waiting.pop()
        entries = _entries(root, folder, found)
        has_patterns = any(entry.name == ".gitignore" for _, entry in entries)
        ignores = ignore.with_patterns(above, root, folder) if has_patterns else above
        for path, entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_skipped(entry.name) if is_folder else is_gits(entry.name):
                continue
            if ignores and ignore.is_ignored(f"{path}/" if is_folder else path, ignores):
                continue
            if is_folder:
                waiting.append((path, ignores))
            else:
                yield path, entry


def _entries(root: str, folder: str, found: Listing) -> list[tuple[str, os.DirEntry[str]]]:
    """What is in a folder; nothing when it is a virtual environment."""
    prefix = f"{folder}/" if folder else ""
    try:
        with os.scandir(f"{root}/{folder}" if folder else root) as entries:
            inside = [(prefix + entry.name, entry) for entry in entries]
    except OSError as error:
        if folder:
            found.refused[shown(folder)] = f"the folder cannot be listed: {error.strerror}"
        return []
    if folder and any(e.name == ENVIRONMENT_MARK and not e.is_dir(follow_symlinks=False) for _, e in inside):
        return []
    return inside


def _resolve(root: str, path: str, plain: set[str], found: Listing) -> None:
    """Where a symbolic link leads; a folder it leads to is not followed, and is read where it is."""
    link = f"{root}/{path}"
    try:
        target = shown(os.readlink(link))
        # The kernel goes first: it counts links, where `realpath` would recurse along a chain of them.
        is_folder = os.path.isdir(link)
        os.stat(link)
        real = os.path.realpath(link, strict=True)
    except OSError as error:
        found.refused[path] = f"it is a symbolic link that leads nowhere: {error.strerror}"
        return
    inside = os.path.relpath(real, root).replace(os.sep, "/") if is_below(real, root) else None
    if inside is None:
        found.refused[path] = f"it is a symbolic link to {target}, outside of the folder that is read"
    elif inside in plain:
        found.files[path] = inside
    elif not is_folder:
        found.refused[path] = f"it is a symbolic link to {target}, which is not read itself"


def is_below(path: str, root: str) -> bool:
    """Whether a real path is the root or in it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)
