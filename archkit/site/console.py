"""What is said while the site is made: progress on a terminal, and MkDocs' log in our words."""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Config value '(.+?)': (.+)", r"mkdocs.yml, \1: \2"),
        (r"Doc file '(.+?)' contains a link '(.+?)', but .*", r"\1: the link `\2` leads nowhere"),
        (
            r"Doc file '(.+?)' contains an unrecognized relative link '(.+?)'.*",
            r"\1: the link `\2` leads nowhere",
        ),
        (
            r"A reference to '(.+?)' is included in the 'nav' configuration.*",
            r"`nav` names `\1`, and there is no such page",
        ),
        (r"Template skipped: '(.+?)'.*", r"the theme has no template `\1`"),
        (r"(?:archkit: )(.*)", r"\1"),
    )
)
_ASIDE = re.compile(
    r"Error (reading|building) page|MkDocs 2\.0|A 'dirty' build|Excluding '|The following pages exist",
    re.DOTALL,
)
"""What says nothing new: the exception behind it is told by itself."""


class Console(logging.Handler):
    """Collects what MkDocs warns of, and prints it as ours."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Print a warning once."""
        message = in_our_words(record.getMessage())
        if message and message not in self.warnings:
            self.warnings.append(message)
            _wipe()
            print(f"warning: {message}", file=sys.stderr, flush=True)


def in_our_words(message: str) -> str:
    """MkDocs' message as archkit says it; empty for one that says nothing new."""
    if _ASIDE.search(message):
        return ""
    for pattern, words in _WORDS:
        if match := pattern.fullmatch(message.strip()):
            return match.expand(words)
    return " ".join(message.split())


@contextmanager
def listening() -> Iterator[Console]:
    """Take over MkDocs' loggers for a while."""
    logger = logging.getLogger("mkdocs")
    before, level, handlers = logger.propagate, logger.level, logger.handlers[:]
    console = Console()
    logger.handlers[:] = [console]
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield console
    finally:
        logger.handlers[:] = handlers
        logger.propagate, logger.level = before, level


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Tell on a terminal how far it is; wiped when done. Yields what takes the pages done and all pages."""
    _show(f"{words} ...")
    last = [-1]

    def step(done: int, total: int) -> None:
        share = done * 100 // max(total, 1)
        if share != last[0]:
            last[0] = share
            _show(f"{words}: {done} of {total} pages")

    try:
        yield step
    finally:
        _wipe()


def _is_terminal() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb"


def _show(text: str) -> None:
    if _is_terminal():
        print(f"\r\x1b[2K{text}", end="", file=sys.stderr, flush=True)


def _wipe() -> None:
    if _is_terminal():
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)
