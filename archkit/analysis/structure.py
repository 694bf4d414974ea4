"""Structure in figures: circles, depth and coupling of the whole, and how one element hangs in it.

No score is made of them. Each is of use beside the same figure of an earlier state: a review looks at the trend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archkit.analysis.coupling import FEWEST, coupling, cut, feedback_loops, sync_ratio, without_platform
from archkit.analysis.result import Derivation, Figure, Operand, Step
from archkit.analysis.shared_stores import stores
from archkit.analysis.sync_calls import sync_cycles, sync_depth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archkit.analysis.coupling import Coupling
    from archkit.analysis.design import Design, Need
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Missing
    from archkit.analysis.sync_calls import Chain

_SHOWN = 20
"""Elements that one figure names as missing something; what is said of them is the same."""


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of the whole for an empty reference, else of one element."""
    return figures(asked.design, ref, asked.earlier)


def figures(
    design: Design, ref: str = "", earlier: Callable[[], Design | None] = lambda: None
) -> tuple[Figure, ...]:
    """Of the whole (no `ref`): the panel by which one knows a distributed monolith, and what it was in an earlier
    design where there is one. Of an element: its coupling."""
    if ref:
        number = design.index.get(ref)
        return () if number is None else tuple(_element(design, number))
    then = earlier()
    before = {f.name: _before(f) for f in _panel(then)} if then is not None else {}
    return tuple(f for now in _panel(design) for f in (now, before.get(now.name)) if f is not None)


def _panel(design: Design) -> tuple[Figure, ...]:
    every, own = coupling(design), without_platform(design)
    found = [*_calls(design), *_whole(every), *_loops(design)]
    if own is not every:
        found += (replace(f, name=f"{f.name}-without-platform") for f in _whole(own))
    return tuple(found)


def _before(figure: Figure) -> Figure:
    """The same one commit ago: of another text, so that no place of today's tells where it comes from."""
    step = Step("the same, as of the commit before", (), figure.value, figure.unit)
    return replace(figure, name=f"{figure.name}-before", missing=(), steps=(step,))


def longest_chain(design: Design) -> Chain | None:
    """The longest chain of calls that wait; of several the one with the first names. None: nobody waits."""
    return max(sync_depth(design.graph), key=lambda chain: chain.depth, default=None)


def _calls(design: Design) -> Iterator[Figure]:
    circles = sync_cycles(design.graph)
    largest = max(circles, key=len, default=())
    members = tuple(Operand(_label(design, ref), 1) for ref in largest)
    step = Step(
        "elements of the largest strongly connected component of calls that wait", members, len(largest)
    )
    yield Figure("largest-sync-cycle", len(largest), steps=(step,))
    chain = longest_chain(design)
    calls = chain.calls if chain else ()
    hops = tuple(
        Operand(f"{_label(design, c.source)} -> {_label(design, c.target)}", 1, "", c.place) for c in calls
    )
    step = Step("calls of the longest chain that waits, each circle as one step", hops, len(calls))
    yield Figure("sync-depth", len(calls), steps=(step,))
    shared = [s for s in stores(design) if s.is_shared]
    operands = tuple(Operand(f"services that write {s.element.label}", len(s.writers)) for s in shared)
    yield Figure(
        "shared-databases",
        len(shared),
        steps=(Step("databases with several writers", operands, len(shared)),),
    )


def _whole(of: Coupling) -> Iterator[Figure]:
    """Measures over all needs, or over those without the platform."""
    few = (f"fewer than {FEWEST} elements: nothing follows from it",) if of.size < FEWEST else ()
    pairs = sum(size for size, kept in zip(of.reach, of.kept, strict=True) if kept) if of.size else None
    operands = (Operand("reachable pairs, each with itself", pairs), Operand("V", of.size))
    step = Step("sum of |reach| / V^2", operands, of.propagation_cost, "ratio")
    yield Figure("propagation-cost", of.propagation_cost, "ratio", "exactly", (), few, (step,))
    sync, events = sync_ratio(of)
    value = sync / (sync + events) if sync + events else None
    operands = (Operand("needs that wait", sync), Operand("needs that do not", events))
    yield Figure(
        "sync-ratio",
        value,
        "ratio",
        assumptions=few,
        steps=(Step("sync / (sync + async)", operands, value, "ratio"),),
    )
    yield from _domains(of, few)


def _domains(of: Coupling, few: tuple[str, ...]) -> Iterator[Figure]:
    found = cut(of)
    missing = tuple(_homeless(of, found.without_domain))
    m = Operand("m, needs between elements with a domain", found.needs)
    crossing = Operand("needs between domains", found.crossing)
    step = Step("sum over domains of L / m - out x in / m^2", (m, crossing), found.modularity)
    yield Figure("modularity", found.modularity, "", "exactly", missing, few, (step,))
    step = Step("crossing / m", (crossing, m), found.ratio, "ratio")
    yield Figure("cross-domain-ratio", found.ratio, "ratio", "exactly", missing, few, (step,))
    waiting = Operand("of them needs that wait", found.crossing_sync)
    step = Step("crossing and sync / crossing", (waiting, crossing), found.sync_ratio, "ratio")
    yield Figure("cross-domain-sync-ratio", found.sync_ratio, "ratio", "exactly", missing, few, (step,))


def _homeless(of: Coupling, elements: tuple[int, ...]) -> Iterator[Missing]:
    """Elements whose system, or whose system's domain, nobody states; those that nobody describes count too."""
    for number in elements[:_SHOWN]:
        yield of.design.elements[number].missing("system")


def _loops(design: Design) -> Iterator[Figure]:
    loops = feedback_loops(design)
    operands = tuple(
        Operand(", ".join(design.elements[n].label for n in members[:_SHOWN]), len(members))
        for members in loops
    )
    step = Step("circles of needs that some event closes", operands, len(loops))
    yield Figure("feedback-loops", len(loops), steps=(step,))


def _element(design: Design, number: int) -> Iterator[Figure]:
    every, own = coupling(design), without_platform(design)
    yield from _coupling_of(every, number)
    if own is not every and own.kept[number]:
        yield from (replace(f, name=f"{f.name}-without-platform") for f in _coupling_of(own, number))


def _coupling_of(of: Coupling, number: int) -> Iterator[Figure]:
    few = (f"fewer than {FEWEST} elements: nothing follows from it",) if of.size < FEWEST else ()
    value, reach = of.instability(number), of.reach[number]
    said = few if value is not None else (*few, "it has to do with nobody")
    yield Figure("instability", value, assumptions=said, steps=Derivation(lambda: _neighbours(of, number)))
    yield Figure("reach", reach, assumptions=few, steps=Derivation(lambda: (_behind(of, reach),)))


def _behind(of: Coupling, reach: int) -> Step:
    formula = "elements it needs, at first hand or through others, with itself"
    return Step(formula, (Operand("V", of.size),), reach)


def _neighbours(of: Coupling, number: int) -> Iterator[Step]:
    """How its instability comes about."""
    leaving, coming = of.efferent(number), of.afferent(number)
    needed = {n.target: n for n in reversed(of.design.out[number]) if of.kept[n.target]}
    needing = {n.source: n for n in reversed(of.design.into[number]) if of.kept[n.source]}
    yield Step("Ce = others it needs", tuple(_others(of.design, needed, number)), leaving)
    yield Step("Ca = others that need it", tuple(_others(of.design, needing, number)), coming)
    yield Step("Ce / (Ca + Ce)", (Operand("Ce", leaving), Operand("Ca", coming)), of.instability(number))


def _others(design: Design, found: Mapping[int, Need], number: int) -> Iterator[Operand]:
    """Each of the others once, at the first need that says so; of many, the first few."""
    others = sorted(found.keys() - {number})
    for other in others[:_SHOWN]:
        yield Operand(design.elements[other].label, 1, "", found[other].edge.place)
    if len(others) > _SHOWN:
        yield Operand("more of them", len(others) - _SHOWN)


def _label(design: Design, ref: str) -> str:
    number = design.index.get(ref)
    return design.elements[number].label if number is not None else ref
