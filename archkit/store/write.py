"""The one writer: files appear whole or not at all, and several of them together or none.

Every content is written beside its place under another name and forced to the disk before the first file
is renamed; when a rename fails, those before it are taken back. So a full disk, a file in the way or Ctrl-C
leaves everything as it was.
"""

from __future__ import annotations

import os
import secrets
import signal
import stat
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from archkit.errors import ArchkitError
from archkit.store.inside import read_inside
from archkit.store.listing import shown
from archkit.store.place import Folder, Place, is_there, open_folder, place

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def write(target: Path, content: str | bytes, overwrite: bool = False) -> bool:
    """Write one file that a person named; its folder is the root. Returns whether anything changed.

    Raises ArchkitError as `write_all` does.
    """
    return bool(write_all(target.parent, {target.name: content}, overwrite))


def write_all(root: Path, files: Mapping[str, str | bytes], overwrite: bool = False) -> Collection[str]:
    """Write all of `path below root -> content`, or none; returns the paths whose content changed.

    Missing folders are made. A file that has the content already is left alone, and one that is replaced
    keeps its mode. Without `overwrite`, nothing that is there is replaced, whoever put it there and when.
    Raises ArchkitError when a path leads out of the root, also through a link, or cannot be written.
    """
    base = os.path.realpath(root)
    contents = {path: _bytes(path, content) for path, content in files.items()}
    places = {path: place(base, path, overwrite=overwrite) for path in files}
    changed = [path for path in files if not _is_current(base, places[path], contents[path])]
    if not changed:
        return changed
    batch = _Batch(base, overwrite)
    try:
        for path in changed:
            with _told(path):
                batch.stage(path, places[path], contents[path])
        with _uninterrupted():
            batch.commit()
    except BaseException:
        with _uninterrupted():
            batch.undo()
        raise
    finally:
        batch.close()
    return changed


@dataclass(slots=True)
class _Staged:
    """A content under another name beside its place."""

    path: str
    folder: Folder
    name: str
    temporary: str
    kept: str | None = None
    """The name under which what was there is kept until all are in place."""
    is_done: bool = False


class _Batch:
    """Files on their way into place."""

    def __init__(self, root: str, overwrite: bool) -> None:
        self._root = root
        self._overwrite = overwrite
        self._folders: dict[str, Folder] = {}
        self._made: list[str] = []
        self._staged: list[_Staged] = []

    def stage(self, path: str, at: Place, content: bytes) -> None:
        """Write the content beside its place."""
        if at.folder not in self._folders:
            os.makedirs(self._root, exist_ok=True)
            self._folders[at.folder] = open_folder(self._root, at.folder, self._made)
        staged = _Staged(path, self._folders[at.folder], at.name, _new_name())
        self._staged.append(staged)  # first: whatever happens from here on, it is taken away again
        _write_new(staged.folder, staged.temporary, content, at.look)

    def commit(self) -> None:
        """Rename all; after that there is no way back. The last needs none: when it fails, it has not happened."""
        for number, staged in enumerate(self._staged, 1):
            with _told(staged.path):
                if self._overwrite and number < len(self._staged):
                    self._keep(staged)
                self._put(staged)
                staged.is_done = True
        for staged in self._staged:
            if staged.kept is not None:
                _remove(staged.folder, staged.kept)
        for folder in self._folders.values():
            _force(folder)
        self._staged.clear()
        self._made.clear()

    def undo(self) -> None:
        """Put everything back as it was."""
        for staged in reversed(self._staged):
            if staged.is_done and staged.kept is None:
                _remove(staged.folder, staged.name)
            elif staged.is_done and staged.kept is not None:
                with suppress(OSError):
                    _rename(staged.folder, staged.kept, staged.name)
            elif staged.kept is not None:
                _remove(staged.folder, staged.kept)
            _remove(staged.folder, staged.temporary)
        self.close()
        for path in reversed(self._made):
            with suppress(OSError):
                os.rmdir(path)

    def close(self) -> None:
        """Let the folders go."""
        while self._folders:
            self._folders.popitem()[1].close()

    def _keep(self, staged: _Staged) -> None:
        """Give what is there, if anything, a second name; where a file system has no such thing, copy it."""
        folder = staged.folder
        try:
            look = os.stat(folder.file(staged.name), dir_fd=folder.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return
        staged.kept = _new_name()
        try:
            _link(folder, staged.name, staged.kept)
        except (OSError, NotImplementedError):
            path = os.path.relpath(os.path.join(folder.path, staged.name), self._root)
            _write_new(folder, staged.kept, read_inside(self._root, path.replace(os.sep, "/")), look)

    def _put(self, staged: _Staged) -> None:
        """Rename one into place. Only with `overwrite` may it take the place of anything."""
        folder, temporary, name = staged.folder, staged.temporary, staged.name
        if self._overwrite:
            _rename(folder, temporary, name)
        elif os.name == "nt":
            os.rename(folder.file(temporary), folder.file(name))  # fails there when the name is taken
        else:
            try:
                _link(folder, temporary, name)
            except FileExistsError:
                raise
            except OSError:  # no second names here: take the name first
                os.close(os.open(folder.file(name), _NEW, 0o600, dir_fd=folder.descriptor))
                staged.is_done = True
                _rename(folder, temporary, name)
            _remove(folder, temporary)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """What the system refuses, in a sentence."""
    try:
        yield
    except FileExistsError:
        raise is_there(path) from None
    except OSError as error:
        raise ArchkitError(f"{shown(path)} cannot be written: {error.strerror or error}") from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block is done. In another thread than the first it never arrives anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    before = signal.signal(signal.SIGINT, wait)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
        if waiting:
            signal.raise_signal(signal.SIGINT)


def _bytes(path: str, content: str | bytes) -> bytes:
    try:
        return content.encode() if isinstance(content, str) else content
    except UnicodeEncodeError:
        raise ArchkitError(f"the text for {shown(path)} cannot be written as UTF-8") from None


def _is_current(root: str, at: Place, content: bytes) -> bool:
    if at.look is None or at.look.st_size != len(content):
        return False
    try:
        return read_inside(root, at.path) == content
    except OSError:
        return False


def _new_name() -> str:
    return f".archkit-{secrets.token_hex(8)}.tmp"


def _write_new(folder: Folder, name: str, content: bytes, like: os.stat_result | None) -> None:
    """A new file with the content safely on the disk, and the mode of another one or the usual one."""
    descriptor = os.open(folder.file(name), _NEW, 0o666, dir_fd=folder.descriptor)
    try:
        if like is not None and hasattr(os, "fchmod"):
            os.fchmod(descriptor, stat.S_IMODE(like.st_mode) & 0o777)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _link(folder: Folder, name: str, second: str) -> None:
    at = folder.descriptor
    follow = os.link not in os.supports_follow_symlinks
    os.link(folder.file(name), folder.file(second), src_dir_fd=at, dst_dir_fd=at, follow_symlinks=follow)


def _rename(folder: Folder, name: str, other: str) -> None:
    at = folder.descriptor
    os.replace(folder.file(name), folder.file(other), src_dir_fd=at, dst_dir_fd=at)


def _remove(folder: Folder, name: str) -> None:
    with suppress(OSError):
        os.unlink(folder.file(name), dir_fd=folder.descriptor)


def _force(folder: Folder) -> None:
    """Make the names in a folder last, where a folder can be forced to the disk."""
    if folder.descriptor is not None:
        with suppress(OSError):
            os.fsync(folder.descriptor)
