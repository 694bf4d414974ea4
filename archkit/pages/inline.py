"""The inside of a line in another markup as Markdown: code, links, emphasis; all else stays the text it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote

from archkit.pages import text

Shown = Callable[[re.Match[str]], str]
"""What a match of a pattern becomes."""


def shown(line: str, pattern: re.Pattern[str], by_group: Mapping[str, Shown]) -> str:
    """The line with every match of the pattern shown by the named group that matched, the rest escaped.

    The pattern looks at each place once, and none of its parts is longer than a bound.
    """
    parts = []
    at = 0
    for match in pattern.finditer(line):
        parts.append(text.inside(line[at : match.start()]))
        parts.append(by_group[match.lastgroup or ""](match))
        at = match.end()
    parts.append(text.inside(line[at:]))
    return "".join(parts)


def link(words: str, target: str) -> str:
    """A link as its author wrote it: to an address, or to a file beside the document."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target):
        return text.address(words or target, target)
    return f"[{text.plain(words or target)}](<{quote(target, safe='/#.-_~%')}>)"


def bare(url: str) -> str:
    """An address in running text, without the full stop behind it."""
    target = url.rstrip(".,;:!?)'\"")
    return link("", target) + text.plain(url[len(target) :])


def picture(words: str, target: str) -> str:
    """A picture beside the document."""
    return f"![{text.plain(words)}](<{quote(target, safe='/.-_~%')}>)"


def strong(words: str) -> str:
    """Emphasised text."""
    return f"<strong>{text.plain(words)}</strong>"


def emphasis(words: str) -> str:
    """Slightly emphasised text."""
    return f"<em>{text.plain(words)}</em>"
