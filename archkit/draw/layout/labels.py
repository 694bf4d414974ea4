"""Labels of lines moved along their lines until they cover no box, no heading and no other label."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archkit.draw.layout.sketch import Area, Curve, Point

STEPS = 24
"""Places tried along a line."""
NEAREST = 0.12
"""Share of a line at either end where no label stands: it would hide the arrow."""


def settle(
    curves: Sequence[Curve], sizes: Sequence[tuple[float, float]], taken: Sequence[Area]
) -> list[Curve]:
    """The curves with their labels where nothing is covered, as near as can be to where they were.

    `sizes`: width and height of each label, in the order of the curves; a width of 0 is no label. A label for
    which there is no such place stays where it was.
    """
    blocked = list(taken)
    settled = []
    for curve, (width, height) in zip(curves, sizes, strict=True):
        if not width or curve.label is None:
            settled.append(curve)
            continue
        at = _free(curve, curve.label, width, height, blocked)
        blocked.append(_around(at, width, height))
        settled.append(replace(curve, label=at))
    return settled


def along(curve: Curve) -> Iterator[Point]:
    """Points on the curve, without its ends."""
    pieces = max(1, (len(curve.points) - 1) // 3)
    for step in range(STEPS + 1):
        share = NEAREST + (1 - 2 * NEAREST) * step / STEPS
        piece = min(int(share * pieces), pieces - 1)
        p = curve.points[3 * piece : 3 * piece + 4]
        yield _bezier(p, share * pieces - piece) if len(p) == 4 else curve.points[-1]


def _free(curve: Curve, label: Point, width: float, height: float, blocked: Sequence[Area]) -> Point:
    if not _covers(_around(label, width, height), blocked):
        return label
    for point in sorted(along(curve), key=lambda p: (round(math.dist(p, label)), p)):
        if not _covers(_around(point, width, height), blocked):
            return round(point[0], 1), round(point[1], 1)
    return label


def _bezier(p: Sequence[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(w * x for w, (x, _) in zip(weights, p, strict=True)),
        sum(w * y for w, (_, y) in zip(weights, p, strict=True)),
    )


def _around(middle: Point, width: float, height: float) -> Area:
    return Area(middle[0] - width / 2, middle[1] - height / 2, width, height)


def _covers(area: Area, others: Sequence[Area]) -> bool:
    return any(
        area.x < o.x + o.width
        and o.x < area.x + area.width
        and area.y < o.y + o.height
        and o.y < area.y + area.height
        for o in others
    )
