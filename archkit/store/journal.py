"""What a batch of files is about to do, written down before it begins.

A journal is a small file in the user's cache folder, never in a knowledge base: nobody can send one along. The
process that writes holds a lock on it, so whoever finds one without a lock knows that its process has died.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from archkit.store.folder import cache_folder
from archkit.store.lock import try_lock

_TEMPORARY = re.compile(r"\.archkit-[0-9a-f]{16}\.tmp\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


def new_name() -> str:
    """A name for a content on its way into place."""
    return f".archkit-{secrets.token_hex(8)}.tmp"


def digest(content: bytes) -> str:
    """What a content is known by in a journal."""
    return sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Step:
    """One file: what it was and what it is to be, by digest (None: no file)."""

    folder: str
    """Below the root, links followed."""
    name: str
    temporary: str
    """The name beside it under which the new content waits."""
    kept: str
    """The name beside it under which what was there is kept."""
    before: str | None
    after: str | None

    @property
    def path(self) -> str:
        """From the root."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


@dataclass(slots=True)
class Journal:
    """The journal of a running batch. Without a cache folder there is none, and `end` does nothing."""

    file: Path | None = None
    descriptor: int = -1

    def end(self) -> None:
        """All is in place, or all is taken back: nothing is left to be done."""
        if self.file is None:
            return
        if os.name == "nt":  # an open file cannot be removed there
            os.close(self.descriptor)
        with suppress(OSError):
            self.file.unlink()
        if os.name != "nt":
            os.close(self.descriptor)
        self.file = None

    def leave(self) -> None:
        """Something could not be taken back: let the next start find it."""
        if self.file is not None:
            os.close(self.descriptor)
            self.file = None


def journals() -> Path | None:
    """The folder that holds them; None when there is no cache folder."""
    folder = cache_folder()
    return folder / "journals" if folder is not None else None


def begin(root: str, steps: Sequence[Step], folders: Sequence[str]) -> Journal:
    """Write down what is about to happen below `root`, a real path; `folders` are those that will be made."""
    place = journals()
    if place is None:
        return Journal()
    file = place / f"{secrets.token_hex(12)}.json"
    draft = file.with_suffix(".new")
    words = json.dumps({"root": root, "folders": list(folders), "steps": [asdict(step) for step in steps]})
    try:
        place.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return Journal()
    try:
        is_locked = try_lock(descriptor)  # before it may be seen; not on a file system without locks
        if is_locked:
            with os.fdopen(descriptor, "wb", closefd=False) as out:
                out.write(words.encode())
            if len(steps) > 1:  # of one file alone, the journal only says what to clean
                os.fsync(descriptor)
            os.rename(draft, file)
            if len(steps) > 1:
                _force(place)
            return Journal(file, descriptor)
    except OSError:
        pass
    os.close(descriptor)
    with suppress(OSError):
        draft.unlink()
    return Journal()


def _force(folder: Path) -> None:
    """Make the names in a folder last, where a folder can be forced to the disk."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def parse(words: bytes) -> tuple[str, list[str], list[Step]] | None:
    """Root, folders and steps; None when it is not what `begin` has written."""
    try:
        data: dict[str, object] = json.loads(words)
        root, folders, steps = data["root"], data["folders"], data["steps"]
        if not (isinstance(root, str) and isinstance(folders, list) and isinstance(steps, list)):
            return None
        return root, [str(folder) for folder in folders], [_step(step) for step in steps]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _step(data: dict[str, object]) -> Step:
    """A step that names nothing but a file and what is ours beside it. Raises ValueError, KeyError, TypeError."""
    folder, name, temporary, kept = (str(data[key]) for key in ("folder", "name", "temporary", "kept"))
    before, after = data["before"], data["after"]
    if not (_TEMPORARY.match(temporary) and _TEMPORARY.match(kept)):
        raise ValueError("no name of ours")
    if before is not None and not (isinstance(before, str) and _DIGEST.match(before)):
        raise ValueError("no digest")
    if after is not None and not (isinstance(after, str) and _DIGEST.match(after)):
        raise ValueError("no digest")
    return Step(folder, name, temporary, kept, before, after)
