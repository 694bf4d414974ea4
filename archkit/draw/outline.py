"""A tree as rows: names with lines to what they belong to, few words behind each, and a bar for its share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.draw import branches
from archkit.draw.branches import Branch, Line
from archkit.draw.lettering import SMALL, crop, width
from archkit.draw.markup import element, words
from archkit.draw.picture import framed

_MARGIN, _BETWEEN = 14.0, 22.0
_WIDEST = 200.0
_BAR, _LONGEST = 12.0, 80.0


@dataclass(frozen=True, slots=True)
class Row:
    """One name and what is said of it."""

    branch: Branch
    cells: tuple[str, ...] = ()
    share: float | None = None
    """0 to 1, drawn as a bar before the last cell."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A tree, its root first, what belongs to a row below it."""

    title: str
    heads: tuple[str, ...]
    """Of the columns behind the names."""
    rows: tuple[Row, ...]
    legend: tuple[tuple[Line, str], ...] = ()
    """What the lines mean."""
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing below a root."""
        return len(self.rows) < 2

    @property
    def refs(self) -> tuple[str, ...]:
        """What the names stand for."""
        return tuple(r.branch.ref for r in self.rows if r.branch.ref)

    @property
    def told(self) -> str:
        """What somebody is told who does not see it."""
        said = (", ".join((r.branch.label, r.branch.note, *r.cells)) for r in self.rows[:40])
        more = f" And {len(self.rows) - 40} more." if len(self.rows) > 40 else ""
        return ". ".join(s.replace(", ,", ",").strip(", ") for s in said) + "." + more

    def svg(self, links: Mapping[str, str]) -> str:
        """The drawing."""
        names = [r.branch for r in self.rows]
        top = _MARGIN + 22
        columns, total = self._columns(_MARGIN + branches.room(names) + _BETWEEN)
        heads = [
            element("text", words(head), x=x, y=_MARGIN + 10, class_="ak-small")
            for head, x in zip(self.heads, columns, strict=True)
        ]
        rows = branches.tops(names, top)
        cells = [part for row, y in zip(self.rows, rows, strict=False) for part in _cells(row, columns, y)]
        below, height, wide = self._below(rows[-1] + 10)
        drawn = (*branches.painted(names, _MARGIN, top, links), *heads, *cells, *below)
        size = (max(total, wide, 320.0), height)
        return framed(self, self.title, self.told, size, *drawn, linked=bool(links))

    def _columns(self, left: float) -> tuple[list[float], float]:
        """Where each column begins, and the width of the whole."""
        found: list[float] = []
        for index, head in enumerate(self.heads):
            found.append(left)
            said = [row.cells[index] for row in self.rows if index < len(row.cells)]
            texts = max((min(width(text, SMALL), _WIDEST) for text in said), default=0.0)
            has_bar = index == len(self.heads) - 1 and any(r.share is not None for r in self.rows)
            left += max(texts + (_LONGEST + 8 if has_bar else 0), width(head, SMALL)) + _BETWEEN
        return found, left - _BETWEEN + _MARGIN

    def _below(self, y: float) -> tuple[list[str], float, float]:
        """Legend and notes, where they end, and how wide they are."""
        drawn: list[str] = []
        wide, x = 0.0, _MARGIN
        used = {row.branch.line for row in self.rows}
        for line, said in self.legend:
            if line in used:
                drawn.append(branches.sample(line, x, y))
                drawn.append(element("text", words(said), x=x + 32, y=y + 4, class_="ak-small"))
                x += 32 + width(said, SMALL) + _BETWEEN
                wide = x
        y += 14 if drawn else 0
        for note in self.notes:
            drawn.append(element("text", words(note), x=_MARGIN, y=y + 8, class_="ak-small"))
            wide = max(wide, _MARGIN * 2 + width(note, SMALL))
            y += 16
        return drawn, y + 4, wide


def _cells(row: Row, columns: list[float], y: float) -> Iterator[str]:
    for index, (text, x) in enumerate(zip(row.cells, columns, strict=False)):
        at = x
        if index == len(columns) - 1 and row.share is not None:
            length = max(min(row.share, 1.0) * _LONGEST, 2.0)
            box = element("rect", class_="ak-shape", x=x, y=y + 5, width=length, height=_BAR, rx=2)
            yield element("g", box, class_="ak-topic")
            at = x + length + 8
        said = element("text", words(crop(text, SMALL, _WIDEST)), x=at, y=y + 15)
        yield element("g", said, class_=f"ak-{row.branch.line}")
