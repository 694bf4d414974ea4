"""Lists as people write them for code hosts, so that Python-Markdown reads the same.

There a list may follow a paragraph without an empty line, and an item is nested by as many spaces as its
parent's text is indented. Python-Markdown wants the empty line, and four spaces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown import Markdown
from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
_BEGINS = re.compile(r" {0,3}(?:[-*+]|1[.)]) +\S")
"""What may follow a paragraph at once: a bullet, or the first of numbered items."""
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *\Z")
_NO_PARAGRAPH = re.compile(r" {4}|\t| {0,3}(?:[#>|<]|!!!|\?\?\?|===|[-*+] |\d{1,9}[.)] |:   )")


class Lists(Preprocessor):
    """Rewrites the indentation of lists, in texts of which `wanted` is true."""

    wanted = True

    def __init__(self, parser: Markdown) -> None:
        super().__init__(parser)

    def run(self, lines: list[str]) -> list[str]:
        return as_python_markdown(lines) if self.wanted else lines


def as_python_markdown(lines: Sequence[str]) -> list[str]:
    """The lines with four spaces per level, and an empty line before each list."""
    out: list[str] = []
    open_items: list[int] = []
    """Columns in which the text of the items begins that are open."""
    after_blank = True
    in_second_paragraph = False
    """Of an item: the next item, when it follows at once, would count as its words."""
    for line in lines:
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if not text.strip():
            out.append("")
            after_blank = True
            continue
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item is not None and (open_items or indent < 4):
            is_next = bool(open_items) and indent < open_items[-1]
            while open_items and indent < open_items[-1]:
                open_items.pop()
            if not after_blank and (
                in_second_paragraph if is_next else not open_items and _interrupts(out[-1], line)
            ):
                out.append("")
            if open_items or indent < 4:
                out.append(" " * 4 * len(open_items) + text)
                open_items.append(indent + len(item[2]) + min(len(item[3]), 4))
                after_blank = in_second_paragraph = False
                continue
        if after_blank:
            while open_items and indent < open_items[-1]:
                open_items.pop()
            in_second_paragraph = bool(open_items)
        if open_items and indent >= open_items[-1]:
            deeper = indent - open_items[-1]
            line = " " * (4 * len(open_items) + (deeper if deeper >= 4 else 0)) + text
        out.append(line)
        after_blank = False
    return out


def _interrupts(before: str, line: str) -> bool:
    return bool(_BEGINS.match(line)) and not _NO_PARAGRAPH.match(before)
