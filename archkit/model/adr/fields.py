"""Facts that a record writes as label and value: `* Status: accepted`, `**Date** 2024-03-01`, a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from archkit.model.adr.dates import find_date
from archkit.model.adr.labels import LONGEST, fact_of
from archkit.model.adr.status import is_status
from archkit.model.adr.text import Text
from archkit.source.lines import Line
from archkit.source.location import Span


class Value(NamedTuple):
    """Words as written, and where they stand."""

    text: str
    line: Line
    start: int
    """Offset in the line's text."""

    @property
    def span(self) -> Span:
        return self.line.span(self.start, self.start + len(self.text))


class Field(NamedTuple):
    """One labelled fact; its values are one, or the items of the list below it."""

    fact: str
    label: str
    values: tuple[Value, ...]
    form: str
    """bullet, line, table, attribute, quote, heading, badge, author or revision."""


_FORMS = {"item": "bullet", "text": "line", "row": "table", "field": "attribute", "quote": "quote"}
_LABELLED = re.compile(
    rf"[*_`]{{0,3}}(?P<label>[^\W\d_][^:：*_`|\n]{{0,{LONGEST}}}?)[ ]?(?P<close>[*_`]{{0,3}})[ ]?"
    r"(?P<sign>[:：]{1,2}|[-–—]\s)(?P<after>[*_`]{0,3})"
)
_BOLD = re.compile(r"(?:\*\*|__)(?P<label>[^*_|\n]{1,40}?)[:：]?(?:\*\*|__)[:：]?\s*\Z")
_BOLD_THEN = re.compile(r"(?:\*\*|__)(?P<label>[^*_|:：\n]{1,40}?)(?:\*\*|__)\s+(?=\S)")


def fields(text: Text) -> list[Field]:
    """Every labelled fact of the head, and of the status section where labels stand there."""
    found = [*_fields(text.head), *_in_headings(text), *_badges(text.head)]
    for index in text.sections("status"):
        found += _fields(text.in_section(index))
    return found


_HEADED = re.compile(r"(?P<label>[^\W\d_][^:：\n]{0,40}?)[ ]?(?:[:：]|[-–—](?=\s))\s*")


def _in_headings(text: Text) -> Iterator[Field]:
    """`## Status: Accepted`."""
    for index, h in enumerate(text.page.headings):
        if index == text.title_at or h.level > text.top or h.end - h.column != len(h.text):
            continue
        line = Line(h.line, h.column, h.text, "text", 0, index)
        match = _HEADED.match(h.text)
        if match and (fact := fact_of(match["label"])) and (value := _value(line, match.end())).text:
            yield Field(fact, match["label"], (value,), "heading")


_BADGE = re.compile(
    r"img\.shields\.io/(?:badge|static/v1)/(?:adr[-_ ])?status-(?P<status>[A-Za-z][\w %]{1,60}?)-\w",
    re.IGNORECASE,
)


def _badges(lines: Sequence[Line]) -> Iterator[Field]:
    """`![Status](https://img.shields.io/badge/status-accepted-green)`."""
    for line in lines:
        if "shields.io" in line.text and (match := _BADGE.search(line.text)):
            value = Value(match["status"], line, match.start("status"))
            yield Field("status", "status", (value,), "badge")


def _fields(lines: Sequence[Line]) -> Iterator[Field]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.kind in ("author", "revision"):
            yield Field("authors" if line.kind == "author" else "revision", "", (_value(line, 0),), line.kind)
        elif line.kind == "row":
            used, rows = _table(lines, at)
            yield from rows
            at += used
            continue
        elif (own := _cell_above(lines, at) or _defined(lines, at)) is not None:
            yield own
            at += 1
        elif (several := [*_side_by_side(line), *_in_html(line)]) and (len(several) > 1 or "<t" in line.text):
            yield from several
        elif (found := labelled(line)) is not None:
            fact, label, start = found
            value = _value(line, start)
            values = (value,) if value.text else tuple(_below(lines, at))
            yield Field(fact, label, values, _FORMS[line.kind])
        at += 1


def _side_by_side(line: Line) -> Iterator[Field]:
    """`Status: Accepted | Date: 2024-03-01`."""
    if "|" not in line.text and "·" not in line.text:
        return
    for piece in re.finditer(r"[^|·]+", line.text):
        part = line._replace(column=line.column + piece.start(), text=piece[0].rstrip())
        bare = part.text.lstrip()
        part = part._replace(column=part.column + len(part.text) - len(bare), text=bare)
        if bare and (found := labelled(part)) is not None:
            yield Field(found[0], found[1], _filled(_value(part, found[2])), _FORMS[line.kind])


_HTML_ROW = re.compile(
    r"<t[dh][^<>]{0,80}>\s{0,9}(?:<\w{1,6}>)?(?P<label>[^<>]{1,40})(?:</\w{1,6}>)?\s{0,9}</t[dh]>\s{0,9}"
    r"<t[dh][^<>]{0,80}>\s{0,9}(?:<\w{1,6}>)?(?P<value>[^<>]{1,200})",
    re.IGNORECASE,
)


def _in_html(line: Line) -> Iterator[Field]:
    """`<td>Status</td><td>Accepted</td>`."""
    if "<t" in line.text:
        for match in _HTML_ROW.finditer(line.text):
            if fact := fact_of(match["label"].rstrip(":")):
                value = _value(line, match.start("value"), match.end("value"))
                yield Field(fact, match["label"].strip(), _filled(value), "table")


_HTML_CELL = re.compile(
    r"<t[dh][^<>]{0,80}>\s{0,9}(?:<\w{1,6}>)?(?P<words>[^<>]{1,200})(?:</\w{1,6}>)?\s{0,9}</t[dh]>\s*\Z",
    re.IGNORECASE,
)


def _cell_above(lines: Sequence[Line], at: int) -> Field | None:
    """`<td>Status</td>`, and on the next line `<td>Accepted</td>`."""
    if not lines[at].text.startswith("<t") or at + 1 == len(lines):
        return None
    label, cell = _HTML_CELL.match(lines[at].text), _HTML_CELL.match(lines[at + 1].text)
    if label is None or cell is None or is_status(label["words"]):
        return None
    fact = fact_of(label["words"].rstrip(": "))
    value = _value(lines[at + 1], cell.start("words"), cell.end("words"))
    if fact is None or fact_of(value.text) is not None and not is_status(value.text):
        return None
    return Field(fact, label["words"].strip(), _filled(value), "table")


def _defined(lines: Sequence[Line], at: int) -> Field | None:
    """A definition list: `Status`, and on the next line `: Accepted`."""
    if at + 1 == len(lines) or lines[at].kind != "text" or not lines[at + 1].text.startswith((": ", ":\t")):
        return None
    if lines[at + 1].number != lines[at].number + 1 or (fact := fact_of(lines[at].text)) is None:
        return None
    return Field(fact, lines[at].text.strip(), _filled(_value(lines[at + 1], 1)), "line")


def _value(line: Line, start: int, end: int | None = None) -> Value:
    """The words from `start` on, without space and the marks that set them in bold."""
    text = line.text[start:end]
    bare = text.strip()
    for mark in ("**", "__", "`", "*", "_"):
        if (
            len(bare) > 2 * len(mark)
            and bare.startswith(mark)
            and bare.endswith(mark)
            and mark not in bare[1:-1]
        ):
            bare = bare[len(mark) : -len(mark)].strip()
    if bare.endswith("\\"):
        bare = bare[:-1].rstrip()
    if bare.endswith("**") and bare.count("**") % 2:
        bare = bare[:-2].rstrip()
    return Value(bare, line, start + text.find(bare) if bare else start)


def labelled(line: Line) -> tuple[str, str, int] | None:
    """Fact, label, and where the value begins."""
    match = _LABELLED.match(line.text)
    if match and (match["sign"][0] in ":：" or match["close"]) and (fact := fact_of(match["label"])):
        return fact, match["label"].strip(), match.end()
    match = _BOLD.match(line.text) or _BOLD_THEN.match(line.text)
    if match and (fact := fact_of(match["label"])):
        return fact, match["label"].strip(), match.end()
    return None


def _below(lines: Sequence[Line], at: int) -> Iterator[Value]:
    """Values of a label that has none on its line: the list that is nested below it, or the next paragraph."""
    label = lines[at]
    for later in lines[at + 1 :]:
        if later.section != label.section or later.kind == "row":
            return
        nested = later.kind in ("item", "text") and later.indent > label.indent
        follows = label.kind == "text" and (later.kind == "item" or later.number <= label.number + 2)
        if not (nested or follows) or labelled(later) is not None:
            return
        yield _value(later, 0)
        if later.kind == "text" and label.kind == "text":
            return


def _table(lines: Sequence[Line], at: int) -> tuple[int, list[Field]]:
    """Rows of one table: label beside value, or labels above values."""
    rows = [lines[at]]
    while at + len(rows) < len(lines) and lines[at + len(rows)].kind == "row":
        rows.append(lines[at + len(rows)])
    cells = [c for row in rows if (c := _cells(row))]
    return len(rows), [*_beside(cells), *_above(cells), *_stacked(cells)]


def _cells(row: Line) -> list[Value]:
    """Cells of a row; none for the line below the heads."""
    if not row.text.strip("|:-+= "):
        return []
    found, start = [], 1 if row.text.startswith("|") else 0
    for piece in re.finditer(r"(?:\\.|[^|\\])*", row.text[start:]):
        begin, end = start + piece.start(), start + piece.end()
        if begin >= len(row.text) or begin == end and row.text[begin - 1 : begin] != "|":
            continue
        if begin and row.text[begin - 1] != "|":
            continue
        found.append(_value(row, begin, end))
    return found


def _beside(rows: Sequence[Sequence[Value]]) -> Iterator[Field]:
    for cells in rows:
        facts = [_label_of(c) for c in cells]
        if len(cells) in (2, 4) and facts[0] is None and fact_of(cells[0].text) == "supersedes":
            # `Ersetzt` is what a record has become, or what it has done to the one that stands beside it.
            facts[0] = "supersedes"
        if len(cells) in (2, 4) and facts[0] and facts[1] is None:
            for index in range(0, len(cells), 2):
                if fact := facts[index]:
                    yield Field(fact, cells[index].text, _filled(cells[index + 1]), "table")


def _above(rows: Sequence[Sequence[Value]]) -> Iterator[Field]:
    for index, heads in enumerate(rows[:-1]):
        facts = [_label_of(c) for c in heads]
        if sum(f is not None for f in facts) >= 2 and (len(heads) > 2 or facts[1] is not None):
            values = _latest(rows[index + 1 :], facts.index("date") if "date" in facts else None)
            for head, fact, value in zip(heads, facts, values, strict=False):
                if fact:
                    yield Field(fact, head.text, _filled(value), "table")
            return


def _latest(rows: Sequence[Sequence[Value]], at: int | None) -> Sequence[Value]:
    """The row that holds: of a history, the one with the latest day."""
    if at is None or len(rows) == 1:
        return rows[0]
    return max(rows, key=lambda cells: _day(cells[at].text) if at < len(cells) else "")


def _day(words: str) -> str:
    read = find_date(words)
    return read.iso or "" if read else ""


def _stacked(rows: Sequence[Sequence[Value]]) -> Iterator[Field]:
    """AsciiDoc lets each cell have a line of its own: label, then value."""
    if any(len(cells) != 1 for cells in rows):
        return
    for (label,), (value,) in pairwise(rows):
        if (fact := _label_of(label)) is not None and _label_of(value) is None:
            yield Field(fact, label.text, _filled(value), "table")


def _label_of(cell: Value) -> str | None:
    """The fact that a cell is the label of; `Superseded` is a status, not a label, in a table."""
    return None if is_status(cell.text) else fact_of(cell.text.rstrip(":："))


def _filled(value: Value) -> tuple[Value, ...]:
    return (value,) if value.text else ()
