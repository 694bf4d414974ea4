"""Texts that are no Markdown, which the parser need not look at: most cells of a table, 16 times each."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from archkit.site.settings import EXTENSIONS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MARK = re.compile(r"[`\\\[<&*_~@]|  \n|://|www\.", re.IGNORECASE)
"""Without any of these a text has nothing that a pattern of `EXTENSIONS` takes for a mark."""


def pass_over_plain_texts(parser: Markdown) -> None:
    """Let the parser do so, if it looks for nothing but what those of `EXTENSIONS` do."""
    if _looks_for(parser) <= _known():
        # Right before marks are looked for.
        parser.treeprocessors.register(_Plain(parser), "archkit-plain", 21)


@cache
def _known() -> frozenset[object]:
    return _looks_for(Markdown(extensions=list(EXTENSIONS)))


def _looks_for(parser: Markdown) -> frozenset[object]:
    """Its patterns, of which two extensions may call theirs by one name, and what goes over all texts afterwards, which
    may take words for marks and leave out texts that are told to be plain."""
    return frozenset([*(p.pattern for p in parser.inlinePatterns), *map(type, parser.treeprocessors)])


class _Plain(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _MARK.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _MARK.search(element.tail):
                element.tail = AtomicString(element.tail)
