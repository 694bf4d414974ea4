"""The one writer: files appear whole or not at all, and several of them together or none.

Every content is written beside its place under another name and forced to the disk before the first file
is renamed; when a rename fails, those before it are taken back. So a full disk, a file in the way or Ctrl-C
leaves everything as it was; and when the process is killed, its journal lets the next one take it back.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from archkit.errors import ArchkitError
from archkit.store.batch import Batch, Content, changed
from archkit.store.inside import read_inside
from archkit.store.listing import shown
from archkit.store.place import place
from archkit.store.recover import recover


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
    recover(base)
    contents = []
    for path, content in files.items():
        after, at = _bytes(path, content), place(base, path, overwrite=overwrite)
        before = _read(base, at.path) if at.look is not None else None
        if before != after:
            contents.append(Content(path, at, before, after, is_strict=not overwrite))
    return _carry_out(base, contents)


def change_all(root: Path, changes: Mapping[str, tuple[bytes | None, bytes | None]]) -> Collection[str]:
    """Make all of `path below root -> (what is there, what is to be there)`, or none; None is no file.

    Returns the paths that changed. Raises ArchkitError, and leaves everything as it is, when one is not as it
    was said to be, or as `write_all` does.
    """
    base = os.path.realpath(root)
    recover(base)
    contents = []
    for path, (before, after) in changes.items():
        at = place(base, path, overwrite=before is not None)
        if (_read(base, at.path) if at.look is not None else None) != before:
            raise changed(path)
        if after is None and os.path.islink(os.path.join(base, path)):
            raise ArchkitError(f"{shown(path)} is a symbolic link", "it is left as it is")
        if before != after:
            contents.append(Content(path, at, before, after, is_strict=True))
    return _carry_out(base, contents)


def _carry_out(root: str, contents: list[Content]) -> Collection[str]:
    if not contents:
        return []
    batch = Batch(root, contents)
    try:
        batch.stage()
        with _uninterrupted():
            batch.commit()
    except BaseException:
        with _uninterrupted():
            batch.undo()
        raise
    finally:
        batch.close()
    return [content.path for content in contents]


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


def _read(root: str, path: str) -> bytes | None:
    try:
        return read_inside(root, path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ArchkitError(f"{shown(path)} cannot be read: {error.strerror or error}") from None
