"""Comments that tell the linter to look away: `# archkit: ignore[rule] reason until 2027-03-01`.

The comment is one of the language of the file: `#` in YAML and in front matter, `<!-- -->` in Markdown, `//` in
AsciiDoc, `..` in reStructuredText. It stands at the end of the line it speaks of, where the language has such
comments, or on a line of its own above it. A reason is required; a date ends it. What stands in a block of code is
an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Language = Literal["yaml", "markdown", "asciidoc", "rst"]


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


@dataclass(frozen=True, slots=True)
class _Grammar:
    """How a language writes the comment."""

    comment: re.Pattern[str]
    """Up to the reason."""
    end: str
    """What ends it within a line; empty: the line does."""
    begins: tuple[str, ...]
    """What the other comments between it and its target begin with."""


_MARK = b"archkit:"
_IGNORE = r"archkit:\s*ignore\[([^\]\n]{0,400})\]"
_GRAMMARS: Mapping[Language, _Grammar] = {
    "yaml": _Grammar(re.compile(rf"(?:^|(?<=\s))#\s*{_IGNORE}"), "", ("#",)),
    "markdown": _Grammar(re.compile(rf"(?<!`)<!--\s*{_IGNORE}"), "-->", ("<!--",)),
    # Both know a comment only at the beginning of a line.
    "asciidoc": _Grammar(re.compile(rf"^//\s*{_IGNORE}"), "", ("//",)),
    "rst": _Grammar(re.compile(rf"^\.\.[ \t]+{_IGNORE}"), "", (".. archkit:",)),
}
_CODE: Mapping[Language, re.Pattern[str]] = {
    "markdown": re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})"),
    "asciidoc": re.compile(r"(-{4,}|\.{4,}|/{4,}|\+{4,})\s*$|(```)"),
}
_ENDINGS: Mapping[str, Language] = {
    "md": "markdown", "markdown": "markdown", "mdx": "markdown",
    "adoc": "asciidoc", "asciidoc": "asciidoc", "asc": "asciidoc", "rst": "rst",
}  # fmt: skip


def language_of(path: str) -> Language:
    """The language whose comments a file has, by its name."""
    return _ENDINGS.get(path.rpartition(".")[2].lower(), "yaml")


def suppressions(content: bytes, language: Language = "yaml") -> tuple[Suppression, ...]:
    """Every suppression comment of a file, in order. Never raises."""
    if _MARK not in content:
        return ()
    text = content.decode("utf-8", "replace").removeprefix("\ufeff")
    # No other sign ends a line: so do all readers count.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    head = 0 if language == "yaml" else _front_matter(lines)
    found = list(_scan(lines, head, language))
    return tuple(_aimed(found, lines, head, language)) if found else ()


def _front_matter(lines: list[str]) -> int:
    """How many lines the YAML above a document takes."""
    if lines[0].rstrip() != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "...")), 0)


def _scan(lines: list[str], head: int, language: Language) -> Iterator[Suppression]:
    """The comments, each as if it spoke of its own line; 0 for those that stand alone on it."""
    code = ""
    for number, text in enumerate(lines, 1):
        if number > head and language in _CODE:
            was_inside, code = bool(code), _fence(_CODE[language], code, text)
            if was_inside or code:
                continue
        if "archkit:" not in text:
            continue
        grammar = _GRAMMARS["yaml" if number <= head else language]
        if match := grammar.comment.search(text):
            end = text.find(grammar.end, match.end()) if grammar.end else len(text)
            if end >= 0:
                rest = text[: match.start()] + text[end + len(grammar.end) :]
                yield _read(number if rest.strip() else 0, number, match, text[match.end() : end])


def _fence(pattern: re.Pattern[str], inside: str, text: str) -> str:
    """The fence of the block of code that the next line stands in; empty outside of one."""
    if inside:
        bare = text.strip()
        return "" if len(bare) >= len(inside) and set(bare) == set(inside) else inside
    match = pattern.match(text)
    return match[match.lastindex or 0] if match else ""


def _read(target: int, line: int, match: re.Match[str], said: str) -> Suppression:
    words = said.split()
    until, bad = None, False
    if len(words) > 1 and words[-2] == "until":
        until = words[-1]
        try:
            date.fromisoformat(until)
        except ValueError:
            bad = True
        words = words[:-2]
    rules = tuple(r.strip() for r in match[1].split(",") if r.strip())
    return Suppression(line, match.start() + 1, target, rules, " ".join(words), until, bad)


def _aimed(
    found: list[Suppression], lines: list[str], head: int, language: Language
) -> Iterator[Suppression]:
    """The comments again; those on lines of their own speak of the next line that holds something else."""
    below = [0] * (len(lines) + 1)
    for number in range(len(lines), 0, -1):
        begins = _GRAMMARS["yaml" if number <= head else language].begins
        bare = lines[number - 1].strip()
        below[number - 1] = number if bare and not bare.startswith(begins) else below[number]
    for comment in found:
        yield comment if comment.target else replace(comment, target=below[comment.line] or comment.line)
