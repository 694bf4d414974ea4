"""Takes back what a process that was killed left half done, at the next start of any command.

Either all files of a batch are as they were to be, or all are put back as they were. Where somebody has changed
one of them since, none is touched: that person has seen the state of things, we have not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.store.inside import read_inside
from archkit.store.journal import Step, digest, journals, parse
from archkit.store.listing import is_below, shown
from archkit.store.lock import try_lock
from archkit.store.place import Folder, open_folder, place

_FORGOTTEN = 30 * 86_400
"""Seconds after which the journal of a folder that is gone is thrown away."""

_SURELY_OVER = 3600
"""Seconds that nobody needs to write a journal."""


def recover(root: Path | str) -> tuple[str, ...]:
    """Look after what was left in, below or around the folder; what a person should know, in sentences."""
    folder = journals()
    try:
        names = sorted(os.listdir(folder)) if folder is not None else []
    except OSError:
        return ()
    base = os.path.realpath(root)
    told = []
    for name in names:
        assert folder is not None
        with _claimed(folder / name) as words:
            if words is not None and (sentence := _look_after(base, folder / name, words)):
                told.append(sentence)
    return tuple(told)


def _look_after(base: str, file: Path, words: bytes) -> str:
    """End one journal, unless it is about something else; a sentence when there is something to say."""
    found = parse(words)
    if found is None:
        file.unlink(missing_ok=True)
        return ""
    root, folders, steps = found
    if not os.path.isdir(root):
        if time.time() - file.stat().st_mtime > _FORGOTTEN:
            file.unlink(missing_ok=True)
        return ""
    if os.path.realpath(root) != root or not (is_below(root, base) or is_below(base, root)):
        return ""
    try:
        sentence = _settle(root, folders, steps)
    except (OSError, ArchkitError) as error:
        return f"an earlier run was ended half-way and cannot be taken back: {shown(str(error))}"
    file.unlink(missing_ok=True)
    return sentence


def _settle(root: str, folders: Sequence[str], steps: Sequence[Step]) -> str:
    states = [_state(root, step) for step in steps]
    is_half_done = "before" in states and "after" in states
    sentence = ""
    if is_half_done and "other" not in states:
        _put_back(root, steps, states)
        sentence = f"an earlier run was ended half-way; it was taken back in {_listed(steps)}"
    elif "other" in states and "after" in states:
        changed = [s for s, state in zip(steps, states, strict=True) if state == "other"]
        sentence = (
            f"an earlier run was ended half-way, and {_listed(changed)} changed since then: "
            f"look at {_listed(steps)}"
        )
    for step in steps:
        with _opened(root, step) as at:
            if at is not None:
                _remove(at, step.temporary)
                _remove(at, step.kept)
    if "after" not in states or is_half_done:
        for folder in sorted(folders, key=len, reverse=True):
            with suppress(OSError, ArchkitError):
                os.rmdir(os.path.join(root, place(root, f"{folder}/x", overwrite=True).folder))
    return sentence


def _state(root: str, step: Step) -> str:
    """What the file is now: as it was (`before`), as it was to be (`after`), or something `other`."""
    try:
        now = digest(read_inside(root, step.path))
    except FileNotFoundError:
        now = None
    return "after" if now == step.after else "before" if now == step.before else "other"


def _put_back(root: str, steps: Sequence[Step], states: Sequence[str]) -> None:
    """As it was; or, where the disk has lost what was kept, as it was to be."""
    with_states = list(zip(steps, states, strict=True))
    done = [step for step, state in with_states if state == "after"]
    waiting = [step for step, state in with_states if state == "before"]
    if all(s.before is None or _is(root, s, s.kept, s.before) for s in done):
        for step in done:
            _exchange(root, step, step.kept if step.before is not None else None)
    elif all(s.after is None or _is(root, s, s.temporary, s.after) for s in waiting):
        for step in waiting:
            _exchange(root, step, step.temporary if step.after is not None else None)
    else:
        raise OSError("what was there before is gone")


def _exchange(root: str, step: Step, source: str | None) -> None:
    """Give the content under another name its place; None: there was none."""
    with _opened(root, step) as at:
        if at is None:
            raise OSError(f"the folder of {step.path} is gone")
        if source is None:
            _remove(at, step.name)
        else:
            os.replace(
                at.file(source), at.file(step.name), src_dir_fd=at.descriptor, dst_dir_fd=at.descriptor
            )
        if at.descriptor is not None:
            os.fsync(at.descriptor)


def _is(root: str, step: Step, name: str, content: str) -> bool:
    try:
        path = f"{step.folder}/{name}" if step.folder else name
        return digest(read_inside(root, path)) == content
    except OSError:
        return False


@contextmanager
def _opened(root: str, step: Step) -> Iterator[Folder | None]:
    """The folder of a step; None when it is not there. Nothing is made and no link followed."""
    place(root, step.path, overwrite=True)
    if not os.path.isdir(os.path.join(root, step.folder)):
        yield None
        return
    folder = open_folder(root, step.folder, [])
    try:
        yield folder
    finally:
        folder.close()


def _remove(folder: Folder, name: str) -> None:
    with suppress(FileNotFoundError):
        os.unlink(folder.file(name), dir_fd=folder.descriptor)


@contextmanager
def _claimed(file: Path) -> Iterator[bytes | None]:
    """The words of a journal that no living process holds, held by us; None for any other."""
    if file.suffix != ".json":
        _forget_draft(file)
        yield None
        return
    try:
        descriptor = os.open(file, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        yield None
        return
    try:
        if try_lock(descriptor) and _is_still(file, descriptor):
            with os.fdopen(descriptor, "rb", closefd=False) as text:
                yield text.read()
        else:
            yield None
    finally:
        os.close(descriptor)


def _forget_draft(file: Path) -> None:
    """What is left of a process that was killed before its journal was one: it had not begun."""
    with suppress(OSError):
        if file.suffix == ".new" and time.time() - file.stat().st_mtime > _SURELY_OVER:
            file.unlink()


def _is_still(file: Path, descriptor: int) -> bool:
    """Whether the name leads to the open file: another may have ended this journal just now."""
    try:
        return os.path.samestat(os.stat(file), os.fstat(descriptor))
    except OSError:
        return False


def _listed(steps: Sequence[Step]) -> str:
    names = [shown(step.path) for step in steps]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more
