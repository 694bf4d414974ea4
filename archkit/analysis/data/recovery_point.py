"""How much is lost at most when stores are restored, and how far apart they are then.

What is lost is that of the store of record that loses most; projections are rebuilt and lose nothing. Stores restored
to different moments contradict each other by the difference (restore skew).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.recovery_time import MINUTE
from archkit.analysis.data.stores import is_record
from archkit.analysis.result import Figure, Step
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design, Stated


class Lossy(NamedTuple):
    """A store of record that may lose more than somebody accepts who cannot do without it."""

    store: int
    loses: Stated
    """Its recovery point objective, in ms."""
    path: tuple[int, ...]
    """From the component that accepts least to the store."""
    accepts: Stated


@lru_cache(maxsize=1)
def _hard(design: Design) -> Adjacency:
    """What fails, or has to be restored, with what: all hard dependencies, alternatives included."""
    return Adjacency(
        design.refs, ((n.source, n.target) for n in design.needs if n.edge.criticality == "hard")
    )


@lru_cache(maxsize=1)
def _reached(design: Design) -> tuple[list[int], list[int]]:
    """The stores of record, and for each element those that it cannot do without: bit i for the i-th of them."""
    stores = [n for n in range(len(design)) if is_record(design, n)]
    bits = [0] * len(design)
    for i, number in enumerate(stores):
        bits[number] = 1 << i
    graph = _hard(design)
    for members in reversed(graph.components()):
        union = 0
        for member in members:
            union |= bits[member]
            for target in graph.successors[member]:
                union |= bits[target]
        for member in members:
            bits[member] = union
    return stores, bits


def records(design: Design, number: int) -> list[int]:
    """Numbers of the stores of record that an element cannot do without, itself or through others; ascending."""
    stores, bits = _reached(design)
    return [store for i, store in enumerate(stores) if bits[number] >> i & 1]


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
    graph = _hard(design)
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
    if not design.elements[number].is_component:
        return ()
    stores = records(design, number)
    if not stores:
        return ()
    known = [(n, rpo) for n in stores if (rpo := design.elements[n].ms("recovery", "rpo"))]
    missing = tuple(
        design.elements[n].missing("recovery", "rpo")
        for n in stores
        if design.elements[n].ms("recovery", "rpo") is None
    )
    if not known:
        return (Figure("recovery-point", None, "min", missing=missing),)
    operands = tuple(
        rpo.operand(design.elements[n].label)._replace(value=rpo.value / MINUTE, unit="min")
        for n, rpo in known
    )
    most, least = max(rpo.value for _, rpo in known), min(rpo.value for _, rpo in known)
    assumptions = ("Projections, caches and indexes are rebuilt from their source and lose nothing.",)
    return tuple(
        Figure(
            name,
            value / MINUTE,
            "min",
            "at least" if missing else "exactly",
            missing,
            assumptions,
            (Step(formula, operands, value / MINUTE, "min"),),
        )
        for name, value, formula in (
            ("recovery-point", most, "max over stores of record"),
            ("restore-skew", most - least, "max - min over stores of record"),
        )
    )
