"""How probable it is that elements are up together, from the structure function and independent chances.

What is needed in any case multiplies, each part once. What remains (alternatives, replicas over failure domains, shares
of requests, fallbacks) is expanded over the parts it shares, exactly, up to 2**16 states; beyond that, since network
reliability is #P-hard (Valiant 1979), it is sampled with a fixed seed, and the interval is part of the answer.
"""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

from archkit.analysis.factoring import TooManyStates
from archkit.analysis.importance import heaviest, weights
from archkit.analysis.sampling import Sampling
from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archkit.analysis.clause_terms import Event
    from archkit.analysis.factoring import Factoring
    from archkit.analysis.importance import Weights


class Reliability:
    """The probability that all of some elements are up."""

    def __init__(
        self, value: float, low: float, high: float, draws: int, weigh: Callable[[bool], Weights]
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
    def heaviest(self) -> Weights:
        """The same of a few elements and failure domains, the heaviest one of all among them."""
        return self._weigh(False)

    @cached_property
    def _weights(self) -> Weights:
        return self._weigh(True)


def reliability(factoring: Factoring, event: Event, together: int | None = None) -> Reliability:
    """P(event).

    `together`: one of those up, as if all its replicas stood in the first of their failure domains.
    """
    try:
        answer = factoring.answer(event, together)
    except TooManyStates:
        return _drawn(factoring, event, together)

    def weigh(is_all: bool) -> Weights:
        again = factoring.answer(event, together)  # what it was made of is not kept
        return weights(again) if is_all else heaviest(again)

    return Reliability(answer.value, answer.value, answer.value, 0, weigh)


def _drawn(factoring: Factoring, event: Event, together: int | None) -> Reliability:
    structure, chances, clauses = factoring.structure, factoring.chances, factoring.clauses
    needed = dict.fromkeys(n for n in bits_of(event.up) if n < clauses.size)
    around = dict.fromkeys(d for n in needed for d in structure.domains.around[n])
    states = factoring.sampling
    if together is not None:
        states = Sampling(structure.in_one_domain(together), chances, needed)
    part, low, high, draws = states.given(needed, [clauses.form(c) for c in event.clauses])
    own, outside = prod(chances.own[n] for n in needed), prod(chances.domain[d] for d in around)

    def weigh(_: bool) -> Weights:
        return _series(needed, chances.own, part * outside), _series(around, chances.domain, part * own)

    sure = own * outside
    return Reliability(sure * part, sure * low, sure * high, draws, weigh)


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
