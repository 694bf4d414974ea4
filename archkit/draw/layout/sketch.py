"""What a layout is given (boxes, links and frames with their sizes) and what it answers (where they are).

No text ever reaches a layout: every size is measured before. The same sketch so gives the same placement on
every machine, whatever fonts it has, and no label can say anything to Graphviz.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its size in pixels and the frame it stands in (an index of the sketch's frames)."""

    width: float
    height: float
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two boxes (by index), with room for a label; a width of 0 is no label."""

    source: int
    target: int
    label_width: float = 0
    label_height: float = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """A box around boxes, with a heading so wide; `parent` is the index of the frame around it."""

    label_width: float
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything a layout needs to know."""

    boxes: tuple[Box, ...]
    links: tuple[Link, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle: its left upper corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Curve:
    """A chain of cubic Bezier curves (1 + 3n points) that ends where the arrow's tip is."""

    points: tuple[Point, ...]
    tip: Point
    label: Point | None = None
    """Centre of the label."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where everything went; the origin is the left upper corner."""

    width: float
    height: float
    boxes: tuple[Area, ...]
    curves: tuple[Curve, ...] = ()
    frames: Mapping[int, Area] = field(default_factory=dict)
    """By index; a frame with nothing in it is not placed."""
