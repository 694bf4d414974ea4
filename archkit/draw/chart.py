"""A bar chart as a self-contained SVG: few bars in groups, each with its value behind it, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from archkit.draw.lettering import SMALL, named, width
from archkit.draw.markup import element, words
from archkit.draw.picture import framed

Colour = Literal["component", "topic", "database", "api"]
"""Kinds whose colours the bars borrow: a reader of the site has seen them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; without a value there is only what is said."""

    value: float | None
    said: str
    """The value in words: `1 h 14 min`, `unknown`."""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars that belong together, one for each series of the chart."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Groups of bars on one scale that begins at nothing."""

    title: str
    series: tuple[tuple[str, Colour], ...]
    """Name and colour of each."""
    groups: tuple[Bars, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no bar has a value."""
        return all(bar.value is None for group in self.groups for bar in group.bars)


_BAR, _BETWEEN, _APART = 14.0, 4.0, 16.0
_LONGEST = 190.0
_MARGIN = 14.0


def svg(chart: Chart) -> str:
    """The chart. A reader of screens hears every bar, in the description."""
    left = _MARGIN + max((named(g.label) for g in chart.groups), default=0.0) + 10
    behind = max((width(b.said, SMALL) for g in chart.groups for b in g.bars), default=0.0)
    total = max(left + _LONGEST + 8 + behind + _MARGIN, _legend_end(chart))
    most = max((b.value or 0.0 for g in chart.groups for b in g.bars), default=0.0)
    scale = _LONGEST / most if most > 0 else 0.0
    y = _MARGIN + 24
    drawn = [*_legend(chart)]
    for group in chart.groups:
        height = len(group.bars) * (_BAR + _BETWEEN) - _BETWEEN
        drawn.append(element("text", words(group.label), x=_MARGIN, y=y + height / 2 + 4, class_="ak-name"))
        drawn += _bars(chart, group, left, y, scale)
        y += height + _APART
    return framed(chart, chart.title, describe(chart), (total, y), *drawn)


def describe(chart: Chart) -> str:
    """Every bar in words: `tier 1: time to detect 7 min, time to restore 1 h 1 min.`"""
    names = [name for name, _ in chart.series]
    said = (
        f"{group.label}: "
        + ", ".join(f"{name} {bar.said}" for name, bar in zip(names, group.bars, strict=False))
        for group in chart.groups
    )
    return ". ".join(said) + "." if chart.groups else ""


def _bars(chart: Chart, group: Bars, left: float, top: float, scale: float) -> Iterator[str]:
    for index, ((_, colour), bar) in enumerate(zip(chart.series, group.bars, strict=False)):
        y = top + index * (_BAR + _BETWEEN)
        length = max((bar.value or 0.0) * scale, 2.0) if bar.value is not None else 0.0
        if length:
            box = element("rect", class_="ak-shape", x=left, y=y, width=length, height=_BAR, rx=2)
            yield element("g", box, class_=f"ak-{colour}")
        yield element("text", words(bar.said), x=left + length + 8, y=y + _BAR - 3, class_="ak-small")


def _legend(chart: Chart) -> Iterator[str]:
    for (name, colour), x in zip(chart.series, _legend_places(chart.series), strict=True):
        box = element("rect", class_="ak-shape", x=x, y=_MARGIN - 2, width=12, height=12, rx=2)
        yield element("g", box, class_=f"ak-{colour}")
        yield element("text", words(name), x=x + 18, y=_MARGIN + 8)


def _legend_places(series: Sequence[tuple[str, Colour]]) -> Iterator[float]:
    x = _MARGIN
    for name, _ in series:
        yield x
        x += 18 + width(name, SMALL) + 22


def _legend_end(chart: Chart) -> float:
    return _MARGIN + sum(40 + width(name, SMALL) for name, _ in chart.series)
