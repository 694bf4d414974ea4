"""Work over time as tracing draws it: bars that begin when the work does, and the limits it must keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from archkit.analysis.written import duration
from archkit.draw import branches
from archkit.draw.branches import Branch
from archkit.draw.lettering import SMALL, width
from archkit.draw.markup import element, words
from archkit.draw.picture import framed

_MARGIN = 14.0
_LONG = 340.0
"""Pixels of the whole time."""
_BAR = 12.0

Role = Literal["waits", "own", "beside"]
"""The whole waits for it; the own work of the one above it; beside what takes at least as long."""

_COLOURS: Mapping[Role, str] = {"waits": "component", "own": "database", "beside": "other"}
_ROLES: Mapping[Role, str] = {
    "waits": "waited for",
    "own": "own work",
    "beside": "at the same time, not slower",
}

_S, _MIN, _H = 1000.0, 60_000.0, 3_600_000.0
_STEPS = (
    *(m * 10.0**k for k in range(3) for m in (1, 2, 5)),
    *(s * _S for s in (1, 2, 5, 10, 20, 30)),
    *(m * _MIN for m in (1, 2, 5, 10, 20, 30)),
    *(h * _H for h in (1, 2, 6, 12, 24, 48, 120, 240)),
)
_MOST_TICKS = 5


@dataclass(frozen=True, slots=True)
class Span:
    """One piece of work."""

    branch: Branch
    start: float
    """In ms, since the beginning of the whole."""
    ms: float | None
    """None: unknown, drawn as a point."""
    role: Role = "waits"

    @property
    def said(self) -> str:
        """How long it takes, in words."""
        return "unknown" if self.ms is None else duration(self.ms)


@dataclass(frozen=True, slots=True)
class Limit:
    """A time by which all has to be done."""

    ms: float
    said: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """Spans from top to bottom, on one scale that begins at nothing."""

    title: str
    spans: tuple[Span, ...]
    limits: tuple[Limit, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no span has a length."""
        return not any(span.ms for span in self.spans)

    @property
    def refs(self) -> tuple[str, ...]:
        """What the spans stand for."""
        return tuple(s.branch.ref for s in self.spans if s.branch.ref)

    @property
    def told(self) -> str:
        """What somebody is told who does not see it."""
        said = [
            f"{s.branch.label}: {s.said}" + (f" from {duration(s.start)}" if s.start else "")
            for s in self.spans[:40]
        ]
        said += [limit.said for limit in self.limits]
        return ". ".join(said) + "."

    @property
    def whole(self) -> float:
        """The time on the scale, in ms."""
        ends = [s.start + (s.ms or 0.0) for s in self.spans] + [limit.ms for limit in self.limits]
        return min(max(ends, default=0.0), 1e15)

    def svg(self, links: Mapping[str, str]) -> str:
        """The drawing."""
        names = [s.branch for s in self.spans]
        left = _MARGIN + branches.room(names) + 16
        scale = _LONG / self.whole if self.whole > 0 else 0.0
        top = _MARGIN + 20 + 15 * len(self.limits)
        rows = branches.tops(names, top)
        behind = max((width(s.said, SMALL) for s in self.spans), default=0.0)
        legend, wide = self._legend(rows[-1] + 30)
        drawn = (
            *_ticks(self.whole, left, scale, top, rows[-1]),
            *self._limits(left, scale, rows[-1]),
            *branches.painted(names, _MARGIN, top, links),
            *(part for s, y in zip(self.spans, rows, strict=False) for part in _bar(s, left, y, scale)),
            *legend,
        )
        size = (max(left + _LONG + 8 + behind + _MARGIN, wide), rows[-1] + (42 if legend else 24))
        return framed(self, self.title, self.told, size, *drawn, linked=bool(links))

    def _limits(self, left: float, scale: float, bottom: float) -> Iterator[str]:
        for index, limit in enumerate(self.limits):
            x, y = left + min(limit.ms, 1e15) * scale, _MARGIN + 10 + 15 * index
            wire = element("line", class_="ak-wire", x1=x, x2=x, y1=y + 4, y2=bottom)
            yield element("g", wire, class_="ak-compensation")
            anchor = "end" if x > left + _LONG / 2 else None
            yield element("text", words(limit.said), x=x, y=y, class_="ak-word", text_anchor=anchor)

    def _legend(self, y: float) -> tuple[list[str], float]:
        drawn: list[str] = []
        x = _MARGIN
        used = {s.role for s in self.spans}
        for role in _ROLES:
            if role in used and len(used) > 1:
                box = element("rect", class_="ak-shape", x=x, y=y - 9, width=12, height=12, rx=2)
                drawn.append(element("g", box, class_=f"ak-{_COLOURS[role]}"))
                drawn.append(element("text", words(_ROLES[role]), x=x + 18, y=y + 1, class_="ak-small"))
                x += 18 + width(_ROLES[role], SMALL) + 22
        return drawn, x


def _bar(span: Span, left: float, y: float, scale: float) -> Iterator[str]:
    x = left + min(span.start, 1e15) * scale
    if span.ms is None:
        yield element(
            "g", element("circle", class_="ak-shape", cx=x + 4, cy=y + 11, r=4), class_="ak-missing"
        )
        length = 8.0
    else:
        length = max(min(span.ms, 1e15) * scale, 2.0)
        box = element("rect", class_="ak-shape", x=x, y=y + 5, width=length, height=_BAR, rx=2)
        yield element("g", box, class_=f"ak-{_COLOURS[span.role]}")
    yield element("text", words(span.said), x=x + length + 6, y=y + 15, class_="ak-word")


def _ticks(whole: float, left: float, scale: float, top: float, bottom: float) -> Iterator[str]:
    step = next((s for s in _STEPS if whole / s <= _MOST_TICKS), whole / 4)
    count = int(whole / step + 1e-9) if step > 0 else 0
    for index in range(count + 1):
        x = left + index * step * scale
        yield element("line", class_="ak-life", x1=x, x2=x, y1=top - 2, y2=bottom)
        said = duration(index * step) if index else "0"
        yield element("text", words(said), x=x, y=bottom + 12, class_="ak-small", text_anchor="middle")
