"""The status of a record: every place that says one, which of them holds, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from archkit.model.adr.dates import DateRead, find_date
from archkit.model.adr.fields import Field
from archkit.model.adr.front import said
from archkit.model.adr.labels import fact_of
from archkit.model.adr.placeholder import NOTHING, is_placeholder, unbraced
from archkit.model.adr.record import Doubt, Status
from archkit.model.adr.references import relation
from archkit.model.adr.status import RANK, StatusRead, is_status, read_status
from archkit.model.adr.text import Text
from archkit.source.lines import Line
from archkit.source.location import Place, Span


class StatusSaid(NamedTuple):
    """One place that says a status."""

    status: Status | None
    text: str
    """As written; empty for a place of the template that nobody filled in."""
    place: Place
    date: DateRead | None = None
    doubts: tuple[Doubt, ...] = ()
    partial: bool = False
    """Only a part of the decision has come so far."""


Source = str
"""`front-matter`, `section`, `line` or `tags`."""


def statuses(text: Text, fields: Sequence[Field], sources: Sequence[Source]) -> list[StatusSaid]:
    """Every status said, those that hold first in this order of sources."""
    return [said for source in sources for said in _SOURCES[source](text, fields)]


def _front(text: Text, fields: Sequence[Field]) -> Iterator[StatusSaid]:
    for value in said(text, "status")[:1]:
        place = value.at(text.path)
        yield _judged(value.text, value.text, place, place, braced=value.braced)


def _lines(text: Text, fields: Sequence[Field]) -> Iterator[StatusSaid]:
    # In AsciiDoc a reader sees the list below the title, not the attributes above it.
    for field in sorted(fields, key=lambda f: f.form == "attribute"):
        if field.fact != "status" or not field.values:
            continue
        value = field.values[0]
        read = read_status(value.text)
        whole = Place(text.path, span=value.span)
        place = (
            whole if read.status is None else Place(text.path, span=_extent(value.line, value.start, read))
        )
        yield _judged(value.text, value.text, place, whole)


def _section(text: Text, fields: Sequence[Field]) -> Iterator[StatusSaid]:
    """A section called Status says it in its first words; of several, the one furthest in life holds."""
    for index in text.sections("status"):
        found = [
            s for line in _statements(text.in_section(index)) if (s := _statement(text, line)) is not None
        ]
        known = [s for s in found if s.status is not None]
        # What is superseded in part is still what it was.
        known = [s for s in known if not s.partial] or known
        if known:
            dated = [s for s in known if s.date and s.date.iso]
            if len(dated) == len(known) > 1:
                yield max(dated, key=lambda s: (s.date.iso if s.date and s.date.iso else "", RANK[_sure(s)]))
            else:
                yield max(known, key=lambda s: RANK[_sure(s)])
        elif found:
            yield found[0]


def _sure(said: StatusSaid) -> Status:
    assert said.status is not None
    return said.status


def _statements(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that begin a paragraph or an item, or at least a statement of their own."""
    quoted = all(line.kind == "quote" for line in lines)
    checked = [line for line in lines if line.text[:3].lower() == "[x]"]
    before: Line | None = None
    for line in checked or lines:
        continues = before is not None and line.kind == "text" and before.kind in ("text", "item")
        if continues and before is not None and before.number == line.number - 1:
            before = line
            speaks = line.text[:1].isupper() or line.text[:1].isdigit()
            if not (speaks and (relation(line.text) or read_status(line.text).status)):
                continue
        before = line
        if line.kind == "quote" and not quoted or line.kind == "row":
            continue
        if line.text[:3] == "[ ]":
            continue
        yield line


def _statement(text: Text, line: Line) -> StatusSaid | None:
    words = line.text
    if words[:3].lower() == "[x]":
        line = line._replace(column=line.column + 3, text=words[3:])
        words = line.text
    label, _, _ = words.partition(":")
    if ":" in words and (fact := fact_of(label)) is not None and fact != "superseded-by":
        return None
    kind = relation(words)
    if kind is not None and kind.kind != "superseded-by" and read_status(words).status is None:
        return None
    if kind is not None and kind.partial and kind.kind == "superseded-by" and not words[:1].isalpha():
        return None
    if words.lstrip().startswith(("[", "<http", "http")) and not is_placeholder(words) and "](" in words:
        return None
    read = read_status(words)
    bare = words.strip()
    whole = Place(text.path, span=line.span(words.find(bare), words.find(bare) + len(bare)))
    place = whole if read.status is None else Place(text.path, span=_extent(line, 0, read))
    return _judged(words, _plain(bare), place, whole)


def _plain(words: str) -> str:
    """Without the marks that set all of it in bold."""
    for mark in ("**", "__", "*", "_", "`"):
        if words.startswith(mark) and words.endswith(mark) and len(words) > 2 * len(mark):
            inner = words[len(mark) : -len(mark)]
            return inner if mark not in inner else words
    return words


def _extent(line: Line, start: int, read: StatusRead) -> Span:
    """The words that say the status; with `superseded by X`, all of it."""
    begin, end = start + read.start, start + read.end
    said = relation(line.text[begin:])
    if read.status == "superseded" and said is not None and said.kind == "superseded-by":
        end = len(line.text.rstrip(" *_.|"))
    return line.span(begin, max(end, begin + 1))


def _tags(text: Text, fields: Sequence[Field]) -> Iterator[StatusSaid]:
    for value in said(text, "tags"):
        for word in value.text.split(","):
            if is_status(word):
                yield StatusSaid(read_status(word).status, word.strip(), value.at(text.path))


_SOURCES: Mapping[Source, Callable[[Text, Sequence[Field]], Iterator[StatusSaid]]] = {
    "front-matter": _front,
    "line": _lines,
    "section": _section,
    "tags": _tags,
}


_NAMES = re.compile(
    r"\[[^\[\]\n]{0,300}\]\([^()\n]{0,500}\)|(?:xref|link):[^\s\[\]]{1,500}\[[^\]\n]{0,300}\]"
    r"|(?:\d{4}-\d\d-\d\d|\d{8})[-_]\S{1,300}"
)
"""Names of other records, whose dates are no dates of this one: `superseded by 20201016-use-the-slug`."""


def _judged(words: str, written: str, place: Place, whole: Place, *, braced: bool = False) -> StatusSaid:
    read = read_status(words)
    inner = unbraced(words)
    if inner.strip().casefold() in NOTHING:
        return StatusSaid(None, "", whole)
    if read.placeholder or (read.status is None and is_placeholder(words)):
        doubt = Doubt(
            "adr-placeholder-left",
            whole,
            "the status is still the choice of the template",
            help="write the one that holds: proposed, accepted, rejected, deprecated or superseded",
        )
        return StatusSaid(None, "", whole, None, (doubt,))
    doubts: list[Doubt] = []
    if braced or inner is not words:
        doubts.append(
            Doubt(
                "adr-placeholder-left",
                place,
                f"`{inner.strip()}` stands in the braces of the template",
                help="take them away",
            )
        )
    if read.status is None:
        shown = inner if len(inner) <= 60 else inner[:59] + "…"
        doubts.append(Doubt("adr-status-unknown", place, f"`{shown.strip()}` is no status that is known"))
    return StatusSaid(
        read.status,
        unbraced(written).strip(),
        place,
        find_date(_NAMES.sub(lambda m: " " * len(m[0]), words)),
        tuple(doubts),
        read.partial,
    )


def settled(found: Sequence[StatusSaid]) -> tuple[StatusSaid | None, tuple[Doubt, ...]]:
    """The status that holds, and what is doubtful about it."""
    if not found:
        return None, ()
    # A section called Status may be about something else: words that say one hold before words that say none.
    first = next((s for s in found if s.status), None) or next((s for s in found if s.text), found[0])
    doubts = [d for s in found for d in s.doubts if s is first or d.code != "adr-status-unknown"]
    for other in found:
        if other.status and first.status and other.status != first.status:
            doubts.append(
                Doubt(
                    "adr-status-contradicts",
                    other.place,
                    f"the record says {other.status} here and {first.status} elsewhere",
                    first.place,
                    help="let both say what holds, or keep one",
                )
            )
            break
    return first, tuple(doubts)
