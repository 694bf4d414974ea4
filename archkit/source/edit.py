"""Edits of a file by line and column: what they do not touch stays as it is, to the byte.

Marks of the byte order, line ends of every kind, also mixed, and a last line without an end are kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence

from archkit.source.location import Place, Span
from archkit.source.problem import Edit

_END = re.compile(r"\r\n|\r|\n")
_Stretch = tuple[int, int, str]
"""Offsets of what is replaced, and the text that comes there."""


class Editable:
    """A file's text and the edits to be made in it, none of which touches another.

    Lines and columns count from 1, columns in characters. A line ends with LF, CR LF or CR.
    """

    def __init__(self, text: str) -> None:
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        self._text = text.removeprefix("\ufeff")
        self._starts, self._ends = [0], []
        for match in _END.finditer(self._text):
            self._ends.append(match.start())
            self._starts.append(match.end())
        self._ends.append(len(self._text))
        self.edits: list[_Stretch] = []

    @property
    def count(self) -> int:
        """How many lines there are; one that only the end of the text would begin counts."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line without its end; empty where there is none."""
        if not 0 < number <= self.count:
            return ""
        return self._text[self._starts[number - 1] : self._ends[number - 1]]

    def text(self, span: Span) -> str | None:
        """The text of a span, its line ends as `\\n`; None when it does not lie in the file."""
        start, end = self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)
        return _END.sub("\n", self._text[start:end]) if start is not None and end is not None else None

    def takes(self, edit: Edit) -> bool:
        """Whether the edit lies in the text, changes it, and keeps clear of the others; the same one again is fine."""
        found = self._stretch(edit)
        if found is None or self._text[found[0] : found[1]] == found[2]:
            return False
        near = self._near(found)
        return found in near or not any(_touch(found, other) for other in near)

    def take(self, edit: Edit) -> None:
        """Make the edit."""
        found = self._stretch(edit)
        if found is not None and found not in self._near(found):
            insort(self.edits, found)

    def content(self) -> bytes:
        """The text with its edits."""
        parts, at = [self._mark], 0
        for start, end, text in self.edits:
            parts += [self._text[at:start], text]
            at = end
        return "".join([*parts, self._text[at:]]).encode()

    def _stretch(self, edit: Edit) -> _Stretch | None:
        span = edit.place.span
        if span is None:
            return None
        start, end = self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)
        if start is None or end is None or end < start:
            return None
        return start, end, _END.sub(self._line_end(span.line), edit.text)

    def _line_end(self, number: int) -> str:
        """How lines end there: as the line itself does, else the one above it, else the first."""
        for index in (number - 1, number - 2, 0):
            if 0 <= index < len(self._starts) - 1:
                return self._text[self._ends[index] : self._starts[index + 1]]
        return "\n"

    def _offset(self, line: int, column: int) -> int | None:
        """Where a line and column are; the line behind the last is the end of the text."""
        if line == self.count + 1 and column == 1:
            return len(self._text)
        if not 0 < line <= self.count:
            return None
        start, end = self._starts[line - 1], self._ends[line - 1]
        return start + column - 1 if 0 < column <= end - start + 1 else None

    def _near(self, found: _Stretch) -> Sequence[_Stretch]:
        """The edits right before and behind; the others are farther away, since none touches another."""
        at = bisect_left(self.edits, found)
        return self.edits[max(at - 1, 0) : at + 1]


def editable(content: bytes) -> Editable | None:
    """The text of a content that can be edited without loss: UTF-8 without a zero byte; None for any other."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else Editable(text)


def edited(content: bytes, edits: Iterable[tuple[Span, str]]) -> bytes | None:
    """The content with each span replaced by its text; None when it cannot be edited or two of them touch."""
    text = editable(content)
    if text is None:
        return None
    for span, words in edits:
        edit = Edit(Place("", span=span), words)
        if not text.takes(edit):
            return None
        text.take(edit)
    return text.content()


def insertion(line: int) -> Span:
    """The empty span before a line."""
    return Span(line, 1, line, 1)


def whole(first: int, last: int) -> Span:
    """The span of lines, with their ends."""
    return Span(first, 1, last + 1, 1)


def _touch(a: _Stretch, b: _Stretch) -> bool:
    """Whether one reaches into the other; what is put in at the same place touches too."""
    (first, end, _), (second, last, _) = sorted((a, b))
    return second < end or (second == end and (first == end or second == last)) or first == second
