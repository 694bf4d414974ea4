"""What stands between backticks in a Markdown text and may be the name of something: a path, an entity, a decision.

Blocks of code are left out: what stands there is a command, and its words mean something elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_LENGTH = 200

_REF = re.compile(
    r"(?:component|resource|api|system|domain|group|user|flow):[\w.-]{1,63}(?:/[\w.-]{1,63})?\Z",
    re.IGNORECASE,
)
_ADR = re.compile(r"ADR-\d{1,6}\Z")
_PATH = re.compile(
    r"(?:\.{1,2}/|/)?(?:[\w.@+-]{1,100}/){1,30}[\w.@+*-]{0,100}\Z|[\w@+-]{1,100}\.(?:md|ya?ml|toml)\Z"
)
_RUN = re.compile(r"`+")


class Span(NamedTuple):
    """A name in backticks; line and column (from 1) of its first letter."""

    text: str
    line: int
    column: int


def named(body: str, first_line: int = 1) -> Iterator[Span]:
    """Every name in backticks in a text that begins on `first_line` of its file."""
    fence = ""
    for number, line in enumerate(body.split("\n"), first_line):
        if "`" not in line and "~" not in line:
            continue
        bare = line.lstrip(" >\t")
        if fence:
            if bare.startswith(fence) and not bare.strip(fence[0] + " \t\r"):
                fence = ""
            continue
        if bare.startswith(("```", "~~~")) and not ("`" in bare.lstrip("`") and bare[0] == "`"):
            fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            continue
        yield from _of_line(line, number)


def _of_line(line: str, number: int) -> Iterator[Span]:
    """A run of backticks ends at the next run of the same length; what opens and never ends is text."""
    runs = list(_RUN.finditer(line))
    next_of: dict[int, int] = {}
    closing: list[int | None] = [None] * len(runs)
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index][0])
        closing[index] = next_of.get(length)
        next_of[length] = index
    index = 0
    while index < len(runs):
        end = closing[index]
        if end is None:
            index += 1
            continue
        start, stop = runs[index].end(), runs[end].start()
        text = line[start:stop] if stop - start <= MAX_LENGTH else ""
        word = text.strip()
        if word and (_PATH.match(word) or _REF.match(word) or _ADR.match(word)):
            yield Span(word, number, start + 1 + len(text) - len(text.lstrip()))
        index = end + 1


def is_ref(text: str) -> bool:
    """Whether a name can only be that of an entity: `component:order`."""
    return _REF.match(text) is not None


def is_decision(text: str) -> bool:
    """Whether a name is that of a decision: `ADR-0012`."""
    return _ADR.match(text) is not None
