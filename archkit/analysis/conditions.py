"""The chances of parts in each state of some failure domains: the conditions under which a design is looked at.

Replicas that are spread over the same zones depend on each other only through these. Given which of them are up, parts
are independent, so that each has a list of chances, one for each state. Bit i of a state: whether condition i is up.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.redundancy import by_state
from archkit.graph.bits import Folded, bits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.clause_terms import ClauseTerms
    from archkit.analysis.failure_domains import Replicas
    from archkit.analysis.structure_function import Chances

ByState = list[float]
"""One number for each state of the conditions."""

ONE_BY_ONE = 24
"""Up to so many parts are multiplied one by one; more of them by those that are alike."""


class Spread(NamedTuple):
    """Up by itself with enough replicas: one product of a sum over failure domains that are no conditions."""

    factor: ByState
    up: int
    """Bits of the domains."""
    gain: ByState
    """What the factor grows by when the element and its replicas never fail."""


class _Replicas(NamedTuple):
    parts: tuple[int, ...]
    """Domains that are no conditions."""
    enough: list[ByState]
    """In each state of these P(enough replicas are up)."""
    best: list[ByState]
    """The same if none of them failed but with its domain: 0 or 1."""


class Conditions:
    """Parts are elements n and failure domains `size + d`, as in `ClauseTerms`."""

    def __init__(self, clauses: ClauseTerms, chances: Chances, domains: tuple[int, ...]) -> None:
        self.clauses = clauses
        self.chances = chances
        self.domains = domains
        self.states = 1 << len(domains)
        self.one_by_one = ONE_BY_ONE
        self.bits = sum(map(clauses.bit, domains))
        """As parts of a product: 0 or 1 in each state, however often they are met."""
        self.partly = frozenset(n for n, of in enumerate(clauses.spread) if not set(of).issubset(domains))
        """Elements whose replicas are spread over other domains, too: `spread` tells of them what `chance` does not."""
        self._chance: dict[int, ByState] = {}
        self._products: dict[int, ByState] = {}
        self._replicas: dict[object, _Replicas] = {}
        self._spread: dict[int, list[Spread]] = {}

    def __len__(self) -> int:
        """How many products are kept."""
        return len(self._products)

    @cached_property
    def probability(self) -> ByState:
        """Of each state."""
        found = [1.0]
        for domain in self.domains:
            up = self.chances.domain[domain]
            found = [*(p * (1 - up) for p in found), *(p * up for p in found)]
        return found

    def mean(self, values: ByState) -> float:
        """The expectation over all states."""
        found: float = sum(map(mul, self.probability, values))
        return found

    def gain(self, values: ByState, at: int) -> float:
        """How much the expectation grows when the condition at this position never fails."""
        found: Sequence[float] = values
        for i in reversed(range(len(self.domains))):
            if i != at:
                up, half = self.chances.domain[self.domains[i]], 1 << i
                found = [
                    up * found[s | half] + (1 - up) * found[s] for s in range(len(found)) if not s & half
                ]
        return (found[1] - found[0]) * (1 - self.chances.domain[self.domains[at]])

    def product(self, parts: int) -> ByState:
        """P(all these parts are up by themselves)."""
        found = self._products.get(parts)
        if found is None:
            found = self._products[parts] = self.product_of(parts)
        return found

    def product_of(self, parts: int) -> ByState:
        """The same of parts that nobody will ask for again."""
        found = [1.0] * self.states
        few = parts
        if parts.bit_count() > self.one_by_one:
            few = parts & self.bits
            found = [self._constant(parts & ~self.bits)] * self.states
            for alike, enough in self._alike:
                if count := (parts & alike).bit_count():
                    found = [f * e**count for f, e in zip(found, enough, strict=True)]
        for part in bits_of(few):
            found = list(map(mul, found, self.chance(part)))
        return found

    def weakest(self, parts: int) -> Iterator[int]:
        """Those of the parts by which most is lost: of those that are alike the one that is up least by itself."""
        size = self.clauses.size
        elements = parts & ((1 << size) - 1)
        for alike, _ in self._alike:
            if placed := elements & alike:
                yield self._least(placed)[1]
                elements ^= placed
        if rest := elements & ~self._in_clauses:
            yield self._least(rest)[1]
        yield from bits_of(parts >> size << size & ~self.bits)

    @cached_property
    def _constant(self) -> Folded[float]:
        """P(parts are up by themselves), as far as the conditions do not matter."""
        own, size, domains = self.chances.own, self.clauses.size, self.chances.domain
        return Folded(
            lambda p: domains[p - size] if p >= size else 1.0 if p in self.partly else own[p], mul, 1.0
        )

    @cached_property
    def _least(self) -> Folded[tuple[float, int]]:
        own = self.chances.own
        return Folded(lambda n: (own[n], n), min, (2.0, -1))

    @cached_property
    def _in_clauses(self) -> int:
        return sum(1 << n for n in self.partly)

    @cached_property
    def _alike(self) -> list[tuple[int, ByState]]:
        """Bits of elements whose replicas are spread in the same way, and P(enough of them are up)."""
        found: dict[int, int] = {}
        of: dict[int, ByState] = {}
        for number in range(self.clauses.size):
            if number not in self.partly and self._is_placed(number):
                enough = self._by_state(number).enough[0]
                of[id(enough)] = enough
                found[id(enough)] = found.get(id(enough), 0) | 1 << number
        return [(bits, of[at]) for at, bits in found.items()]

    def chance(self, part: int) -> ByState:
        """P(a part is up by itself), with enough replicas as far as the conditions tell."""
        found = self._chance.get(part)
        if found is None:
            found = self._chance[part] = self._found(part)
        return found

    def best(self, part: int) -> ByState:
        """The same if it never failed but with what its replicas stand in."""
        if part >= self.clauses.size or part in self.partly or not self._is_placed(part):
            return [1.0] * self.states
        return self._by_state(part).best[0]

    def spread(self, number: int) -> list[Spread]:
        """Up by itself, with enough replicas, of an element that is `partly` under conditions."""
        if number not in self._spread:
            self._spread[number] = self._spread_of(number)
        return self._spread[number]

    def _spread_of(self, number: int) -> list[Spread]:
        own = self.chances.own[number]
        parts, enough, best = self._by_state(number)
        factors = [[own * chance for chance in of] for of in enough]
        gains = [
            [b - f for b, f in zip(could, is_, strict=True)] for could, is_ in zip(best, factors, strict=True)
        ]
        bits = [self.clauses.bit(d) for d in parts]
        return [
            Spread(factor, sum(b for at, b in enumerate(bits) if state >> at & 1), gain)
            for state, (factor, gain) in enumerate(zip(_sums(factors), _sums(gains), strict=True))
        ]

    def _found(self, part: int) -> ByState:
        domain = part - self.clauses.size
        if domain in self.domains:
            at = self.domains.index(domain)
            return [float(state >> at & 1) for state in range(self.states)]
        if domain >= 0:
            return [self.chances.domain[domain]] * self.states
        if part in self.partly:
            return [1.0] * self.states
        own = self.chances.own[part]
        if not self._is_placed(part):
            return [own] * self.states
        return [own * chance for chance in self._by_state(part).enough[0]]

    def _is_placed(self, number: int) -> bool:
        replicas = self.clauses.structure.domains.replicas[number]
        return replicas is not None and bool(replicas.spread)

    def _by_state(self, number: int) -> _Replicas:
        replicas = self.clauses.structure.domains.replicas[number]
        assert replicas is not None
        sure = self.clauses.sure(number)
        each = replicas.availability.value if replicas.availability else None
        key = (replicas.spread, replicas.required, each, sure)
        found = self._replicas.get(key)
        if found is None:
            found = self._replicas[key] = self._of(replicas, sure)
        return found

    def _of(self, replicas: Replicas, sure: frozenset[int]) -> _Replicas:
        domains = self.clauses.structure.domains
        stands, chances = by_state(domains, replicas, sure)
        # What no replica fails in is what could be at best.
        _, best = by_state(domains, replace(replicas, availability=None), sure)
        bit = {d: 1 << i for i, d in enumerate(stands)}
        parts = tuple(d for d in stands if d not in self.domains)
        given = [
            sum(bit[d] for at, d in enumerate(self.domains) if d in bit and state >> at & 1)
            for state in range(self.states)
        ]
        enough, could = [], []
        for state in range(1 << len(parts)):
            more = sum(bit[d] for at, d in enumerate(parts) if state >> at & 1)
            enough.append([chances[g | more] for g in given])
            could.append([float(best[g | more] > 0) for g in given])
        return _Replicas(parts, enough, could)


def _sums(values: list[ByState]) -> list[ByState]:
    """From values by state to factors by product: value(state) = sum of the factors of all its subsets (Möbius)."""
    found = list(values)
    half = 1
    while half < len(found):
        for state, value in enumerate(found):
            if state & half:
                found[state] = [a - b for a, b in zip(value, found[state ^ half], strict=True)]
        half *= 2
    return found
