"""A runbook as text: its sections' contents, the commands in it, and the words that it mentions.

Nothing here knows the runbook's path, so a text can be kept under the content's id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archkit.model.danger import Danger, dangers
from archkit.model.page import Page, page_and_prose
from archkit.model.page import dumps as dumps_page
from archkit.model.page import loads as loads_page
from archkit.model.runbook_sections import Content, meaning
from archkit.source.lines import Line

_MOST = 80
"""Lines kept of a section about escalation."""
_LONG = 600


@dataclass(slots=True)
class RunbookText:
    """What is kept of one runbook between two runs."""

    page: Page
    contents: list[Content] = field(default_factory=list)
    """What stands before the first heading, then under each of them."""
    calls: list[tuple[int, int, str]] = field(default_factory=list)
    """Lines about escalation: number, column, words."""
    dangers: list[Danger] = field(default_factory=list)
    words: frozenset[str] = frozenset()
    """Words of the whole text, code included, in small letters."""


def read_runbook(content: bytes) -> RunbookText:
    """Read one runbook; nothing in it has a path."""
    page, text = page_and_prose(content)
    starts = [h.line for h in text.headings]
    contents = [Content() for _ in range(len(starts) + 1)]
    raw = text.body.split("\n")
    for line in text.lines:
        at = line.section + 1
        if 0 <= at < len(contents):
            contents[at] = contents[at] + _content(line)
    for fence in text.fences:
        if fence.text.strip():
            at = _section(starts, fence.line)
            contents[at] = contents[at] + Content(code=1)
    return RunbookText(
        page,
        contents,
        list(_calls(text.lines, [h.text for h in text.headings], [h.level for h in text.headings])),
        list(dangers(text.fences, text.lines, starts)),
        frozenset(_words(raw)),
    )


def _section(starts: Sequence[int], line: int) -> int:
    from bisect import bisect_right

    return bisect_right(starts, line)


_ITALIC = re.compile(r"(?P<mark>[_*])(?![_*\s]).{12,600}(?<![_*\s])(?P=mark)[.;:]?\Z")
_LEFT = re.compile(
    r"[\W_]{0,4}(?:TODO|TBD|TBA|FIXME|WIP|XXX|fill (?:this )?in|to be (?:done|defined|written)|lorem ipsum)\b",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"(?:\{\{?[^{}\n]{1,300}\}\}?|<(?!https?:|mailto:)[A-Za-z][^<>\n]{1,300}>|\[[^\[\]\n]{3,300}\]|\.{3}|…)[.;:]?\Z"
)
_CODE = re.compile(r"`[^`\n]{2,400}`|https?://|\]\([^)\n]{1,500}\)")


def _content(line: Line) -> Content:
    """What one line adds to its section."""
    text = line.text.strip()
    if _ITALIC.match(text) or _LEFT.match(text) or (_HOLDER.match(text) and "](" not in text):
        return Content(left=1)
    items = int(line.kind in ("item", "row"))
    return Content(lines=1, items=items, commands=len(_CODE.findall(text)))


def _calls(
    lines: Sequence[Line], titles: Sequence[str], levels: Sequence[int]
) -> Iterator[tuple[int, int, str]]:
    inside = _inside(titles, levels)
    count = 0
    for line in lines:
        if line.section in inside and count < _MOST:
            count += 1
            yield line.number, line.column, line.text[:_LONG]


def _inside(titles: Sequence[str], levels: Sequence[int]) -> frozenset[int]:
    """Indexes of the headings that are about escalation, and of those below them."""
    found, open_at = set(), 0
    for index, (title, level) in enumerate(zip(titles, levels, strict=True)):
        if open_at and level <= open_at:
            open_at = 0
        if not open_at and meaning(title)[0] == "escalation":
            open_at = level
        if open_at:
            found.add(index)
    return frozenset(found)


_WORD = re.compile(r"[^\W_][\w.-]{0,80}")
_SHORT = 2


def _words(lines: Sequence[str]) -> Iterator[str]:
    """Words with what joins their parts (`order-db`), and those parts too."""
    for line in lines:
        for word in _WORD.findall(line.casefold()):
            bare = word.rstrip(".-_")
            if len(bare) >= _SHORT:
                yield bare
                if not bare.isalnum():
                    yield from (part for part in re.split(r"[\W_]", bare) if len(part) >= _SHORT)


def dumps(text: RunbookText) -> str:
    """The text as JSON."""
    return json.dumps(
        [dumps_page(text.page), text.contents, text.calls, text.dangers, sorted(text.words)],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def loads(text: str, path: str) -> RunbookText:
    """The text again, in `path`. Raises ValueError, TypeError, IndexError or KeyError on other texts."""
    page, contents, calls, found, words = json.loads(text)
    return RunbookText(
        loads_page(page, path),
        [Content(*c) for c in contents],
        [(number, column, said) for number, column, said in calls],
        [Danger(*d) for d in found],
        frozenset(words),
    )
