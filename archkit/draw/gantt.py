"""A Gantt chart as a self-contained SVG: milestones over the calendar, what waits for what, and what ends when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archkit.draw.lettering import NAME, SMALL, named, width, wrap
from archkit.draw.markup import element, words
from archkit.draw.picture import framed

_MARGIN, _ROW, _BAR = 14.0, 38.0, 16.0
_WIDEST, _CALENDAR = 230.0, 520.0
_TICKS = 8


@dataclass(frozen=True, slots=True)
class Ends:
    """A day that does not move: something is switched off."""

    day: date
    label: str
    slack: int | None
    """Days from the end of the milestone to it; negative: too late. None: nobody knows."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One milestone."""

    id: str
    label: str
    start: date
    finish: date
    critical: bool
    """Whether the end of the whole moves with it."""
    done: bool
    after: tuple[str, ...] = ()
    """Ids of those that must be done before."""
    ends: tuple[Ends, ...] = ()


@dataclass(frozen=True, slots=True)
class Gantt:
    """Milestones in the order in which they begin."""

    title: str
    today: date
    bars: tuple[Bar, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.bars

    @property
    def refs(self) -> Sequence[str]:
        return ()

    def svg(self, links: Mapping[str, str]) -> str:
        """The chart; today is in it when it lies near the plan."""
        left = _MARGIN + max(named(text) for b in self.bars for text in _lines(b)) + 14
        scale = _Scale(self, left)
        top, bottom = _MARGIN + 22, _MARGIN + 22 + len(self.bars) * _ROW
        drawn = [*scale.ticks(top, bottom), *scale.today(self.today, top, bottom)]
        rows = {bar.id: top + index * _ROW for index, bar in enumerate(self.bars)}
        for bar in self.bars:
            drawn += _waits(bar, self.bars, rows, scale)
        for bar in self.bars:
            drawn += _bar(bar, rows[bar.id], scale)
        y = bottom + 22
        drawn += _legend(self, y, today=scale.has(self.today))
        for note in self.notes:
            y += 18
            drawn.append(element("text", words(note), class_="ak-small", x=_MARGIN, y=y))
        return framed(self, self.title, _told(self), (left + _CALENDAR + 80, y + 14), *drawn)


class _Scale:
    """Days as pixels."""

    def __init__(self, chart: Gantt, left: float) -> None:
        days = [d.toordinal() for b in chart.bars for d in (b.start, b.finish, *(e.day for e in b.ends))]
        first, last = min(days), max(days)
        near = max(last - first, 30)
        today = chart.today.toordinal()
        if first - near <= today <= last + near:
            first, last = min(first, today), max(last, today)
        self.first, self.last = first, max(last, first + 1)
        self.left = left

    def has(self, day: date) -> bool:
        return self.first <= day.toordinal() <= self.last

    def x(self, day: date) -> float:
        return self.left + (day.toordinal() - self.first) / (self.last - self.first) * _CALENDAR

    def ticks(self, top: float, bottom: float) -> Iterator[str]:
        """Lines at the first days of months, quarters, years or decades: as many as can be read."""
        for day, said in _ticks(self.first, self.last):
            x = self.x(day)
            yield element("line", class_="ak-life", x1=x, x2=x, y1=top - 6, y2=bottom)
            yield element("text", words(said), class_="ak-small", x=x, y=top - 10, text_anchor="middle")

    def today(self, day: date, top: float, bottom: float) -> Iterator[str]:
        if self.has(day):
            x = self.x(day)
            wire = element("line", class_="ak-wire", x1=x, x2=x, y1=top - 6, y2=bottom + 4)
            yield element("g", wire, class_="ak-pivot")


def _ticks(first: int, last: int) -> list[tuple[date, str]]:
    months = max(1, (last - first) // 30)
    step = next(
        (s for s in (1, 3, 6, 12, 24, 60, 120, 600, 1200, 6000, 12000) if months // s <= _TICKS), 24000
    )
    begin = date.fromordinal(first)
    at = begin.year * 12 + begin.month - 1
    at += -at % step
    found = []
    while at // 12 <= 9999 and at >= 12 and (day := date(at // 12, at % 12 + 1, 1)).toordinal() <= last:
        if day.toordinal() >= first:
            found.append((day, str(day.year) if step % 12 == 0 else f"{day.year}-{day.month:02}"))
        at += step
    return found


def _lines(bar: Bar) -> list[str]:
    """Its name, as it stands before the calendar."""
    return wrap(bar.label, NAME, _WIDEST)


def _bar(bar: Bar, y: float, scale: _Scale) -> Iterator[str]:
    begin, end = scale.x(bar.start), scale.x(bar.finish)
    lines = _lines(bar)
    for index, text in enumerate(lines):
        at = y + _BAR / 2 + 4 + (index - (len(lines) - 1) / 2) * 15
        yield element("text", words(text), class_="ak-name", x=_MARGIN, y=at)
    look = "ak-database" if bar.done else "ak-topic ak-focus" if bar.critical else "ak-component"
    told = f"{bar.label}: {bar.start.isoformat()} to {bar.finish.isoformat()}"
    box = element("rect", class_="ak-shape", x=begin, y=y, width=max(end - begin, 4.0), height=_BAR, rx=3)
    yield element("g", element("title", words(told)), box, class_=look)
    for ends in bar.ends:
        x, late = scale.x(ends.day), ends.slack is not None and ends.slack < 0
        middle = y + _BAR / 2
        corners = ((x - 7, middle), (x, middle - 7), (x + 7, middle), (x, middle + 7))
        shape = element("polygon", class_="ak-shape", points=" ".join(f"{a:.1f},{b:.1f}" for a, b in corners))
        slack = "slack unknown" if ends.slack is None else f"{ends.slack} d"
        yield element(
            "g",
            element("title", words(f"{ends.label} ends on {ends.day.isoformat()}, {slack}")),
            shape,
            element("text", words(slack), class_="ak-small", x=x + 10, y=middle + 4),
            class_="ak-missing" if late else "ak-api",
        )


def _waits(bar: Bar, bars: Sequence[Bar], rows: Mapping[str, float], scale: _Scale) -> Iterator[str]:
    """A line from the end of each that must be done before to the beginning of the bar."""
    finish = {b.id: b.finish for b in bars}
    for earlier in bar.after:
        if earlier not in rows:
            continue
        x1, y1 = scale.x(finish[earlier]), rows[earlier] + _BAR / 2
        x2, y2 = scale.x(bar.start), rows[bar.id] + (0 if rows[bar.id] > rows[earlier] else _BAR)
        bend = min(x2 + 5, x1 + 8) if x2 + 5 > x1 else x1 + 8
        down = y2 - 5 if y2 > y1 else y2 + 5
        path = f"M{x1:.1f},{y1:.1f} H{bend:.1f} V{down:.1f} H{x2 + 5:.1f} V{y2:.1f}"
        yield element("g", element("path", class_="ak-wire", d=path), class_="ak-sync")


def _legend(chart: Gantt, y: float, *, today: bool) -> Iterator[str]:
    ends = [e for b in chart.bars for e in b.ends]
    samples = [
        ("ak-topic ak-focus", "on the critical path", any(b.critical and not b.done for b in chart.bars)),
        ("ak-component", "with float", any(not b.critical and not b.done for b in chart.bars)),
        ("ak-database", "done", any(b.done for b in chart.bars)),
        ("ak-api", "what it removes ends here", any(e.slack is None or e.slack >= 0 for e in ends)),
        ("ak-missing", "ends before it is removed", any((e.slack or 0) < 0 for e in ends)),
    ]  # fmt: skip
    x = _MARGIN
    for look, text, used in samples:
        if used:
            yield element(
                "g", element("rect", class_="ak-shape", x=x, y=y - 9, width=14, height=11, rx=2), class_=look
            )
            yield element("text", words(text), class_="ak-small", x=x + 20, y=y)
            x += 42 + width(text, SMALL)
    if today:
        yield element("text", words("thick line: today"), class_="ak-small", x=x, y=y)


def _told(chart: Gantt) -> str:
    """Every milestone in words."""
    said = []
    for bar in chart.bars:
        parts = [f"{bar.label}: {bar.start.isoformat()} to {bar.finish.isoformat()}"]
        parts += ["done" if bar.done else "on the critical path" if bar.critical else ""]
        parts += [f"{e.label} ends on {e.day.isoformat()}" for e in bar.ends]
        said.append(", ".join(p for p in parts if p))
    return ". ".join(said) + "."
