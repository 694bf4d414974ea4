"""What goes down with something, what takes it down by failing alone, and which fates are shared.

Down sets and single points of failure come from the structure function (Barlow and Proschan 1975: minimal cut sets of
one element), not from articulation points: a dependency graph is a graph of ands. Dominators (Lengauer and Tarjan
1979) say through what all traffic of an entry passes.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from archkit.analysis.coupling import coupling
from archkit.analysis.inherited_tier import inherited_tiers
from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step
from archkit.analysis.structure_function import StructureFunction, structure_function
from archkit.graph.bits import bits_of, counts
from archkit.graph.dominators import dominated, immediate_dominators

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.questions import Asked
    from archkit.analysis.structure_function import Clause

INDEPENDENT = "an element fails as a whole, and only those named fail by themselves"


@dataclass(frozen=True, slots=True)
class Blast:
    """What the loss of some elements or failure domains does; references, sorted."""

    down: tuple[str, ...]
    """Others that go down with it; of a failure domain everything that does."""
    degraded: tuple[str, ...]
    """Others that stay up, with a path to what is lost that has a soft edge."""
    unplaced: tuple[str, ...] = ()
    """Of a failure domain: others of which nobody says where they stand, so that they may be down too."""


@dataclass(frozen=True, slots=True)
class SharedFate:
    """What takes several alternatives down at once by failing alone."""

    clause: Clause
    elements: tuple[int, ...]
    """The nearest first, which falls with most others; then ascending."""
    domains: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.elements or self.domains)


def blast(design: Design, failed: Iterable[str], lost: Iterable[str] = ()) -> Blast:
    """What goes down and what is degraded when these elements fail and these failure domains are lost."""
    structure = structure_function(design)
    numbers = [design.index[ref] for ref in failed]
    domains = [structure.domains.index[ref] for ref in lost]
    down = structure.down(numbers, domains)
    degraded = _with_soft_path(structure, down) - down
    return Blast(
        _names(design, down.difference(numbers)),
        _names(design, degraded),
        _names(design, frozenset(structure.domains.unplaced()) - down) if domains else (),
    )


def single_points(design: Design, ref: str) -> tuple[str, ...]:
    """Others whose failure alone takes the element down; sorted."""
    structure = structure_function(design)
    number = design.index[ref]
    bits = structure.fates[number] & ((1 << len(design)) - 1) & ~(1 << number)
    return _names(design, bits_of(bits))


def fatal_domains(design: Design, ref: str) -> tuple[str, ...]:
    """Failure domains whose loss alone takes the element down; sorted."""
    structure = structure_function(design)
    bits = structure.fates[design.index[ref]] >> len(design)
    return tuple(sorted(structure.domains.refs[d] for d in bits_of(bits)))


def common_cause(design: Design, clause: Clause) -> tuple[str, ...]:
    """What the closures of all alternatives have in common; sorted."""
    structure = structure_function(design)
    closures = [frozenset(structure.closure((m,))) for m in _alternatives(clause)]
    return _names(design, frozenset.intersection(*closures))


def shared_fate(structure: StructureFunction, clause: Clause) -> SharedFate:
    """What takes the alternatives down at once, so that they are none; the source itself is left out."""
    size = len(structure.design)
    if clause.fallback is not None:
        # Whatever share of the failures it serves: what it stands in for must not take it along.
        clause = clause._replace(excused=0.0, served=1.0)
    bits = structure.fate_of(clause, structure.fates)
    elements = bits & ((1 << size) - 1) & ~(1 << clause.source)
    numbers = list(bits_of(elements))
    nearest = max(numbers, key=lambda n: structure.fates[n].bit_count(), default=None)
    numbers.sort(key=lambda n: n != nearest)
    return SharedFate(clause, tuple(numbers), tuple(bits_of(bits >> size)))


def alternatives(structure: StructureFunction) -> Iterable[Clause]:
    """Everything that is meant to stand in for something else: groups of which some may be lost, and fallbacks."""
    for required, soft in zip(structure.required, structure.soft, strict=True):
        yield from (c for c in (*required, *soft) if c.is_redundant or c.fallback is not None)


class DownWith:
    """What goes down when one element, or one failure domain, is lost: a set that only answers what is in it."""

    __slots__ = ("_bit", "_fates")

    def __init__(self, structure: StructureFunction, *, element: int = 0, domain: int | None = None) -> None:
        self._fates = structure.fates
        self._bit = element if domain is None else len(structure.design) + domain

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and bool(self._fates[number] >> self._bit & 1)


class Fall:
    """For what some elements are down: an iterator over it, nearest first, that knows the way to what it has met.

    `down`: all that is down.
    """

    def __init__(self, structure: StructureFunction, starts: Iterable[int], down: Container[int]) -> None:
        self._structure = structure
        self._down = down
        self._before: dict[int, int | None] = dict.fromkeys(starts)
        self._waiting = deque(self._before)

    def __iter__(self) -> Iterator[int]:
        while self._waiting:
            number = self._waiting.popleft()
            yield number
            for target in self._structure.falls_for(number, self._down):
                if target not in self._before:
                    self._before[target] = number
                    self._waiting.append(target)

    def chain(self, number: int) -> tuple[int, ...]:
        """From one of the starts to this element, a shortest way."""
        found: list[int] = []
        at: int | None = number
        while at is not None:
            found.append(at)
            at = self._before[at]
        return tuple(reversed(found))


@lru_cache(maxsize=16)
def gatekeepers(design: Design, root: str) -> tuple[dict[str, str], dict[str, int]]:
    """Immediate dominators of all routes from a root, and how many elements each dominates, without the root."""
    found = immediate_dominators(coupling(design).graph.successors, design.index[root])
    refs = design.refs
    below = dominated(found)
    return (
        {refs[v]: refs[d] for v, d in sorted(found.items())},
        {refs[v]: n for v, n in sorted(below.items())},
    )


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of one element."""
    return figures(asked.design, ref)


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """The figures of one element; none of anything else."""
    if ref not in design.index:
        return ()
    structure = structure_function(design)
    number, size = design.index[ref], len(design)
    down, degraded = _extents(structure)
    fate = structure.fates[number]
    unknown = () if structure.domains.is_placed(number) else (design.elements[number].missing("placement"),)

    @cache
    def hurt() -> Blast:
        return blast(design, (ref,))

    return (
        _count(
            "down", "others with phi(all up but this one) = 0", design, down[number] - 1, lambda: hurt().down
        ),
        _count(
            "degraded", "others that are up, with a path here that has a soft edge", design,
            degraded[number], lambda: hurt().degraded,
        ),
        _count(
            "single-points-of-failure", "|{v : phi(all up but v) = 0}|", design,
            (fate & ((1 << size) - 1)).bit_count() - 1, lambda: single_points(design, ref),
        ),
        _count(
            "fatal-domains", "|{D : phi(all up but what stands in D) = 0}|", design,
            (fate >> size).bit_count(), lambda: fatal_domains(design, ref), unknown,
        ),
        *_gatekeepers(design, ref),
        *_tiers(design, structure, number),
    )  # fmt: skip


def _gatekeepers(design: Design, ref: str) -> Iterable[Figure]:
    """Of an entry, which nobody calls: through what everything behind it passes."""
    number = design.index[ref]
    if not design.into[number] and design.out[number]:
        found = immediate_dominators(coupling(design).graph.successors, number)
        yield _count(
            "gatekeepers", "elements that dominate others on the routes from here", design,
            len({*found.values()} - {number}), lambda: tuple(gatekeepers(design, ref)[1]),
        )  # fmt: skip


def _count(
    name: str,
    formula: str,
    design: Design,
    many: int,
    refs: Callable[[], Sequence[str]],
    missing: tuple[Missing, ...] = (),
) -> Figure:
    """`refs`: those that are counted, when somebody looks at the steps."""
    bound: Literal["exactly", "at least"] = "at least" if missing else "exactly"
    value = float(many)

    def counted() -> Iterator[Step]:
        entities = design.graph.entities
        operands = tuple(
            Operand(e.label if (e := entities.get(r)) else r, 1, "", e.at("metadata", "name") if e else None)
            for r in refs()
        )
        yield Step(formula, operands, value)

    return Figure(name, value, "", bound, missing, (INDEPENDENT,), Derivation(counted))


def _tiers(design: Design, structure: StructureFunction, number: int) -> Iterable[Figure]:
    inherited = inherited_tiers(structure)[number]
    element = design.elements[number]
    missing = () if element.tier is not None else (element.missing("tier"),)
    if inherited is None:
        yield Figure("required-tier", None, missing=missing)
        return
    required = inherited.required

    def least() -> Iterator[Step]:
        place = element.at("tier") if element.tier is not None else None
        operands = [Operand("own tier", element.tier, "", place)]
        if inherited.caller is not None:
            operands.append(Operand(f"required of {design.elements[inherited.caller].label}", required))
        formula = "min(tier, min over hard callers of what is required of them)"
        yield Step(formula, tuple(operands), required)

    yield Figure("required-tier", required, missing=missing, steps=Derivation(least))
    if element.tier is not None:
        gap = element.tier - required

        def less() -> Iterator[Step]:
            yield from least()
            told = (Operand("tier", element.tier, "", element.at("tier")), Operand("required", required))
            yield Step("tier - required", told, gap)

        yield Figure("tier-gap", gap, steps=Derivation(less))


@lru_cache(maxsize=1)
def _extents(structure: StructureFunction) -> tuple[list[int], list[int]]:
    """By element: how many are down without it, itself included, and how many others are degraded."""
    size = len(structure.design) + len(structure.domains)
    return counts(structure.fates, size), counts(_degrading(structure), size)


def _degrading(structure: StructureFunction) -> Iterator[int]:
    """Of every element, in no order, a bit set of what degrades it by failing alone: what takes something down that it
    has a path to with a soft edge, and not itself."""
    design, fates, soft = structure.design, structure.fates, structure.soft_edges
    graph = coupling(design).graph
    circles, circle_of = graph.components(), graph.component_of
    reached, softly = [0] * len(circles), [0] * len(circles)
    for here in range(len(circles) - 1, -1, -1):
        every, through, has_soft = 0, 0, False
        for number in circles[here]:
            every |= fates[number]
            for need in design.out[number]:
                below, is_soft = circle_of[need.target], need.is_soft or (number, need.target) in soft
                if below == here:
                    has_soft |= is_soft
                else:
                    every |= reached[below]
                    through |= (reached if is_soft else softly)[below]
        # Round a circle with a soft edge every path can take it.
        reached[here], softly[here] = every, every if has_soft else through
        yield from (softly[here] & ~fates[number] for number in circles[here])


def _with_soft_path(structure: StructureFunction, lost: frozenset[int]) -> frozenset[int]:
    """Elements with a path to what is lost on which at least one edge is soft."""
    ways = _ways(structure)
    plain, through = set(lost), set[int]()
    waiting = [(n, False) for n in lost]
    while waiting:
        number, is_soft = waiting.pop()
        for source, may_do_without in ways[number]:
            passed = is_soft or may_do_without
            seen = through if passed else plain
            if source not in seen:
                seen.add(source)
                waiting.append((source, passed))
    return frozenset(through)


@lru_cache(maxsize=1)
def _ways(structure: StructureFunction) -> list[list[tuple[int, bool]]]:
    """By number: who needs the element, and whether it can do without."""
    soft = structure.soft_edges
    return [
        [(need.source, need.is_soft or (need.source, number) in soft) for need in needs]
        for number, needs in enumerate(structure.design.into)
    ]


def _alternatives(clause: Clause) -> tuple[int, ...]:
    return clause.members if clause.fallback is None else (*clause.members, clause.fallback)


def _names(design: Design, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(design.refs[n] for n in numbers))
