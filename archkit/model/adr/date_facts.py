"""The day of a record: where it says one, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archkit.model.adr.dates import find_date, is_coarse
from archkit.model.adr.fields import Field
from archkit.model.adr.front import said
from archkit.model.adr.placeholder import NOTHING, is_placeholder, unbraced
from archkit.model.adr.record import Doubt
from archkit.model.adr.status_facts import StatusSaid
from archkit.model.adr.text import AMBIGUOUS, CHANGELOG, Text, heading_place
from archkit.source.lines import Line
from archkit.source.location import Place


class DateSaid(NamedTuple):
    """A day, as ISO and as written; no place when only the file's name tells it."""

    iso: str | None
    text: str
    place: Place | None = None


def dates(
    text: Text, fields: Sequence[Field], status: StatusSaid | None, in_name: str | None
) -> tuple[DateSaid | None, tuple[Doubt, ...]]:
    """The day of the record, from the place that says it most plainly."""
    doubts: list[Doubt] = []
    coarse: DateSaid | None = None
    for words, place in _written(text, fields):
        found = _judged(words, place, doubts)
        if found is not None and found.iso:
            return found, tuple(doubts)
        coarse = coarse or found
    for other in (_of_status(status), _changelog(text)):
        if other is not None:
            return other, tuple(doubts)
    if in_name is not None and coarse is None:
        return DateSaid(in_name, in_name), tuple(doubts)
    return coarse, tuple(doubts)


def _written(text: Text, fields: Sequence[Field]) -> Iterator[tuple[str, Place]]:
    for value in said(text, "date")[:1]:
        yield value.text, value.at(text.path)
    for fact in ("date", "revision"):
        for field in fields:
            if field.fact == fact and field.values and _is_date(field):
                yield field.values[0].text, Place(text.path, span=field.values[0].span)
    for line in text.head:
        # A line that is a day and no more, as under a title: `12th of March 2021`.
        words = line.text.strip(" *_()")
        if line.kind == "text" and len(words) <= 40 and _is_all_date(words):
            at = line.text.find(words)
            yield words, Place(text.path, span=line.span(at, at + len(words)))
    for index in text.sections("date"):
        for line in text.in_section(index)[:1]:
            yield line.text, Place(text.path, span=line.span(0, len(line.text.rstrip())))


def _is_all_date(words: str) -> bool:
    read = find_date(words)
    return read is not None and (read.start, read.end) == (0, len(words))


def _is_date(field: Field) -> bool:
    """`Data` is the day to some and what is stored to others."""
    return field.label.casefold() not in AMBIGUOUS or find_date(field.values[0].text[:30]) is not None


def _judged(words: str, place: Place, doubts: list[Doubt]) -> DateSaid | None:
    read = find_date(words)
    if read is not None and read.iso:
        return DateSaid(read.iso, words, _within(place, words, read.start, read.end))
    if read is None and is_placeholder(words):
        help_ = "write the day as 2026-11-24"
        doubts.append(
            Doubt("adr-placeholder-left", place, "the date is still what the template says", help=help_)
        )
        return None
    inner = unbraced(words).strip()
    if inner.casefold() in NOTHING:
        return None
    if read is None and (is_coarse(inner) or not inner):
        return DateSaid(None, inner, place) if inner else None
    shown = inner if len(inner) <= 60 else inner[:59] + "…"
    message = read.words if read is not None else f"`{shown}` is no date"
    doubts.append(Doubt("adr-date-invalid", place, message, help="write the day as 2026-11-24"))
    return DateSaid(None, inner, place)


def _within(place: Place, words: str, start: int, end: int) -> Place:
    """The day alone, where more stands beside it."""
    if place.span is None:
        return place
    span = place.span
    return place._replace(span=span._replace(column=span.column + start, end_column=span.column + end))


def _of_status(status: StatusSaid | None) -> DateSaid | None:
    """`Accepted on 2020-01-02` dates the decision."""
    if status is None or status.date is None or status.date.iso is None:
        return None
    words = status.text
    return DateSaid(status.date.iso, words[:200], status.place)


def _changelog(text: Text) -> DateSaid | None:
    """The latest day that the changelog has an entry for."""
    found: list[DateSaid] = []
    headings = text.page.headings
    for index, name in enumerate(text.names):
        if name not in CHANGELOG or index == text.title_at:
            continue
        inside = [index]
        for below in range(index + 1, len(headings)):
            if headings[below].level <= headings[index].level:
                break
            inside.append(below)
            if (read := find_date(headings[below].text)) and read.iso:
                found.append(
                    DateSaid(read.iso, headings[below].text, heading_place(text, below, read.start, read.end))
                )
        for line in (x for at in inside for x in text.in_section(at)):
            found += _entry(text, line)
    return max(found, key=lambda d: d.iso or "", default=None)


def _entry(text: Text, line: Line) -> Iterator[DateSaid]:
    read = find_date(line.text[:60])
    if read is not None and read.iso:
        written = line.text[read.start : read.end]
        yield DateSaid(read.iso, written, Place(text.path, span=line.span(read.start, read.end)))
