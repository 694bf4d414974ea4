"""One sketch -> its best placement: Graphviz both ways, whichever is read at the larger scale."""

from __future__ import annotations

import math
from collections.abc import Callable

from archkit.draw.layout.graphviz import Direction, graphviz
from archkit.draw.layout.process import LayoutFailed
from archkit.draw.layout.shelves import shelves
from archkit.draw.layout.sketch import Placement, Sketch

PAGE = (960.0, 720.0)
"""Width and height of what a reader sees at once."""

Layout = Callable[[Sketch, Direction], Placement]
"""What places a sketch, or raises LayoutFailed."""


def place(
    sketch: Sketch, directions: tuple[Direction, ...] = ("LR", "TB"), layout: Layout = graphviz
) -> Placement:
    """The placement that is shown largest on a page; plain shelves when Graphviz fails."""
    if not sketch.links:
        return shelves(sketch)
    try:
        return max((layout(sketch, d) for d in directions), key=scale)
    except LayoutFailed:
        return shelves(sketch)


def scale(placement: Placement) -> float:
    """How large it can be shown on a page: width counts in full, height a little, since pages scroll."""
    across, down = PAGE[0] / placement.width, PAGE[1] / placement.height
    return min(1.0, across) * math.pow(min(1.0, down), 0.3)
