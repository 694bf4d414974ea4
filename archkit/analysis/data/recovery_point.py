"""How much is lost at most when stores are restored, and how far apart they are then.

What is lost is that of the store of record that loses most; projections are rebuilt and lose nothing. Stores restored
to different moments contradict each other by the difference (restore skew).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.recovery_time import MINUTE, hard
from archkit.analysis.data.stores import is_record
from archkit.analysis.result import Derivation, Figure, Operand, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.reading import Stated
    from archkit.analysis.result import Bound
    from archkit.graph.adjacency import Adjacency

_MOST = 20
"""Stores that a figure lists."""


class Lossy(NamedTuple):
    """A store of record that may lose more than somebody accepts who cannot do without it."""

    store: int
    loses: Stated
    """Its recovery point objective, in ms."""
    path: tuple[int, ...]
    """From the component that accepts least to the store."""
    accepts: Stated


class _Records(NamedTuple):
    """All stores of record, those that lose most first, those that do not say it last."""

    stores: list[tuple[int, Stated | None]]
    stated: int
    """How many say what they lose."""
    needed: list[int]
    """For each element those that it cannot do without: bit i for the i-th store."""


@lru_cache(maxsize=1)
def _records(design: Design) -> _Records:
    stores = [(n, e.ms("recovery", "rpo")) for n, e in enumerate(design.elements) if is_record(design, n)]
    stores.sort(key=lambda store: (store[1] is None, -store[1].value if store[1] else 0, store[0]))
    bits = [0] * len(design)
    for i, (number, _) in enumerate(stores):
        bits[number] = 1 << i
    graph = hard(design)
    for members in reversed(graph.components()):
        union = 0
        for member in members:
            union |= bits[member]
            for target in graph.successors[member]:
                union |= bits[target]
        for member in members:
            bits[member] = union
    return _Records(stores, sum(rpo is not None for _, rpo in stores), bits)


def records(design: Design, number: int) -> list[int]:
    """Numbers of the stores of record that an element cannot do without, itself or through others.

    Those that lose most come first, and those that do not say it last.
    """
    found = _records(design)
    return [found.stores[i][0] for i in _ones(found.needed[number])]


def _ones(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def lossy(design: Design) -> Iterator[Lossy]:
    """Each store of record that loses more than the least that any component accepts that needs it."""
    losing = [
        (number, loses)
        for number, element in enumerate(design.elements)
        if element.entity is not None
        and "recovery" in element.entity.facts
        and is_record(design, number)
        and (loses := element.ms("recovery", "rpo"))
    ]
    if not losing:
        return
    graph = hard(design)
    strictest = _strictest(design, graph)
    for number, loses in losing:
        demand = strictest[number]
        if demand is not None and demand[0].value < loses.value:
            path = graph.shortest_path(demand[1], number)
            yield Lossy(number, loses, tuple(path or (demand[1], number)), demand[0])


def _strictest(design: Design, graph: Adjacency) -> Sequence[tuple[Stated, int] | None]:
    """For each element the smallest objective of the components that cannot do without it, and which one has it."""
    found: list[tuple[Stated, int] | None] = [None] * len(design)
    for members in graph.components():
        demands = [found[caller] for m in members for caller in graph.predecessors[m]]
        for member in members:
            element = design.elements[member]
            if element.is_component and (stated := element.ms("recovery", "rpo")):
                demands.append((stated, member))
        least = min((d for d in demands if d), key=lambda d: (d[0].value, d[1]), default=None)
        for member in members:
            found[member] = least
    return found


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`recovery-point` and `restore-skew` of a component, in minutes, over the stores of record it needs."""
    found = _records(design)
    needed = found.needed[number]
    if not design.elements[number].is_component or not needed:
        return ()
    stated = needed & ((1 << found.stated) - 1)
    missing = tuple(
        design.elements[found.stores[i][0]].missing("recovery", "rpo")
        for i in islice(_ones(needed ^ stated), _MOST)
    )
    if not stated:
        return (Figure("recovery-point", None, "min", missing=missing),)
    first, last = (stated & -stated).bit_length() - 1, stated.bit_length() - 1
    most, least = (rpo.value / MINUTE if (rpo := found.stores[i][1]) else 0.0 for i in (first, last))
    assumptions = ["projections, caches and indexes are rebuilt from their source and lose nothing"]
    if (more := stated.bit_count() - _MOST - 1) > 0:
        assumptions.append(
            f"{more} more stores, which lose no more than the last but one of these, are not listed"
        )

    def figure(name: str, value: float, formula: str) -> Figure:
        def compared() -> Iterator[Step]:
            shown = (*islice(_ones(stated ^ 1 << last), _MOST), last)
            operands = (
                Operand(design.elements[n].label, rpo.value / MINUTE, "min", rpo.place)
                for n, rpo in (found.stores[i] for i in shown)
                if rpo is not None
            )
            yield Step(formula, tuple(operands), value, "min")

        bound: Bound = "at least" if missing else "exactly"
        return Figure(name, value, "min", bound, missing, tuple(assumptions), Derivation(compared))

    return (
        figure("recovery-point", most, "max over stores of record"),
        figure("restore-skew", most - least, "max - min over stores of record"),
    )
