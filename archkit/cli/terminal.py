"""What the terminal can show: colour, links, width; and progress that vanishes when piped."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

_COLOURS = {"red": "31", "yellow": "33", "green": "32", "blue": "34", "cyan": "36", "bold": "1", "dim": "2"}


def has_colour(stream: TextIO) -> bool:
    """Colour only on a terminal, never with NO_COLOR, always with FORCE_COLOR."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_links(stream: TextIO) -> bool:
    """Whether the terminal is one of those known to show OSC 8 hyperlinks."""
    if not has_colour(stream):
        return False
    known = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper")
    return (
        os.environ.get("TERM_PROGRAM") in known
        or "kitty" in os.environ.get("TERM", "")
        or "VTE_VERSION" in os.environ
        or "WT_SESSION" in os.environ
    )


def paint(text: str, colour: str, stream: TextIO) -> str:
    """The text in a colour, where the stream shows colours."""
    return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if has_colour(stream) else text


def width() -> int:
    """Columns of the terminal; 100 when there is none."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns


def room() -> int | None:
    """Columns that a table may take; None (any) when it goes into a file or a pipe, where nothing is cropped."""
    return width() if sys.stdout.isatty() or os.environ.get("COLUMNS") else None


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Say on a terminal's stderr what takes so long, and wipe it when it is done.

    Yields what may be told how many are done, of how many.
    """
    shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(done: int, total: int) -> None:
        if shown and done * 100 // total != (done - 1) * 100 // total:
            print(f"\r\x1b[2K{words}: {done:,} of {total:,}", end="", file=sys.stderr, flush=True)

    if shown:
        print(f"{words} ...", end="", file=sys.stderr, flush=True)
    try:
        yield step
    finally:
        if shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def emit(text: str) -> None:
    """Write to stdout, whatever its encoding can carry."""
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
