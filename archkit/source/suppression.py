"""Comments that tell the linter to look away: `# archkit: ignore[rule] reason until 2027-03-01`.

In YAML the comment stands at the end of the line it speaks of, or on a line of its own above it; in
Markdown it is an HTML comment. A reason is required; a date ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: which rules (or families) are silent on which line, why, and until when."""

    line: int
    """Where the comment stands, from 1."""
    column: int
    target: int
    """The line it speaks of: its own, or the next that holds something."""
    rules: tuple[str, ...]
    reason: str
    until: str | None = None
    """ISO date as written; from that day on it counts no more."""
    bad_until: bool = False
    """Whether what stands behind `until` is no date."""


_MARK = b"archkit: ignore"
_YAML = re.compile(r"(?:^|\s)#\s*archkit:\s*ignore\[([^\]\n]{0,400})\]([^\n]*)$")
_MARKDOWN = re.compile(r"<!--\s*archkit:\s*ignore\[([^\]\n]{0,400})\]((?:(?!-->).)*)-->")
_UNTIL = re.compile(r"\s*\buntil\s+(\S+)\s*$")


def suppressions(content: bytes, *, markdown: bool = False) -> tuple[Suppression, ...]:
    """Every suppression comment of a file, in order. Never raises."""
    if _MARK not in content:
        return ()
    lines = content.decode("utf-8", "replace").splitlines()
    return tuple(_scan(lines, _MARKDOWN if markdown else _YAML))


def _scan(lines: list[str], pattern: re.Pattern[str]) -> Iterator[Suppression]:
    for number, text in enumerate(lines, 1):
        if "archkit:" not in text:
            continue
        if not (match := pattern.search(text)):
            continue
        reason = match[2].strip()
        until, bad = None, False
        if ended := _UNTIL.search(" " + reason):
            until = ended[1]
            reason = _UNTIL.sub("", " " + reason).strip()
            try:
                date.fromisoformat(until)
            except ValueError:
                bad = True
        own_line = not (text[: match.start()] + text[match.end() :]).strip()
        column = match.start() + len(match[0]) - len(match[0].lstrip()) + 1
        rules = tuple(r.strip() for r in match[1].split(",") if r.strip())
        target = _next(lines, number) if own_line else number
        yield Suppression(number, column, target, rules, reason, until, bad)


def _next(lines: list[str], number: int) -> int:
    for later, text in enumerate(lines[number:], number + 1):
        bare = text.strip()
        if bare and not bare.startswith(("#", "<!--")):
            return later
    return number
