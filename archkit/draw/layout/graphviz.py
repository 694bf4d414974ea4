"""A sketch as DOT text for Graphviz, and Graphviz' answer as a placement."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, cast

from archkit.draw.layout.process import LayoutFailed, ask
from archkit.draw.layout.sketch import Area, Box, Curve, Frame, Placement, Point, Sketch

Direction = Literal["LR", "TB"]

MARGIN = 8.0
MOST_CURVES = 150
"""With more links than that, they are drawn straight."""


def graphviz(sketch: Sketch, direction: Direction = "LR") -> Placement:
    """Place a sketch with Graphviz. Raises LayoutFailed."""
    return read(ask(as_dot(sketch, direction)), sketch)


def as_dot(sketch: Sketch, direction: Direction) -> str:
    """The sketch in the DOT language: `n0` for a box, `cluster_f0` for a frame, `id=e0` for a link."""
    lines = [
        "digraph {",
        f'graph [rankdir={direction} ranksep=0.7 nodesep=0.32 splines={splines(sketch)} label="" labeljust=l]',
        'node [shape=box fixedsize=true label=""]',
        "edge [arrowsize=0.8]",
        *_frames(sketch),
        *(
            f"n{link.source} -> n{link.target} [id=e{i}{_label(link.label_width, link.label_height)}]"
            for i, link in enumerate(sketch.links)
        ),
        *(f"n{before} -> n{after} [style=invis]" for before, after in columns_of_the_unlinked(sketch)),
        "}",
    ]
    return "\n".join(lines)


def splines(sketch: Sketch) -> str:
    """How links run: in curves around the boxes, or straight where there are too many."""
    # Curves around boxes are most of the work: 3 s for 60 boxes and 180 lines, 15 s for 300.
    return "true" if len(sketch.links) <= MOST_CURVES else "line"


def spacer(width: float, height: float) -> str:
    """An HTML-like label of exactly this size, with nothing in it that a font could change."""
    return (
        f'<<TABLE FIXEDSIZE="TRUE" WIDTH="{math.ceil(width)}" HEIGHT="{math.ceil(height)}" BORDER="0">'
        "<TR><TD></TD></TR></TABLE>>"
    )


def read(answer: bytes, sketch: Sketch) -> Placement:
    """Graphviz' JSON -> the placement of the sketch it was made from. Raises LayoutFailed."""
    try:
        return _read(json.loads(answer), sketch)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise LayoutFailed(f"Graphviz gave an answer that cannot be read: {error}") from error


def _label(width: float, height: float) -> str:
    return f" label={spacer(width, height)}" if width else ""


def _frames(sketch: Sketch) -> Iterator[str]:
    def node(i: int, box: Box) -> str:
        return f"n{i} [width={box.width / 72:.4f} height={box.height / 72:.4f}]"

    inside: dict[int | None, list[str]] = {}
    for i, box in enumerate(sketch.boxes):
        inside.setdefault(box.frame, []).append(node(i, box))
    # Frames close innermost first; no recursion, however deep they are nested.
    for index in reversed(outermost_first(sketch.frames)):
        frame = sketch.frames[index]
        if index in inside:
            content = "\n".join(inside[index])
            label = spacer(frame.label_width, 16)
            text = f"subgraph cluster_f{index} {{ margin=14 label={label}\n{content}\n}}"
            inside.setdefault(frame.parent, []).append(text)
    yield from inside.get(None, ())


def outermost_first(frames: Sequence[Frame]) -> list[int]:
    """Indexes of the frames, each after the frame around it."""
    depth = {}
    for index in range(len(frames)):
        around, steps = frames[index].parent, 0
        while around is not None and steps <= len(frames):
            around, steps = frames[around].parent, steps + 1
        depth[index] = steps
    return sorted(depth, key=lambda i: (depth[i], i))


def columns_of_the_unlinked(sketch: Sketch) -> Iterator[tuple[int, int]]:
    """Pairs of boxes that an invisible link has to join.

    Graphviz puts every box without links into one rank, a strip of forty; such links fold it.
    """
    linked = {end for link in sketch.links for end in (link.source, link.target)}
    alone: dict[int | None, list[int]] = {}
    for i, box in enumerate(sketch.boxes):
        if i not in linked:
            alone.setdefault(box.frame, []).append(i)
    for members in alone.values():
        across = max(1, math.isqrt(len(members) // 2 or 1))
        yield from zip(members, members[-(-len(members) // across) :], strict=False)


def _read(data: dict[str, object], sketch: Sketch) -> Placement:
    left, bottom, right, top = _numbers(cast(str, data["bb"]))

    def turned(x: float, y: float) -> Point:
        return _round(x - left + MARGIN), _round(top - y + MARGIN)

    boxes: dict[int, Area] = {}
    frames: dict[int, Area] = {}
    for thing in cast("list[dict[str, str]]", data.get("objects", [])):
        name = thing["name"]
        if name.startswith("cluster_f") and "bb" in thing:
            x0, y0, x1, y1 = _numbers(thing["bb"])
            frames[int(name[9:])] = Area(*turned(x0, y1), _round(x1 - x0), _round(y1 - y0))
        elif name.startswith("n") and name[1:].isdigit():
            index = int(name[1:])
            box = sketch.boxes[index]
            x, y = turned(*_point(thing["pos"]))
            boxes[index] = Area(_round(x - box.width / 2), _round(y - box.height / 2), box.width, box.height)
    curves: dict[int, Curve] = {}
    for edge in cast("list[dict[str, str]]", data.get("edges", [])):
        if edge.get("id", "").startswith("e"):
            curves[int(edge["id"][1:])] = _curve(edge, turned)
    return Placement(
        _round(right - left + 2 * MARGIN),
        _round(top - bottom + 2 * MARGIN),
        tuple(boxes[i] for i in range(len(sketch.boxes))),
        tuple(curves[i] for i in range(len(sketch.links))),
        frames,
    )


def _curve(edge: dict[str, str], turned: Callable[[float, float], Point]) -> Curve:
    parts = edge["pos"].split()
    tip = None
    points = []
    for part in parts:
        if part.startswith(("e,", "s,")):
            tip = turned(*_point(part[2:])) if part[0] == "e" else tip
        else:
            points.append(turned(*_point(part)))
    label = turned(*_point(edge["lp"])) if edge.get("lp") else None
    return Curve(tuple(points), tip or points[-1], label)


def _point(text: str) -> Point:
    x, y = _numbers(text)
    return x, y


def _numbers(text: str) -> list[float]:
    return [float(part) for part in text.split(",")]


def _round(value: float) -> float:
    return round(value, 1)
