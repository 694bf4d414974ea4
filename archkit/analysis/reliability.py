"""How probable it is that elements are up together, from the structure function and independent chances.

What is needed in any case multiplies, each part once. What remains (alternatives, replicas over failure domains, shares
of requests, fallbacks) is expanded over the parts it shares, exactly, up to 2**16 states; beyond that, since network
reliability is #P-hard (Valiant 1979), it is sampled with a fixed seed, and the interval is part of the answer.
"""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from archkit.analysis.expansion import Expansion
from archkit.analysis.sampling import sampled
from archkit.graph.decision_diagram import TooManyStates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archkit.analysis.structure_function import Chances, Clause, StructureFunction

Weights = tuple[dict[int, float], dict[int, float]]
"""Of elements and of failure domains, by number."""


class Reliability:
    """The probability that all of some elements are up."""

    def __init__(
        self, value: float, low: float, high: float, draws: int, weigh: Callable[[], Weights]
    ) -> None:
        self.value = value
        self.low = low
        self.high = high
        """95 % interval (Wilson 1927) where it was sampled; else both are the value."""
        self.draws = draws
        """States that were sampled; 0: the value is exact."""
        self._weigh = weigh

    @property
    def is_exact(self) -> bool:
        """Whether nothing was sampled."""
        return not self.draws

    @property
    def elements(self) -> Mapping[int, float]:
        """By element I_B (1 - a): how much of the unavailability goes away when it never fails by itself."""
        return self._weights[0]

    @property
    def domains(self) -> Mapping[int, float]:
        """The same by failure domain."""
        return self._weights[1]

    @cached_property
    def _weights(self) -> Weights:
        return self._weigh()


def reliability(
    structure: StructureFunction, chances: Chances, roots: Iterable[int], also: Sequence[Clause] = ()
) -> Reliability:
    """P(all roots are up, and all these clauses hold)."""
    needed = dict.fromkeys(structure.needed(roots))
    domains = structure.domains
    around = dict.fromkeys(d for n in needed for d in domains.around[n])
    clauses = [c for n in needed for c in structure.clauses[n] if _is_open(c, needed)]
    clauses += [c for c in also if _is_open(c, needed)]
    placed = [n for n in needed if (r := domains.replicas[n]) is not None and r.spread]
    series: Iterable[int] = needed
    part = low = high = 1.0
    draws = 0
    expansion: Expansion | None = None
    if clauses or placed:
        try:
            expansion = Expansion(structure, chances, needed, around, clauses, placed)
            part = low = high = expansion.probability
            series = [n for n in needed if not expansion.is_merged(n)]
        except TooManyStates:
            part, low, high, draws = sampled(structure, chances, needed, clauses)
    whole_series, whole_around = prod(chances.own[n] for n in series), prod(chances.domain[d] for d in around)
    sure = whole_series * whole_around

    def weigh() -> Weights:
        elements = _series(series, chances.own, part * whole_around)
        lost = _series(around, chances.domain, part * whole_series)
        if expansion is not None:
            expansion.weigh(sure, elements, lost)
        return elements, lost

    return Reliability(sure * part, sure * low, sure * high, draws, weigh)


def _is_open(clause: Clause, needed: Mapping[int, object]) -> bool:
    """Whether a clause may fail while all that is needed is up."""
    return sum(m in needed for m in clause.members) < clause.required


def _series(numbers: Iterable[int], chance: Sequence[float], rest: float) -> dict[int, float]:
    """I_B (1 - a) of parts that are all needed: the product of the others and the rest, times 1 - a."""
    found: dict[int, float] = {}
    members = list(numbers)
    dead = [n for n in members if chance[n] <= 0]
    product = prod(chance[n] for n in members if chance[n] > 0) * rest
    for n in members:
        others = 0.0 if len(dead) > (n in dead) else product / (chance[n] if chance[n] > 0 else 1.0)
        found[n] = others * (1 - chance[n])
    return found
