"""Who decided, wrote, advised and was told."""

# ruff: noqa: RUF001 (words and marks of other scripts are the subject)

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archkit.model.adr.fields import Field
from archkit.model.adr.front import said
from archkit.model.adr.placeholder import NOTHING, is_placeholder
from archkit.model.adr.record import Doubt
from archkit.model.adr.text import Text
from archkit.source.location import Place

ROLES = ("decision-makers", "authors", "consulted", "informed")

_BETWEEN = re.compile(r"\s*(?:[,;、，；]|\s&\s|\s/\s|<br\s?/?>|\band\b(?=\s+[^\W\d_a-z])|\bund\b|\s\+\s)\s*")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,200})\]\([^()\n]{0,300}\)|(?:link|mailto):[^\s\[\]]{1,300}\[([^\]\n]{1,200})\]"
)
_ADDRESS = re.compile(r"\s*<[^<>\s]{1,200}>|\s*\([^()\s]{1,100}@[^()\s]{1,100}\)")


def people(
    text: Text, fields: Sequence[Field], role: str
) -> tuple[tuple[str, ...], Place | None, tuple[Doubt, ...]]:
    """Names of one role, where they stand, and the places of a template left there."""
    doubts: list[Doubt] = []
    names: list[str] = []
    place: Place | None = None
    for words, where in _written(text, fields, role):
        if is_placeholder(words):
            doubts.append(
                Doubt("adr-placeholder-left", where, f"`{_short(words)}` is what the template says")
            )
            continue
        found = [n for n in _names(words) if n not in names]
        if found:
            names += found
            place = place or where
    return tuple(names), place, tuple(doubts)


def _written(text: Text, fields: Sequence[Field], role: str) -> Iterator[tuple[str, Place]]:
    # Braces that YAML took for a mapping are put back around the words of the template.
    front = [
        ("{" + s.text + "}" if s.braced and _is_told(s.text) else s.text, s.at(text.path))
        for s in said(text, role)
    ]
    if front:
        yield from front
        return
    for field in fields:
        if field.fact == role:
            yield from ((v.text, Place(text.path, span=v.span)) for v in field.values)
    for index in text.sections(role):
        for line in text.in_section(index):
            if line.kind in ("item", "text") and line.text.strip():
                yield line.text.strip(), Place(text.path, span=line.span(0, len(line.text.rstrip())))


def _is_told(words: str) -> bool:
    """Whether it is a sentence that tells what to write, not a name: `list everyone involved`."""
    return words[:1].islower() and len(words.partition(",")[0].split()) >= 3


def _names(words: str) -> Iterator[str]:
    plain = _LINK.sub(lambda m: m[1] or m[2], words)
    for part in _BETWEEN.split(plain[:2000]):
        name = _ADDRESS.sub("", part).strip(" \t*_`'\"").rstrip(".")
        name = (
            name.removeprefix("[").removesuffix("]") if name.startswith("[") and name.endswith("]") else name
        )
        if name.casefold() not in NOTHING and len(name) <= 120:
            yield name


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
