"""Files on their way into place: written beside it, renamed one after the other, put back when one fails."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from archkit.errors import ArchkitError
from archkit.store.inside import read_inside
from archkit.store.journal import Journal, Step, begin, digest, new_name
from archkit.store.listing import shown
from archkit.store.place import Folder, Place, is_there, open_folder

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be at a place."""

    path: str
    """As the person who asked calls it."""
    at: Place
    before: bytes | None
    """What is there; None: nothing."""
    after: bytes | None
    """None: the file goes away."""
    is_strict: bool
    """Whether nothing may be replaced but what was there before, whoever puts it there and when."""


@dataclass(slots=True)
class _Staged:
    """A content under another name beside its place."""

    content: Content
    folder: Folder
    step: Step
    is_kept: bool = False
    """Whether what was there has a second name until all are in place."""
    is_done: bool = False


class Batch:
    """Contents that go into place together or not at all."""

    def __init__(self, root: str, contents: Sequence[Content]) -> None:
        self._root = root
        self._contents = contents
        self._steps = [
            Step(c.at.folder, c.at.name, new_name(), new_name(), _digest(c.before), _digest(c.after))
            for c in contents
        ]
        self._folders: dict[str, Folder] = {}
        self._made: list[str] = []
        self._staged: list[_Staged] = []
        self._journal = Journal()

    def stage(self) -> None:
        """Write down what will be done, then write each content beside its place."""
        os.makedirs(self._root, exist_ok=True)
        self._journal = begin(self._root, self._steps, _missing(self._root, self._steps))
        for content, step in zip(self._contents, self._steps, strict=True):
            with told(content.path):
                self._stage(content, step)

    def _stage(self, content: Content, step: Step) -> None:
        if step.folder not in self._folders:
            self._folders[step.folder] = open_folder(self._root, step.folder, self._made)
        if content.before is not None and not _may_write(self._folders[step.folder], step.name):
            name = shown(content.path)
            raise ArchkitError(f"{name} is write-protected", f"allow writing to it first: chmod u+w {name}")
        staged = _Staged(content, self._folders[step.folder], step)
        self._staged.append(staged)  # first: whatever happens from here on, it is taken away again
        if content.after is not None:
            _write_new(staged.folder, step.temporary, content.after, content.at.look)

    def commit(self) -> None:
        """Rename all; after that there is no way back."""
        if len(self._staged) > 1:
            for staged in self._staged:
                with told(staged.content.path):
                    self._keep(staged)
            self._force()
        for staged in self._staged:
            with told(staged.content.path):
                self._put(staged)
                staged.is_done = True
        self._force()
        for staged in self._staged:
            if staged.is_kept:
                _remove(staged.folder, staged.step.kept)
        self._journal.end()
        self._staged.clear()
        self._made.clear()

    def undo(self) -> None:
        """Put everything back as it was."""
        for staged in reversed(self._staged):
            _remove(staged.folder, staged.step.temporary)
            if not staged.is_done:
                _remove(staged.folder, staged.step.kept)
            elif not staged.is_kept:
                _remove(staged.folder, staged.step.name)
            else:
                try:
                    _rename(staged.folder, staged.step.kept, staged.step.name)
                except OSError:
                    self._journal.leave()  # what is kept stays; the next start tries again
        self.close()
        for path in reversed(self._made):
            with suppress(OSError):
                os.rmdir(path)
        self._journal.end()

    def close(self) -> None:
        """Let the folders go."""
        while self._folders:
            self._folders.popitem()[1].close()

    def _keep(self, staged: _Staged) -> None:
        """Give what is there, if anything, a second name; where a file system has no such thing, copy it."""
        folder, step, before = staged.folder, staged.step, staged.content.before
        if before is None:
            return
        try:
            _link(folder, step.name, step.kept)
        except FileNotFoundError:
            if staged.content.is_strict:
                raise changed(staged.content.path) from None
            return
        except (OSError, NotImplementedError):
            _write_new(folder, step.kept, before, staged.content.at.look)
        staged.is_kept = True
        if staged.content.is_strict and digest(read_inside(self._root, step.path)) != step.before:
            raise changed(staged.content.path)

    def _put(self, staged: _Staged) -> None:
        """Rename one into place."""
        folder, step = staged.folder, staged.step
        if step.after is None:
            os.unlink(folder.file(step.name), dir_fd=folder.descriptor)
        elif step.before is not None or not staged.content.is_strict:
            _rename(folder, step.temporary, step.name)
        elif os.name == "nt":
            os.rename(
                folder.file(step.temporary), folder.file(step.name)
            )  # fails there when the name is taken
        else:
            try:
                _link(folder, step.temporary, step.name)
            except FileExistsError:
                raise
            except OSError:  # no second names here: take the name first
                os.close(os.open(folder.file(step.name), _NEW, 0o600, dir_fd=folder.descriptor))
                staged.is_done = True
                _rename(folder, step.temporary, step.name)
            _remove(folder, step.temporary)

    def _force(self) -> None:
        """Make the names in the folders last, where a folder can be forced to the disk."""
        for folder in self._folders.values():
            if folder.descriptor is not None:
                with suppress(OSError):
                    os.fsync(folder.descriptor)


def changed(path: str) -> ArchkitError:
    """That somebody else was faster."""
    return ArchkitError(f"{shown(path)} has changed meanwhile", "nothing was written; run it again")


@contextmanager
def told(path: str) -> Iterator[None]:
    """What the system refuses, in a sentence."""
    try:
        yield
    except FileExistsError:
        raise is_there(path) from None
    except OSError as error:
        raise ArchkitError(f"{shown(path)} cannot be written: {error.strerror or error}") from None


def _may_write(folder: Folder, name: str) -> bool:
    """Whether we may write to the file. A rename would replace it all the same, which nobody expects."""
    effective = os.access in os.supports_effective_ids
    return os.access(folder.file(name), os.W_OK, dir_fd=folder.descriptor, effective_ids=effective)


def _digest(content: bytes | None) -> str | None:
    return digest(content) if content is not None else None


def _missing(root: str, steps: Sequence[Step]) -> list[str]:
    """The folders on the way to the files that are not there yet."""
    found: dict[str, None] = {}
    for folder in {step.folder for step in steps}:
        while folder and folder not in found and not os.path.isdir(os.path.join(root, folder)):
            found[folder] = None
            folder = folder.rpartition("/")[0]
    return list(found)


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
