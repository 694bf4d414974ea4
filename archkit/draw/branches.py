"""Names one below the other, each as far in as it is deep, with lines to what they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from archkit.draw.lettering import NAME, SMALL, crop, named, width
from archkit.draw.markup import element, words
from archkit.draw.picture import leading

Line = Literal["plain", "soft", "broken"]
"""How a name hangs on the one above it; soft is dashed, broken is dashed in the colour of alarm."""

INDENT, ROOM = 18.0, 250.0
_DEEPEST = 10
"""What is deeper stands no further to the right."""

_CLASSES: Mapping[Line, str] = {"plain": "ak-sync", "soft": "ak-async", "broken": "ak-compensation"}


@dataclass(frozen=True, slots=True)
class Branch:
    """One name."""

    label: str
    depth: int = 0
    ref: str = ""
    """What it stands for, where that may have a page."""
    line: Line = "plain"
    note: str = ""
    """Few words below the name."""

    @property
    def height(self) -> float:
        """Pixels that its row takes."""
        return 36.0 if self.note else 24.0

    @property
    def indent(self) -> float:
        """Pixels by which it stands further in."""
        return min(self.depth, _DEEPEST) * INDENT


def tops(branches: Sequence[Branch], top: float) -> list[float]:
    """Where each row begins, and where the last one ends."""
    found = [top]
    for branch in branches:
        found.append(found[-1] + branch.height)
    return found


def room(branches: Sequence[Branch]) -> float:
    """Pixels that the widest row takes."""
    return max(
        (b.indent + max(named(crop(b.label, NAME, ROOM)), min(width(b.note, SMALL), ROOM)) for b in branches),
        default=0.0,
    )


def painted(branches: Sequence[Branch], left: float, top: float, links: Mapping[str, str]) -> list[str]:
    """The names and the lines between them."""
    rows = tops(branches, top)
    above: dict[int, float] = {}
    lines: list[str] = []
    names: list[str] = []
    for branch, y in zip(branches, rows, strict=False):
        x = left + branch.indent
        depth = min(branch.depth, _DEEPEST)
        if depth and (start := above.get(depth - 1)) is not None:
            path = f"M{x - INDENT + 5:.1f},{start:.1f}V{y + 11:.1f}H{x - 3:.1f}"
            wire = element("path", class_="ak-wire", d=path)
            lines.append(element("g", wire, class_=_CLASSES[branch.line]))
            # The next one of the same parent hangs on from here, so that no line lies on another.
            above[depth - 1] = y + 11
        name = element("text", words(crop(branch.label, NAME, ROOM)), x=x, y=y + 15, class_="ak-name")
        names.append(leading(name, branch.ref, links))
        if branch.note:
            note = words(crop(branch.note, SMALL, ROOM))
            names.append(element("text", note, x=x, y=y + 29, class_="ak-small"))
        above[depth] = y + branch.height - 3
    return [*lines, *names]


def sample(line: Line, x: float, y: float) -> str:
    """A piece of line for a legend."""
    wire = element("line", class_="ak-wire", x1=x, x2=x + 24, y1=y, y2=y)
    return element("g", wire, class_=_CLASSES[line])
