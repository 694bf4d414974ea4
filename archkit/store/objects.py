"""Contents out of git's object database, through one `git cat-file --batch` that stays open."""

from __future__ import annotations

import subprocess
import threading
import time
import weakref
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from archkit.store import command
from archkit.store.checkout import Checkout

_AT_ONCE = 12_000
"""Bytes of names that are written before an answer is read: fewer than fill a pipe, so neither side waits for the
other."""
_PART = 1 << 20

_LOOKS_EVERY = 5.0
"""Seconds between two looks at whether an answer is overdue."""


class Objects:
    """The object database of a repository. The process starts when first asked, ends with `close` or with us."""

    def __init__(self, repository: Checkout) -> None:
        self._repository = repository
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._end: weakref.finalize[[_Running], Objects] | None = None
        self.has_failed = False
        """Whether git broke off while it was read from."""
        self.missing = 0
        """How often something was asked for that is not there."""

    def read(self, object_id: str) -> bytes:
        """The content of an object. Raises OSError when it is not there or git does not answer."""
        with self._lock:
            running = self._running if self._running is not None else self._start()
            try:
                content = running.ask(object_id)
            except (OSError, ValueError) as error:
                self._stop()
                raise OSError(f"git does not give the object {object_id}: {error}") from None
        if content is None:
            raise OSError(f"the object {object_id} is not in this clone")
        return content

    def read_many(self, object_ids: Sequence[str], limit: int) -> Iterator[tuple[str, bytes | None]]:
        """Contents of many objects with few switches between the processes; None for one that is not there, that
        has more than `limit` bytes, or that git does not give."""
        for asked in _portions(object_ids):
            with self._lock:
                found: list[bytes | None] = []
                try:
                    running = self._running if self._running is not None else self._start()
                    found.extend(running.ask_many(asked, limit))
                    self.missing += running.missing
                    running.missing = 0
                except (OSError, ValueError):
                    self.has_failed = True
                    self._stop()
            yield from zip(asked, [*found, *[None] * (len(asked) - len(found))], strict=True)

    def close(self) -> None:
        """End the process; it is started again when it is needed again."""
        with self._lock:
            self._stop()

    def _start(self) -> _Running:
        words = command.command_line(*self._repository.at, "cat-file", "--batch")
        if words is None:
            raise OSError("git is not installed")
        process = subprocess.Popen(
            words,
            cwd=Path(self._repository.top),
            env=command.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._running = running = _Running(process)
        self._end = weakref.finalize(self, _Running.end, running)
        threading.Thread(target=running.watch, name="archkit git", daemon=True).start()
        return running

    def _stop(self) -> None:
        if self._end is not None:
            self._end()
        self._running = self._end = None


@dataclass
class _Running:
    """The process, and since when it owes an answer."""

    process: subprocess.Popen[bytes]
    asked: float | None = None
    missing: int = 0
    is_over: threading.Event = field(default_factory=threading.Event)

    def ask(self, object_id: str) -> bytes | None:
        """A content, or None when there is no such object. Raises OSError, ValueError."""
        write, read = _pipes(self.process)
        self.asked = time.monotonic()
        write.write(object_id.encode() + b"\n")
        write.flush()
        header = read.readline().split()
        if header[-1:] == [b"missing"]:
            self.asked = None
            return None
        size = int(header[2]) if len(header) == 3 else -1
        content = read.read(size + 1) if size >= 0 else b""
        if len(content) != size + 1:
            raise OSError("it ended, or took too long")
        self.asked = None
        return content[:-1]

    def ask_many(self, object_ids: Sequence[str], limit: int) -> Iterator[bytes | None]:
        """Contents in the order asked, those over the limit left out. Raises OSError, ValueError."""
        write, read = _pipes(self.process)
        self.asked = time.monotonic()
        write.write(b"".join(_line(object_id) for object_id in object_ids))
        write.flush()
        for _ in object_ids:
            self.asked = time.monotonic()
            header = read.readline().split()
            if header[-1:] == [b"missing"]:
                self.missing += 1
                yield None
                continue
            size = int(header[2]) if len(header) == 3 else -1
            if size < 0:
                raise OSError("it ended, or took too long")
            if size <= limit:
                content = read.read(size + 1)
                if len(content) != size + 1:
                    raise OSError("it ended, or took too long")
                yield content[:-1]
                continue
            left = size + 1
            while left and (part := read.read(min(left, _PART))):
                left -= len(part)
            yield None
        self.asked = None

    def watch(self) -> None:
        """End the process when an answer is overdue: an object that is a named pipe never comes."""
        while not self.is_over.wait(_LOOKS_EVERY):
            if self.asked is not None and time.monotonic() - self.asked > command.TIMEOUT:
                self.process.kill()
                return

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self.is_over.set()
        self.process.kill()
        for pipe in _pipes(self.process):
            with suppress(OSError):
                pipe.close()
        self.process.wait()


def _line(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape") + b"\n"


def _portions(names: Sequence[str]) -> Iterator[list[str]]:
    """The names in runs that fit."""
    portion: list[str] = []
    size = 0
    for name in names:
        length = len(_line(name))
        if portion and size + length > _AT_ONCE:
            yield portion
            portion, size = [], 0
        portion.append(name)
        size += length
    if portion:
        yield portion


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout
