"""One finding as a frame: what is wrong, the line it is wrong in with a caret, what explains it, what to do.

Text of a repository is shown without control characters, tabs as four columns, and cut around the caret
where it is wider than the terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archkit.lint.finding import Finding
from archkit.report.table import display_width
from archkit.source.location import Span

DOCUMENTATION = "https://archkit.dev/rules/{}/"
"""Where a terminal that shows links leads from the name of a rule."""

_COLOURS = {
    "error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "gutter": "34", "dim": "2",
    "added": "32", "removed": "31", "hunk": "36",
}  # fmt: skip
_TAB = 4

Lines = Callable[[str], Sequence[str]]
"""Path -> the lines of the file."""


@dataclass(frozen=True, slots=True)
class Painter:
    """What the terminal can show."""

    colour: bool = False
    links: bool = False

    def paint(self, text: str, colour: str) -> str:
        """The text in a colour, where there are colours."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour and text else text

    def severity(self, finding: Finding) -> str:
        """The word for it, in its colour."""
        return self.paint(finding.severity, finding.severity)

    def rule(self, name: str) -> str:
        """The rule's name, as a link to its page where the terminal shows links (OSC 8)."""
        if not self.links:
            return name
        return f"\x1b]8;;{DOCUMENTATION.format(name)}\x1b\\{name}\x1b]8;;\x1b\\"


def frame(finding: Finding, lines_of: Lines, painter: Painter, width: int = 120) -> str:
    """The frame of one finding, without a line end behind it."""
    shown = [finding.span.line, *(span.line for _, span in finding.related)]
    gutter = len(str(max(shown)))
    view = _View(lines_of, painter, gutter, width)
    head = f"{painter.severity(finding)}[{painter.rule(finding.rule)}]: "
    lines = [head + painter.paint(printable(finding.message), "bold")]
    lines.append(view.arrow("-->", finding.path, finding.span))
    lines += view.primary(finding.path, finding.span, finding.label, finding.severity)
    for related, span in finding.related:
        lines.append(view.bar())
        lines.append(view.arrow(":::", related.place.path, span))
        lines += view.marked(related.place.path, span, related.label, "-", "gutter")
    for word, said in (("why", finding.why), ("help", finding.help)):
        if said:
            sign = painter.paint("=", "gutter")
            lines.append(f"{' ' * gutter} {sign} {painter.paint(word, 'bold')}: {printable(said)}")
    return "\n".join(lines)


def printable(text: str) -> str:
    """On one line and without control characters: text of a repository must not steer a terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " for c in text)


@dataclass(frozen=True, slots=True)
class _View:
    lines_of: Lines
    painter: Painter
    gutter: int
    width: int

    def arrow(self, sign: str, path: str, span: Span) -> str:
        where = f"{printable(path)}:{span.line}:{span.column}"
        return f"{' ' * self.gutter}{self.painter.paint(sign, 'gutter')} {where}"

    def bar(self) -> str:
        return f"{' ' * self.gutter} {self.painter.paint('|', 'gutter')}"

    def primary(self, path: str, span: Span, label: str, colour: str) -> Iterator[str]:
        """The line above for orientation, the line itself, and the caret under it."""
        lines = self.lines_of(path)
        if not 0 < span.line <= len(lines) or not any(lines):
            return
        yield self.bar()
        above = lines[span.line - 2] if span.line > 1 else ""
        if above.strip():
            yield self._line(span.line - 1, _Cut(above, 1, 2, self._room).text)
        yield from self.marked(path, span, label, "^", colour)

    def marked(self, path: str, span: Span, label: str, sign: str, colour: str) -> Iterator[str]:
        """A line and the marks under the span."""
        lines = self.lines_of(path)
        if not 0 < span.line <= len(lines) or not any(lines):
            return
        text = lines[span.line - 1]
        end = span.end_column if span.end_line == span.line else len(text) + 1
        cut = _Cut(text, span.column, max(end, span.column + 1), self._room)
        yield self._line(span.line, cut.text)
        marks = sign * max(cut.marks, 1) + (f" {printable(label)}" if label else "")
        yield f"{self.bar()} {' ' * cut.before}{self.painter.paint(marks, colour)}"

    @property
    def _room(self) -> int:
        return max(self.width - self.gutter - 3, 40)

    def _line(self, number: int, text: str) -> str:
        shown = self.painter.paint(f"{number:>{self.gutter}} |", "gutter")
        return f"{shown} {text}".rstrip()


class _Cut:
    """A line as it is shown, and where the marks stand under it, in columns of the terminal."""

    def __init__(self, line: str, column: int, end: int, room: int) -> None:
        if len(line) <= room and line.isascii() and line.isprintable():  # nearly every line
            self.text, self.before = line.rstrip(), min(column - 1, len(line))
            self.marks = max(min(end - 1, len(line)) - self.before, 0)
            return
        head, marked, tail = (
            _flat(t) for t in (line[: column - 1], line[column - 1 : end - 1], line[end - 1 :])
        )
        self.marks = display_width(marked)
        before = display_width(head)
        if before + self.marks + display_width(tail.rstrip()) <= room:
            self.text, self.before = (head + marked + tail).rstrip(), before
            return
        kept = max(room - min(self.marks, room // 2) - 2, 0) // 2
        if before > kept + 1:
            head = "…" + _last(head, kept)
        marked = _first(marked, room - display_width(head) - 1)
        rest = room - display_width(head) - display_width(marked) - 1
        shown = _first(tail, rest)
        self.text = head + marked + shown + ("…" if shown != tail.rstrip() else "")
        self.before = display_width(head)
        self.marks = min(self.marks, display_width(marked))


def _flat(text: str) -> str:
    return printable(text.replace("\t", " " * _TAB))


def _first(text: str, room: int) -> str:
    """As much of the beginning as fits."""
    used = 0
    for index, character in enumerate(text):
        used += display_width(character)
        if used > room:
            return text[:index]
    return text


def _last(text: str, room: int) -> str:
    """As much of the end as fits."""
    return _first(text[::-1], room)[::-1]
