"""Where a file may be written: a path below a root, and its folder opened without leaving that root.

A folder is opened from the one above it and its files are named relative to it, so that nobody can put a
link in the way between the check and the writing. Where the platform cannot do that, as on Windows, paths
are checked instead.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass

from archkit.errors import ArchkitError
from archkit.store.listing import is_below, shown, why_not_a_name

CAN_WALK = {os.open, os.mkdir, os.unlink, os.rmdir, os.rename, os.link} <= os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder."""

    path: str
    descriptor: int | None
    """None where a file cannot be named relative to an open folder."""

    def file(self, name: str) -> str:
        """What to call a file in it, together with `descriptor` as its `dir_fd`."""
        return name if self.descriptor is not None else os.path.join(self.path, name)

    def close(self) -> None:
        """Give the descriptor back."""
        if self.descriptor is not None:
            os.close(self.descriptor)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the content of a path goes: its folder below the root, through links inside, and its name there."""

    folder: str
    name: str
    look: os.stat_result | None
    """What is there now; None when there is nothing."""

    @property
    def path(self) -> str:
        """The path below the root."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def place(root: str, path: str, *, overwrite: bool) -> Place:
    """Where `path` below `root`, a real path, is written. Raises ArchkitError when it must not be."""
    _check(path)
    full = os.path.join(root, *path.split("/"))
    try:
        there = os.lstat(full)
    except FileNotFoundError:
        there = None
    except OSError as error:
        raise ArchkitError(f"{shown(path)} cannot be written: {error.strerror}") from None
    if there is not None and not overwrite:
        raise is_there(path)
    is_link = there is not None and stat.S_ISLNK(there.st_mode)
    try:
        # The kernel goes first: it counts links, where `realpath` would recurse along a chain of them.
        look = os.stat(full) if there is not None else None
        real = os.path.realpath(full) if is_link else _real_folder(full)
    except OSError as error:
        why = "it is a symbolic link that leads nowhere" if is_link else error.strerror
        raise ArchkitError(f"{shown(path)} cannot be written: {why}") from None
    if not is_below(real, root):
        raise ArchkitError(
            f"{shown(path)} leads through a symbolic link out of {shown(root)}", "nothing is written there"
        )
    if look is not None and not stat.S_ISREG(look.st_mode):
        what = "a folder" if stat.S_ISDIR(look.st_mode) else "no regular file"
        raise ArchkitError(f"{shown(path)} cannot be written: it is {what}")
    folder, name = os.path.split(real)
    found = "" if folder == root else os.path.relpath(folder, root).replace(os.sep, "/")
    _check(f"{found}/{name}" if found else name)
    return Place(found, name, look)


def is_there(path: str) -> ArchkitError:
    """That a file is not replaced."""
    return ArchkitError(f"{shown(path)} is there already", "it is left as it is: choose another name")


def _real_folder(full: str) -> str:
    """The path with the links among its folders followed."""
    folder, name = os.path.split(full)
    try:
        os.stat(folder)
    except FileNotFoundError:
        pass  # it will be made
    return os.path.join(os.path.realpath(folder), name)


def _check(path: str) -> None:
    """Raise ArchkitError unless a path is one below a root, on every platform, and not git's own."""
    parts = path.split("/")
    if "\0" in path or why_not_a_name(path) is not None:
        raise ArchkitError(f"{shown(path)} cannot be the name of a file", "use plain text")
    if path.startswith("/") or "\\" in path or ".." in parts or _has_drive(path):
        raise ArchkitError(
            f"{shown(path)} is no path below the root", "it must be relative, with `/`, and without `..`"
        )
    if "" in parts or "." in parts:
        raise ArchkitError(f"`{shown(path)}` does not name a file", "it must be a path such as `a/b.yaml`")
    if any(part.rstrip(". ").lower() == ".git" or part.lower() == "git~1" for part in parts):
        raise ArchkitError(f"{shown(path)} is in git's own folder", "nothing is written there")
    if sys.platform == "win32" and any(_is_no_file(part) for part in parts):
        raise ArchkitError(f"{shown(path)} cannot be the name of a file on Windows")


def _has_drive(path: str) -> bool:
    return len(path) > 1 and path[1] == ":" and path[0].isascii() and path[0].isalpha()


def _is_no_file(part: str) -> bool:
    """Whether Windows takes a name for something else: a device, a stream, the name without its end."""
    return part.partition(".")[0].rstrip().lower() in _DEVICES or ":" in part or part[-1] in ". "


def open_folder(root: str, folder: str, made: list[str]) -> Folder:
    """Open a folder below the root; what is missing is made, and its path added to `made`. Raises OSError."""
    parts = folder.split("/") if folder else []
    if not CAN_WALK:
        return _open_checked(root, parts, made)
    here = os.open(root, _FOLDER)
    path = root
    try:
        for part in parts:
            path = f"{path}/{part}"
            try:
                below = os.open(part, _FOLDER, dir_fd=here)
            except FileNotFoundError:
                with suppress(FileExistsError):  # another process was faster
                    os.mkdir(part, dir_fd=here)
                    made.append(path)
                below = os.open(part, _FOLDER, dir_fd=here)
            os.close(here)
            here = below
    except BaseException:
        os.close(here)
        raise
    return Folder(path, here)


def _open_checked(root: str, parts: list[str], made: list[str]) -> Folder:
    path = root
    for part in parts:
        path = os.path.join(path, part)
        if not os.path.lexists(path):
            os.mkdir(path)
            made.append(path)
        if os.path.normcase(os.path.realpath(path)) != os.path.normcase(path):
            raise OSError(f"{path} is a link")
    return Folder(path, None)
