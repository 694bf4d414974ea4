"""What a record says of other records: superseded by, amends, relates to; not yet resolved to paths."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from archkit.model.adr.dates import find_date
from archkit.model.adr.fields import Field, labelled
from archkit.model.adr.front import Said, said
from archkit.model.adr.labels import fact_of, heading
from archkit.model.adr.placeholder import is_placeholder
from archkit.model.adr.record import OPPOSITE, DecisionLink, LinkKind
from archkit.model.adr.references import Named, clauses, named_records, relation
from archkit.model.adr.text import LINKS, OF_ITSELF, Text
from archkit.source.data import Json
from archkit.source.lines import Line
from archkit.source.location import Place


def links(text: Text, fields: Sequence[Field]) -> tuple[DecisionLink, ...]:
    """Every relation written down, in order, each once."""
    found: dict[tuple[str, int, int, tuple[str | int, ...], str], DecisionLink] = {}
    for link in (*_front(text), *_labelled(text, fields), *_in_sections(text), *_of_sentences(text)):
        span = link.place.span
        key = (link.kind, span.line if span else 0, span.column if span else 0, link.place.route, link.text)
        found.setdefault(key, link)
    return tuple(found.values())


def _front(text: Text) -> Iterator[DecisionLink]:
    for kind in OPPOSITE:
        for value in said(text, kind):
            if _is_typed(text, value):
                continue
            yield from _of_value(text, kind, value)
    status = said(text, "status")
    for value in status[:1]:
        yield from _of_clauses(text, value.text, lambda named, v=value: v.at(text.path))
    yield from _typed(text)


def _of_value(text: Text, kind: LinkKind, value: Said) -> Iterator[DecisionLink]:
    """One entry of a list in the front matter; what is no link and no number is a name."""
    if is_placeholder(value.text) or value.text.casefold() in ("none", "n/a", "-"):
        return
    place = value.at(text.path)
    named = list(named_records(value.text, {}))
    if not named:
        yield DecisionLink(kind, value.text, place)
    elif len(named) == 1 and not re.search(r"\s(?:and|und)\s|,", value.text):
        yield DecisionLink(
            kind, value.text, place, named[0].target or _bare_target(value.text), named[0].number
        )
    else:
        for one in named:
            yield DecisionLink(kind, one.text, place, one.target, one.number)


def _bare_target(words: str) -> str | None:
    """A name such as `0008-use-x`, which says more than its number."""
    return words if re.fullmatch(r"[\w./-]*[A-Za-z][\w./-]*", words) and "-" in words.strip("-") else None


_KINDS: Mapping[str, LinkKind] = {
    "supersedes": "supersedes", "superseded-by": "superseded-by", "supersededby": "superseded-by",
    "replaces": "supersedes", "replaced-by": "superseded-by", "amends": "amends", "amended-by": "amended-by",
    "amendedby": "amended-by", "refines": "amends", "extends": "amends", "relates-to": "relates-to",
    "relatesto": "relates-to", "related": "relates-to",
}  # fmt: skip


def _is_typed(text: Text, value: Said) -> bool:
    """Whether an entry of a list says itself what kind of link it is."""
    entries = text.front.get(str(value.route[0]))
    index = value.route[1] if len(value.route) > 1 else None
    if not isinstance(entries, list) or not isinstance(index, int):
        return False
    return isinstance(entry := entries[index], dict) and _kind_of(entry) is not None


def _kind_of(entry: Mapping[str, Json]) -> LinkKind | None:
    name = str(entry.get("kind") or entry.get("type") or entry.get("rel"))
    return _KINDS.get(name.replace("_", "-").replace(" ", "-").lower())


def _typed(text: Text) -> Iterator[DecisionLink]:
    """`links: [{target: 3, kind: supersedes}]`."""
    for key in ("links", "relations", "relationships"):
        entries = text.front.get(key)
        for index, entry in enumerate(entries[:200] if isinstance(entries, list) else []):
            if not isinstance(entry, dict):
                continue
            kind = _kind_of(entry)
            for name in ("target", "to", "id", "adr", "ref"):
                target: Json = entry.get(name)
                if kind and isinstance(target, str | int) and not isinstance(target, bool):
                    yield from _of_value(text, kind, Said(str(target), (key, index, name)))
                    break


def _labelled(text: Text, fields: Sequence[Field]) -> Iterator[DecisionLink]:
    """`* Supersedes: [ADR 4](0004-x.md)` and the words behind `Status:`."""
    for field in fields:
        for value in field.values:
            if field.fact in OPPOSITE:
                kind = cast(LinkKind, field.fact)
                yield from _of_words(text, kind, value.text, value.line, value.start, bare=True)
            elif field.fact == "status":
                line, start = value.line, value.start

                def at(named: Named, line: Line = line, start: int = start) -> Place:
                    return Place(text.path, span=line.span(start + named.start, start + named.end))

                yield from _of_clauses(text, value.text, at, _definitions(text, line))


def _in_sections(text: Text) -> Iterator[DecisionLink]:
    """Lines of the sections Status, Links, Related ..., each with the relation that it begins with."""
    for index, heading_ in enumerate(text.page.headings):
        fact = fact_of(heading(heading_.text)) if index != text.title_at else None
        name = text.names[index]
        if fact in OPPOSITE and name not in ("references", "updates", "requires"):
            default: LinkKind | None = cast(LinkKind, fact)
        elif fact == "status" or name in LINKS or index == text.title_at or fact == "relates-to":
            default = None
        else:
            continue
        head = index == text.title_at
        yield from _of_section(text, text.in_section(index), default, head=head)
    yield from _of_section(text, text.in_section(-1), None, head=True)


def _of_sentences(text: Text) -> Iterator[DecisionLink]:
    """`This ADR in part supersedes [0003](0003-x.md).`, wherever it stands."""
    for line in text.lines:
        if line.kind not in ("text", "item", "quote") or not (match := OF_ITSELF.match(line.text)):
            continue
        start = match.start("what")
        words = re.split(r"\.(?=\s|$)|[(,;] (?!\[|ADR)", line.text[start:], maxsplit=1)[0]
        for said_, begin, end in clauses(words.replace("**", "  ").replace("has been ", " " * 9)):
            yield from _of_words(
                text, said_.kind, words[begin:end], line, start + begin, partial=said_.partial, bare=False
            )


def _of_section(
    text: Text, lines: Sequence[Line], default: LinkKind | None, *, head: bool
) -> Iterator[DecisionLink]:
    said_before: LinkKind | None = None
    before = 0
    for line in lines:
        if line.kind in ("quote", "row", "author", "revision", "field"):
            continue
        if head and labelled(line) is not None:
            continue
        found = clauses(line.text)
        starts = bool(found) and relation(line.text) is not None
        # In the head, only a line that begins with the relation speaks of it: `Supersedes [4](0004-x.md)`.
        if head and not (starts and found[0][1] < 40):
            continue
        if not found:
            carried = said_before if line.kind == "text" and line.number == before + 1 else None
            if (kind := carried or default) is not None:
                yield from _of_words(text, kind, line.text, line, 0, bare=carried is not None)
        for said_, start, end in found:
            yield from _of_words(
                text, said_.kind, line.text[start:end], line, start, partial=said_.partial, bare=True
            )
        if found:
            said_before = found[-1][0].kind
        before = line.number


def _of_words(
    text: Text, kind: LinkKind, words: str, line: Line, start: int, *, partial: bool = False, bare: bool
) -> Iterator[DecisionLink]:
    if is_placeholder(words):
        return
    for named in named_records(_undated(words), _definitions(text, line), bare=bare and len(words) < 160):
        place = Place(text.path, span=line.span(start + named.start, start + named.end))
        written = words[named.start : named.end]
        yield DecisionLink(kind, written, place, named.target, named.number, partial or _in_part(words))


def _of_clauses(
    text: Text, words: str, at: object, definitions: Mapping[str, str] | None = None
) -> Iterator[DecisionLink]:
    if is_placeholder(words):
        return
    for said_, start, end in clauses(words):
        part = words[start:end]
        for named in named_records(_undated(part), definitions or {}):
            moved = named._replace(start=named.start + start, end=named.end + start)
            place = at(moved)  # type: ignore[operator]
            yield DecisionLink(
                said_.kind, part[named.start : named.end], place, named.target, named.number, said_.partial
            )


def _in_part(words: str) -> bool:
    return re.search(r"\((?:in part|partially|partly|partial)\)", words, re.IGNORECASE) is not None


def _undated(words: str) -> str:
    """The words with spaces for their dates, whose numbers are no record's."""
    for _ in range(4):
        read = find_date(words)
        if (
            read is None
            or "-" in words[max(0, read.start - 1) : read.start]
            or words[read.end : read.end + 1] in ("-", "_")
        ):
            break
        if "/" in words[max(0, read.start - 1) : read.start]:
            break
        words = words[: read.start] + " " * (read.end - read.start) + words[read.end :]
    return words


def _definitions(text: Text, line: Line) -> Mapping[str, str]:
    """Targets of links written `[text][id]`: the reader of the markup has resolved them already."""
    return {
        x.text.strip().casefold(): x.target
        for x in text.page.links
        if abs(x.line - line.number) <= 6 and x.text
    }
