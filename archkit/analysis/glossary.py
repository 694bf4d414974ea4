"""Words that have a meaning of their own here: read from the glossary, and which of them somebody will meet.

A glossary is any page called `glossary.md` in the folder of hand-written pages. A term is a row of a table with two
columns or more, or an item of a list that begins with it in bold; what follows is its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge

NAMES = ("glossary.md", "glossary.markdown")


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what is meant by it here, as written in Markdown without links."""

    word: str
    meaning: str
    path: str
    line: int


_LONGEST = 2000
_ITEM = re.compile(r" {0,3}[-*+] {1,4}(?:\*\*|__)([^*_\n]{1,80})(?:\*\*|__)[ \t]*[:–—-]?[ \t]*(\S.*)?\Z")
_RULE = re.compile(r"[ \t|:-]+\Z")
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s\n]{0,500}\)")
_MARKS = re.compile(r"[*`]|(?<!\w)_|_(?!\w)")


def terms(knowledge: Knowledge) -> list[Term]:
    """Every term of the glossaries, in the order they are written; of two the first."""
    if knowledge.text is None:
        return []
    found: dict[str, Term] = {}
    for path, kind in knowledge.files.items():
        if kind == "page" and path.rpartition("/")[2].lower() in NAMES:
            for term in read(knowledge.text(path), path):
                found.setdefault(term.word.casefold(), term)
    return list(found.values())


def read(text: str, path: str) -> Iterator[Term]:
    """The terms of one page."""
    fence = ""
    is_body = False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if fence or bare.startswith(("```", "~~~")):
            fence = "" if fence and bare.startswith(fence) else fence or bare[:3]
            continue
        if not bare.startswith("|"):
            is_body = False
            item = _ITEM.match(line[:_LONGEST])
            if item is not None and item[2]:
                yield Term(_plain(item[1]).rstrip(":"), _plain(item[2]), path, number)
        elif _RULE.match(bare):
            is_body = True
        elif is_body:
            cells = bare[:_LONGEST].strip("|").split("|")
            word, meaning = _plain(cells[0]), _plain(cells[1]) if len(cells) > 1 else ""
            if word and meaning:
                yield Term(word, meaning, path, number)


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


_NUMBER_OF_WORDS = 4


def met(found: Iterable[Term], texts: Iterable[str]) -> list[Term]:
    """The terms that occur in the texts, as whole words, in the singular or the plural; in their order."""
    words = [w for text in texts for w in re.findall(r"\w+", text[:20_000].casefold())]
    phrases = {
        " ".join(words[i : i + size])
        for size in range(1, _NUMBER_OF_WORDS + 1)
        for i in range(len(words) - size + 1)
    }
    return [
        term for term in found if any(form in phrases for name in _names(term.word) for form in _forms(name))
    ]


def _names(word: str) -> Iterator[str]:
    """`Hard, soft` and `RPO / RTO` are two each; `Budget (error)` is an error budget."""
    main, _, inner = word.partition("(")
    before = _words(inner.partition(")")[0])
    for part in re.split(r"[,/;]", main):
        if name := _words(part):
            yield f"{before} {name}" if before else name


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _forms(name: str) -> tuple[str, ...]:
    plural = (
        f"{name[:-1]}ies"
        if name.endswith("y")
        else f"{name}es"
        if name.endswith(("s", "x", "ch"))
        else f"{name}s"
    )
    return name, plural
