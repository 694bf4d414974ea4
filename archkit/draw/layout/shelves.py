"""The plain layout: boxes side by side in rows, frames around theirs, straight lines across.

Not pretty where there are many lines, but it cannot fail: for lists without lines, and when Graphviz fails.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from archkit.draw.layout.graphviz import MARGIN, outermost_first
from archkit.draw.layout.sketch import Area, Curve, Placement, Point, Sketch

GAP = 24.0
PADDING = 14.0
HEADING = 30.0


@dataclass(slots=True)
class _Item:
    """Something to put on a shelf: a box or a frame, with what it holds placed relative to it."""

    width: float
    height: float
    box: int | None = None
    frame: int | None = None
    content: list[tuple[_Item, Point]] = field(default_factory=list)


def shelves(sketch: Sketch) -> Placement:
    """Place the boxes of a sketch in rows."""
    waiting: dict[int | None, list[_Item]] = {}
    for index, box in enumerate(sketch.boxes):
        waiting.setdefault(box.frame, []).append(_Item(box.width, box.height, box=index))
    for index in reversed(outermost_first(sketch.frames)):
        if index in waiting:
            frame = sketch.frames[index]
            content, width, height = _rows(waiting[index])
            width = max(width, frame.label_width) + 2 * PADDING
            made = _Item(width, height + HEADING + PADDING, frame=index)
            made.content = [(item, (x + PADDING, y + HEADING)) for item, (x, y) in content]
            waiting.setdefault(frame.parent, []).append(made)
    top, width, height = _rows(waiting.get(None, []))
    boxes, frames = _absolute(top)
    return Placement(
        round(width + 2 * MARGIN, 1),
        round(height + 2 * MARGIN, 1),
        tuple(boxes[i] for i in range(len(sketch.boxes))),
        tuple(straight(boxes[link.source], boxes[link.target]) for link in sketch.links),
        frames,
    )


def straight(source: Area, target: Area) -> Curve:
    """A straight line from the edge of one area to the edge of the other."""
    start, tip = _border(source, target.middle), _border(target, source.middle)
    x = (start[0] + tip[0]) / 2
    y = (start[1] + tip[1]) / 2
    length = math.dist(start, tip) or 1
    back = min(1.0, 9 / length)
    end = (tip[0] + (start[0] - tip[0]) * back, tip[1] + (start[1] - tip[1]) * back)
    return Curve(_rounded([start, start, end, end]), _rounded([tip])[0], _rounded([(x, y)])[0])


def _rows(items: Sequence[_Item]) -> tuple[list[tuple[_Item, Point]], float, float]:
    area = sum((i.width + GAP) * (i.height + GAP) for i in items)
    room = max(max((i.width for i in items), default=0), math.sqrt(area * 1.8))
    placed: list[tuple[_Item, Point]] = []
    x = y = row = widest = 0.0
    for item in items:
        if x and x + item.width > room:
            x, y, row = 0.0, y + row + GAP, 0.0
        placed.append((item, (x, y)))
        widest = max(widest, x + item.width)
        x += item.width + GAP
        row = max(row, item.height)
    return placed, widest, y + row


def _absolute(top: list[tuple[_Item, Point]]) -> tuple[dict[int, Area], dict[int, Area]]:
    boxes: dict[int, Area] = {}
    frames: dict[int, Area] = {}
    todo = [(item, (x + MARGIN, y + MARGIN)) for item, (x, y) in top]
    while todo:
        item, (x, y) = todo.pop()
        area = Area(round(x, 1), round(y, 1), round(item.width, 1), round(item.height, 1))
        if item.box is not None:
            boxes[item.box] = area
        if item.frame is not None:
            frames[item.frame] = area
        todo += [(inner, (x + dx, y + dy)) for inner, (dx, dy) in item.content]
    return boxes, frames


def _border(area: Area, towards: Point) -> Point:
    x, y = area.middle
    dx, dy = towards[0] - x, towards[1] - y
    scale = max(abs(dx) / (area.width / 2), abs(dy) / (area.height / 2), 1e-9)
    return x + dx / max(scale, 1.0), y + dy / max(scale, 1.0)


def _rounded(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)
