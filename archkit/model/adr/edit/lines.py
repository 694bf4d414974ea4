"""Edits of the text of a record: the words of its status, and lines beside them that speak of other records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from archkit.model.adr.dates import find_date
from archkit.model.adr.edit.front import Edits
from archkit.model.adr.edit.log import Record
from archkit.model.adr.edit.words import like, link_words, name_words, verb
from archkit.model.adr.fields import Field, Value, fields
from archkit.model.adr.placeholder import is_placeholder
from archkit.model.adr.record import Decision, LinkKind, Status
from archkit.model.adr.status import read_status
from archkit.source.edit import Editable, editable
from archkit.source.lines import Line
from archkit.source.location import Span


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the status stands in the text of a record."""

    text: Editable
    span: Span
    """The words of it."""
    words: str
    field: Field | None
    """The labelled line it is the value of; None in a section of its own."""


def standing(record: Record) -> Standing | None:
    """Where the status stands; None when that is not in the text."""
    place = record.decision.places.get("status")
    text = editable(record.content)
    if place is None or place.span is None or text is None:
        return None
    words = text.text(place.span)
    if words is None or (record.decision.status is None and is_prose(words)):
        return None
    holds = (
        f for f in fields(record.text) if f.fact == "status" and f.values and _holds(f.values[0], place.span)
    )
    return Standing(text, place.span, words, next(holds, None))


_SHORT = 40
"""Characters of a status that archkit need not know to replace it."""


def is_prose(words: str) -> bool:
    """Whether words in the place of a status say more than a status: nobody wants them to be gone."""
    return len(words) > _SHORT and not is_placeholder(words) and not read_status(words).placeholder


def _holds(value: Value, span: Span) -> bool:
    return value.span.line == span.line and value.span.column <= span.column <= value.span.end_column


def status_edits(at: Standing, status: Status, day: str, by: str = "") -> Iterator[Edits]:
    """Another status in the same words' place, `by` another record; a day beside it becomes the day of the change."""
    span = _with_mark(at)
    read = read_status(at.words)
    model = at.words[read.start : read.end] if read.status else at.words
    new = like(status, model if any(c.isalpha() for c in model) else "X")
    if by:
        new = f"{new} {like('by', new if new.isupper() else 'by')} {by}"
    edits: Edits = [(span, new)]
    rest = at.text.line(span.line)[span.end_column - 1 :]
    date = find_date(rest) if not by else None
    if date is not None:
        column = span.end_column + date.start
        yield [*edits, (Span(span.line, column, span.line, span.end_column + date.end), day)]
    yield edits


def _with_mark(at: Standing) -> Span:
    """The status and the picture before it, which says the same: `✅ Accepted`."""
    begin = at.field.values[0].span.column - 1 if at.field is not None else 0
    before = at.text.line(at.span.line)[begin : at.span.column - 1]
    match = re.search(r"(?:[^\w\s!-~]{1,4}|:[a-z0-9_+-]{2,40}:)[ \t]*\Z", before)
    mark = match[0] if match else ""
    if not mark.startswith(":") and not any(unicodedata.category(c) == "So" for c in mark):
        return at.span
    return Span(at.span.line, at.span.column - len(mark), at.span.end_line, at.span.end_column)


def successor_edits(at: Standing, record: Record, other: Decision) -> Iterator[Edits]:
    """One successor more, where the status names one already."""
    end = at.span.end_column
    for words in link_words(record, other):
        for sign in (" and ", ", "):
            yield [(Span(at.span.line, end, at.span.line, end), f"{sign}{words}")]


def relation_edits(record: Record, at: Standing, kind: LinkKind, other: Decision) -> Iterator[Edits]:
    """A line that says the relation: an entry more in the one that is there, else a new one beside the status."""
    there = next((f for f in fields(record.text) if f.fact == kind and f.values), None)
    for words in link_words(record, other):
        if there is not None:
            last = there.values[-1]
            end = last.span.end_column
            yield [(Span(last.line.number, end, last.line.number, end), f", {words}")]
        if at.field is not None:
            yield from _sibling(record, at.text, at.field, kind, words)
        else:
            yield from _statement(at, record, kind, words)
        yield _apart(at.text, at.span.line, f"{verb(kind, 'Xx')} {words}")
    for words in name_words(other):
        if at.field is not None:
            yield from _sibling(record, at.text, at.field, kind, words)


def _sibling(record: Record, text: Editable, field: Field, kind: LinkKind, words: str) -> Iterator[Edits]:
    """A line like the one of the status, with another label."""
    value = field.values[0]
    number = value.line.number
    raw = text.line(number)
    start, end = value.span.column - 1, value.span.end_column - 1
    head, tail = raw[:start], raw[end:]
    label = field.label or "Status"
    at = head.rfind(label)
    if at < 0:
        return
    name = like(kind.replace("-", " "), label)
    if field.form == "attribute" and record.markup == "asciidoc":
        name = name.replace(" ", "-")  # the name of an attribute is one word
    head = head[:at] + name + head[at + len(label) :]
    last = max((v.line.number for v in field.values), default=number)
    if field.form == "table" and _is_below_heads(text.line(last + 1)):
        last += 1
    column = len(text.line(last)) + 1
    loose = field.form == "line" and not text.line(last + 1).strip() and not text.line(number - 1).strip()
    gap = "\n\n" if loose else "\n"
    trailing = (
        tail if field.form == "table" or not tail.strip() or tail.strip() in ("\\", "**", "*", "_") else ""
    )
    yield [(Span(last, column, last, column), f"{gap}{head}{words}{trailing}")]


def _is_below_heads(line: str) -> bool:
    """Whether a line is the one that makes a table of those around it: `|---|---|`."""
    return "-" in line and not line.strip().strip("|:-+ ")


def _apart(text: Editable, number: int, said: str) -> Edits:
    """A paragraph behind the block that a line stands in."""
    last = number
    while last < text.count and text.line(last + 1).strip():
        last += 1
    column = len(text.line(last)) + 1
    return [(Span(last, column, last, column), f"\n\n{said}")]


def _statement(at: Standing, record: Record, kind: LinkKind, words: str) -> Iterator[Edits]:
    """A paragraph or an item of its own in the section of the status."""
    line = _line_of(record, at.span)
    number = at.span.line
    said = f"{verb(kind, at.words if at.words.isupper() else 'Xx')} {words}"
    raw = at.text.line(number)
    if line is not None and line.kind in ("item", "quote"):
        mark = raw[: line.column - 1]
        last = number
        while at.text.line(last + 1).strip() and at.text.line(last + 1).startswith((" ", "\t")):
            last += 1
        column = len(at.text.line(last)) + 1
        yield [(Span(last, column, last, column), f"\n{mark}{said}")]
        return
    last = number
    while last < at.text.count and _continues(at.text.line(last + 1)):
        last += 1
    column = len(at.text.line(last)) + 1
    yield [(Span(last, column, last, column), f"\n\n{said}")]
    column = len(raw) + 1
    yield [(Span(number, column, number, column), f"\n\n{said}")]


def _continues(line: str) -> bool:
    return bool(line.strip()) and not re.match(r"\s{0,3}(?:#|=+\s|\[|<!--|-{3,}|={3,}|~{3,}|\|)", line)


def _line_of(record: Record, span: Span) -> Line | None:
    return next((x for x in record.text.lines if x.number == span.line and x.column <= span.column), None)


def first_status(record: Record, status: str) -> Iterator[Edits]:
    """A status where none is said: a line like the one of another fact, above it."""
    text = editable(record.content)
    if text is None:
        return
    for field in fields(record.text):
        if field.fact not in ("date", "decision-makers", "authors") or not field.values or not field.label:
            continue
        value = field.values[0]
        number = value.line.number
        raw = text.line(number)
        head, tail = raw[: value.span.column - 1], raw[value.span.end_column - 1 :]
        at = head.rfind(field.label)
        if at >= 0:
            line = head[:at] + like("status", field.label) + head[at + len(field.label) :]
            gap = "\n\n" if not text.line(number + 1).strip() and field.form == "line" else "\n"
            words = like(status, "Xx" if field.form == "line" else "x")
            yield [(Span(number, 1, number, 1), f"{line}{words}{tail}{gap}")]


def new_section(record: Record, said: str) -> Iterator[Edits]:
    """A section Status before the first one, of a record that has sections as Michael Nygard names them."""
    text = editable(record.content)
    if text is None or not ("nygard" in record.decision.format or record.markup != "markdown"):
        return
    first = next((h for i, h in enumerate(record.text.page.headings) if i != record.text.title_at), None)
    if first is None:
        return
    marked = re.match(r"(#{1,6}|={1,6})[ \t]+(?=\S)", text.line(first.line))
    line = text.line(first.line + 1).strip()
    if marked is not None:
        yield [(Span(first.line, 1, first.line, 1), f"{marked[0]}Status\n\n{said}\n\n")]
    elif len(line) > 1 and len(set(line)) == 1 and not line.isalnum():
        yield [(Span(first.line, 1, first.line, 1), f"Status\n{line[0] * 6}\n\n{said}\n\n")]


def below_title(record: Record, kind: LinkKind, other: Decision) -> Iterator[Edits]:
    """A paragraph below the title, of a record in which no status stands."""
    text = editable(record.content)
    if text is None or record.text.title_at < 0:
        return
    number = record.text.page.headings[record.text.title_at].line
    if re.fullmatch(r"={2,}|-{2,}", text.line(number + 1).strip()):
        number += 1
    column = len(text.line(number)) + 1
    for words in link_words(record, other):
        yield [(Span(number, column, number, column), f"\n\n{verb(kind, 'Xx')} {words}")]
