"""A technology radar as a self-contained SVG: rings around the middle, one sector for each quadrant, a number each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Literal

from archkit.draw.lettering import NAME, crop, named
from archkit.draw.markup import element, words
from archkit.draw.picture import framed, leading

Ring = Literal["adopt", "trial", "assess", "hold"]

RINGS: tuple[Ring, ...] = ("adopt", "trial", "assess", "hold")
"""From the middle outwards."""

_EDGES = (0.0, 125.0, 190.0, 245.0, 290.0)
_LOOKS: Mapping[Ring, str] = {"adopt": "database", "trial": "component", "assess": "topic", "hold": "missing"}
_BLIP, _APART, _MARGIN = 9.0, 23.0, 40.0
_WIDEST, _ABOVE = 140.0, 20.0


@dataclass(frozen=True, slots=True)
class Blip:
    """One technology."""

    number: int
    """By which the table beside the picture tells it."""
    label: str
    quadrant: str
    ring: Ring
    used: bool
    """Whether anything is made with it."""


@dataclass(frozen=True, slots=True)
class Radar:
    """Technologies in rings and sectors; sectors in the order given."""

    title: str
    quadrants: tuple[str, ...]
    blips: tuple[Blip, ...]

    @property
    def is_empty(self) -> bool:
        return not self.blips or not self.quadrants

    @property
    def refs(self) -> Sequence[str]:
        return ()

    def svg(self, links: Mapping[str, str]) -> str:
        """The picture. Blips stand on arcs, evenly, so that the same radar always looks the same."""
        radius = _EDGES[-1]
        size, middle = 2 * (radius + _MARGIN), radius + _MARGIN
        drawn = [*self._rings(middle), *self._sectors(middle)]
        missed = 0
        for index, quadrant in enumerate(self.quadrants):
            for ring in RINGS:
                blips = [b for b in self.blips if b.quadrant == quadrant and b.ring == ring]
                places = _places(index, len(self.quadrants), RINGS.index(ring), len(blips))
                missed += len(blips) - len(places)
                for blip, (x, y) in zip(blips, places, strict=False):
                    drawn.append(leading(_blip(blip, middle + x, middle + y), "", links))
        height = size
        if missed:
            told = f"{missed} more have no room here; the table has all."
            drawn.append(element("text", words(told), class_="ak-small", x=14, y=size + 8))
            height += 20
        # Names beside the rings need more room than those above and below.
        side = max((reach for *_, reach in map(self._name, range(len(self.quadrants)))), default=0.0) + 14
        more = max(side - middle, 0.0)
        whole = element("g", *drawn, transform=f"translate({more:.1f},0)")
        return framed(self, self.title, self._told(), (size + 2 * more, height), whole)

    def _told(self) -> str:
        return " ".join(f"{b.number}. {b.label}: {b.ring}, {b.quadrant}." for b in self.blips)

    def _rings(self, middle: float) -> Iterator[str]:
        for edge in reversed(_EDGES[1:]):
            yield element("circle", class_="ak-frame", cx=middle, cy=middle, r=edge)
        for inner, outer, ring in zip(_EDGES, _EDGES[1:], RINGS, strict=False):
            y = middle - (inner + outer) / 2 if inner else middle
            yield element("text", words(ring), class_="ak-heading", x=middle, y=y + 4, text_anchor="middle")

    def _sectors(self, middle: float) -> Iterator[str]:
        count = len(self.quadrants)
        for index in range(count):
            if count > 1:
                x, y = _at(_sector(index, count)[0], _EDGES[-1])
                yield element("line", class_="ak-life", x1=middle, y1=middle, x2=middle + x, y2=middle + y)
            said, x, y, _ = self._name(index)
            anchor = "start" if x > _ABOVE else "end" if x < -_ABOVE else "middle"
            yield element(
                "text", words(said), class_="ak-name", x=middle + x, y=middle + y + 4, text_anchor=anchor
            )

    def _name(self, index: int) -> tuple[str, float, float, float]:
        """The name of a quadrant, where it stands as seen from the middle, and how far it reaches to the side."""
        said = crop(self.quadrants[index], NAME, _WIDEST)
        x, y = _at(sum(_sector(index, len(self.quadrants))) / 2, _EDGES[-1] + 16)
        return said, x, y, abs(x) + named(said) / (1 if abs(x) > _ABOVE else 2)


def _sector(index: int, count: int) -> tuple[float, float]:
    """Its angles; the first begins at the top."""
    return -pi / 2 + 2 * pi * index / count, -pi / 2 + 2 * pi * (index + 1) / count


def _at(angle: float, radius: float) -> tuple[float, float]:
    return radius * cos(angle), radius * sin(angle)


def _places(sector: int, sectors: int, ring: int, wanted: int) -> list[tuple[float, float]]:
    """So many places in one ring of one sector, spread evenly over the arcs that fit into it."""
    begin, end = _sector(sector, sectors)
    found: list[tuple[float, float]] = []
    radius = max(_EDGES[ring] + _BLIP + 5, 38.0)
    while radius <= _EDGES[ring + 1] - _BLIP - 2:
        edge = (_BLIP + 7) / radius
        # The names of the rings stand along the line that leads up.
        first = begin + (edge * 1.9 if sector == 0 else edge)
        last = end - (edge * 1.9 if sector == sectors - 1 else edge)
        count = int((last - first) * radius / _APART) + 1 if last > first else 0
        step = (last - first) / max(count, 1)
        found += [_at(first + (i + 0.5) * step, radius) for i in range(count)]
        radius += _APART
    if wanted >= len(found):
        return found
    return [found[int((i + 0.5) * len(found) / wanted)] for i in range(wanted)]


def _blip(blip: Blip, x: float, y: float) -> str:
    look = f"ak-{_LOOKS[blip.ring]}" + ("" if blip.used else " ak-outside")
    told = f"{blip.label}: {blip.ring}" + ("" if blip.used else ", used by nothing here")
    return element(
        "g",
        element("title", words(told)),
        element("circle", class_="ak-shape", cx=x, cy=y, r=_BLIP),
        element("text", words(str(blip.number)), x=x, y=y + 4, text_anchor="middle"),
        class_=look,
    )
