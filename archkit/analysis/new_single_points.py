"""What a change makes a single point of failure of something that went on without it before."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.structure_function import structure_function
from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.analysis.design import Design, Need


class NewSinglePoint(NamedTuple):
    """An element that another cannot do without any more; elements by their number in the design after the change."""

    need: Need
    """By which it comes: the source did not fall with the point before, and what is needed does."""
    point: int
    behind: tuple[int, ...]
    """Further ones that come by the same need."""
    others: tuple[int, ...]
    """What else falls with the point now and did not before."""


def new_single_points(before: Design, after: Design) -> Iterator[NewSinglePoint]:
    """Single points of failure that elements of both designs have in the second one only, in the order of names.

    What is new has no earlier state, so that nothing is said of its own dependencies.
    """
    known = _fates(before, after.index)
    structure = structure_function(after)
    every = (1 << len(after)) - 1
    fresh = {n: structure.fates[n] & every & ~known[n] & ~(1 << n) for n in sorted(known)}
    fresh = {n: bits for n, bits in fresh.items() if bits}
    points: dict[int, list[int]] = defaultdict(list)
    for number, bits in fresh.items():
        for point in bits_of(bits):
            points[point].append(number)
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for point, fallen in sorted(points.items()):
        down = structure.down((point,))
        for source in fallen:
            through = structure.falls_for(source, down)
            # Where what is needed falls anew itself, that is where the change shows.
            old = (n for n in through if n == point or not fresh.get(n, 0) >> point & 1)
            if (target := next(old, None)) is not None:
                found[source, target].append(point)
    for (source, target), all_points in sorted(found.items()):
        point = target if target in all_points else all_points[0]
        need = next(need for need in after.out[source] if need.target == target)
        behind = tuple(n for n in all_points if n != point)
        yield NewSinglePoint(need, point, behind, tuple(n for n in points[point] if n != source))


def _fates(before: Design, index: Mapping[str, int]) -> dict[int, int]:
    """Which elements took each element down by failing alone, in the numbers of the other design."""
    numbers = [index.get(ref) for ref in before.refs]
    found: dict[int, int] = {}
    for number, bits in zip(numbers, structure_function(before).fates, strict=True):
        if number is not None:
            points = (numbers[n] for n in bits_of(bits & ((1 << len(before)) - 1)))
            found[number] = sum(1 << point for point in points if point is not None)
    return found
