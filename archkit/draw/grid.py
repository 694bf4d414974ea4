"""A grid of marks as a self-contained SVG: rows against columns, as in a matrix of components and failure domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from archkit.draw.lettering import NAME, SMALL, crop, named, width
from archkit.draw.markup import element, words
from archkit.draw.picture import framed, leading

Mark = Literal["down", "degraded", "unknown", "up"]

_LOOKS: Mapping[Mark, str] = {"down": "missing", "degraded": "topic", "unknown": "fold", "up": "database"}
"""Whose colours a mark borrows. Marks differ in shape, too, for those who do not see colours."""

_MARGIN, _ROW, _COLUMN = 14.0, 24.0, 44.0
_WIDEST = 220.0


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    ref: str
    label: str
    group: str
    """What rows that stand together share: `tier 1`."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows against columns."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.lines or not self.columns

    @property
    def refs(self) -> Sequence[str]:
        return [line.ref for line in self.lines]

    def svg(self, links: Mapping[str, str]) -> str:
        """The grid; heads of columns stand aslant so that long names fit."""
        left = _MARGIN + max(named(crop(f.label, NAME, _WIDEST)) for f in self.lines) + 14
        heads = [crop(name, SMALL, _WIDEST) for name in self.columns]
        top = _MARGIN + max(width(h, SMALL) for h in heads) * 0.72 + 16
        slant = width(heads[-1], SMALL) * 0.72 + 10
        total = max(left + len(heads) * _COLUMN + slant + _MARGIN, 340.0)
        drawn = [self._head(h, left + (i + 0.5) * _COLUMN, top - 8) for i, h in enumerate(heads)]
        y, group = top, ""
        for line in self.lines:
            if line.group != group:
                group = line.group
                drawn.append(element("text", words(group), class_="ak-heading", x=_MARGIN, y=y + 16))
                y += _ROW
            drawn += _line(line, left, y, links)
            y += _ROW
        y += 14
        drawn += self._legend(y)
        y += 22
        for note in self.notes:
            drawn.append(element("text", words(note), class_="ak-small", x=_MARGIN, y=y))
            y += 16
        return framed(self, self.title, self._told(), (total, y + 4), *drawn, linked=bool(links))

    def _head(self, name: str, x: float, y: float) -> str:
        return element(
            "text", words(name), class_="ak-small", transform=f"translate({x:.1f},{y:.1f}) rotate(-45)"
        )

    def _legend(self, y: float) -> Iterator[str]:
        x = _MARGIN
        used = {mark for line in self.lines for mark in line.marks}
        for mark in _LOOKS:
            if mark in used:
                yield from _mark(mark, x + 8, y)
                yield element("text", words(mark), class_="ak-small", x=x + 22, y=y + 4)
                x += 40 + width(mark, SMALL)

    def _told(self) -> str:
        """Every mark but `up` in words."""
        said = (
            f"{line.label}: "
            + (
                ", ".join(
                    f"{m} without {c}" for c, m in zip(self.columns, line.marks, strict=False) if m != "up"
                )
                or "stays up"
            )
            for line in self.lines
        )
        return ". ".join(said) + "."


def _line(line: Line, left: float, y: float, links: Mapping[str, str]) -> Iterator[str]:
    name = element(
        "text", words(crop(line.label, NAME, _WIDEST)), class_="ak-name", x=_MARGIN, y=y + _ROW / 2 + 4
    )
    yield leading(name, line.ref, links)
    yield element(
        "line",
        class_="ak-life",
        x1=left,
        x2=left + len(line.marks) * _COLUMN,
        y1=y + _ROW / 2,
        y2=y + _ROW / 2,
    )
    for index, mark in enumerate(line.marks):
        yield from _mark(mark, left + (index + 0.5) * _COLUMN, y + _ROW / 2)


def _mark(mark: Mark, x: float, y: float) -> Iterator[str]:
    look = f"ak-{_LOOKS[mark]}"
    if mark == "down":
        drawn = element(
            "polygon", class_="ak-shape", points=f"{x - 8},{y} {x},{y - 8} {x + 8},{y} {x},{y + 8}"
        )
        cross = element(
            "text", words("\N{MULTIPLICATION SIGN}"), class_="ak-small", x=x, y=y + 4, text_anchor="middle"
        )
        yield element("g", drawn, cross, class_=look)
    elif mark == "degraded":
        yield element(
            "g", element("rect", class_="ak-shape", x=x - 6, y=y - 6, width=12, height=12, rx=2), class_=look
        )
    elif mark == "unknown":
        yield element("text", words("?"), x=x, y=y + 4, text_anchor="middle", class_="ak-word")
    else:
        yield element("g", element("circle", class_="ak-shape", cx=x, cy=y, r=3.5), class_=look)
