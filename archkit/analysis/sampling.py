"""Monte Carlo over the structure function: many states at once, each a bit of one integer.

Every component has a bit set in which bit i says whether it is up in state i; the structure function is then the same
sequence of ands and ors for all states together. The seed is fixed, so that runs repeat.
"""

from __future__ import annotations

from math import log, log1p, sqrt
from random import Random
from typing import TYPE_CHECKING

from archkit.analysis.redundancy import by_state
from archkit.graph.adjacency import Adjacency
from archkit.graph.bits import at_least, bits_of
from archkit.graph.postorder import leaving_order

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from archkit.analysis.clause_terms import Form
    from archkit.analysis.structure_function import Chances, Clause, StructureFunction

SEED = 20170425
_MEMORY = 64 << 23
"""Bits that all bit sets together may take."""
_FEW, _MANY = 12, 16
"""At least 2**12 states are drawn, at most 2**16."""
_DIGITS = 32
_MANY_COINS = 256
"""Up to so many states each gets a coin of its own."""
_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


def sampled(
    structure: StructureFunction, chances: Chances, needed: Mapping[int, object], clauses: Sequence[Form]
) -> tuple[float, float, float, int]:
    """P(all that is needed has its clauses and replicas | its own parts are up), its 95 % interval, and the draws."""
    ends = [m for c in clauses for m in c.members] + [c.fallback for c in clauses if c.fallback is not None]
    world = World(structure, chances, structure.within_reach([*needed, *ends]), needed)
    up = world.every
    for number in needed:
        up &= world.up[number]
    for clause in clauses:
        up &= world.holds(clause)
    return (*wilson(up.bit_count(), world.draws), world.draws)


class World:
    """What is up in which of the drawn states, of elements and of everything they can need."""

    def __init__(
        self,
        structure: StructureFunction,
        chances: Chances,
        numbers: Sequence[int],
        sure: Container[int] = (),
    ) -> None:
        """`numbers`: closed under what they need; `sure`: those up by themselves, with the domains around them."""
        self.structure = structure
        digits = (_MEMORY // max(1, len(numbers))).bit_length() - 1
        self.draws = 1 << min(_MANY, max(_FEW, digits))
        self.every = (1 << self.draws) - 1
        self.random = Random(SEED)  # noqa: S311 - it decides nothing secret, and has to repeat
        self._certain = {d for n in numbers if n in sure for d in structure.domains.around[n]}
        self._domain: dict[int, int] = {}
        self._chances = chances
        self._shares: dict[int, tuple[_Share, _Share]] = {}
        self.up = {n: self._own(n, 1.0 if n in sure else chances.own[n]) for n in numbers}
        self._settle(list(self.up))

    def _settle(self, numbers: Sequence[int]) -> None:
        """The greatest fixpoint: callees first, circles as often as it takes."""
        index = {n: i for i, n in enumerate(numbers)}
        successors = self.structure.adjacency.successors
        local = Adjacency([""] * len(numbers), ((index[n], index[m]) for n in numbers for m in successors[n]))
        for members in reversed(local.components()):
            order, again = leaving_order(members, local.successors), True
            while again:
                again = False
                for number in (numbers[i] for i in order):
                    bits = self._needs(number, self.up[number])
                    if bits != self.up[number]:
                        self.up[number] = bits
                        again = len(members) > 1

    def holds(self, clause: Clause | Form) -> int:
        """In which states a clause holds."""
        held = at_least([self.up[m] for m in clause.members], clause.required)
        failed = self.every & ~held
        if not failed:
            return held
        shares = self._shares.setdefault(id(clause), (_Share(clause.excused), _Share(clause.served)))
        held |= shares[0].among(failed, self)
        if clause.fallback is not None and (left := failed & ~held & self.up[clause.fallback]):
            held |= shares[1].among(left, self)
        return held

    def _needs(self, number: int, bits: int) -> int:
        for target in self.structure.hard[number]:
            bits &= self.up[target]
        for clause in self.structure.clauses[number]:
            bits &= self.holds(clause)
        return bits

    def _own(self, number: int, chance: float) -> int:
        """Up by itself, with the domains around it and enough of its replicas."""
        domains = self.structure.domains
        bits = self.drawn(chance)
        for domain in domains.around[number]:
            bits &= self._is_up(domain)
        replicas = domains.replicas[number]
        if replicas is None or not replicas.spread:
            return bits
        stands, enough = by_state(domains, replicas, self._certain)
        leaves = [self.drawn(share) for share in enough]
        for domain in reversed(stands):
            up, half = self._is_up(domain), len(leaves) // 2
            leaves = [(leaves[i + half] & up) | (leaves[i] & ~up) for i in range(half)]
        return bits & leaves[0]

    def _is_up(self, domain: int) -> int:
        if domain not in self._domain:
            chance = 1.0 if domain in self._certain else self._chances.domain[domain]
            self._domain[domain] = self.drawn(chance)
        return self._domain[domain]

    def drawn(self, chance: float) -> int:
        """A bit set of which each bit is set with this probability."""
        if chance <= 0:
            return 0
        if chance >= 1:
            return self.every
        rare = min(chance, 1 - chance)
        if rare * self.draws < 1000:
            bits = self._few(rare)
            return bits if chance < 0.5 else self.every ^ bits
        # Digit by digit of the probability in binary, the last one first: or for a 1, and for a 0.
        bits = 0
        digits = int(chance * (1 << _DIGITS))
        for i in range(_DIGITS):
            coins = self.random.getrandbits(self.draws)
            bits = bits | coins if digits >> i & 1 else bits & coins
        return bits

    def _few(self, chance: float) -> int:
        """The same where few bits are set: by the gaps between them, which are geometric."""
        found = bytearray(self.draws // 8)
        scale = log1p(-chance)
        at = -1
        while True:
            gap = log(1 - self.random.random()) / scale
            if gap >= self.draws:
                break
            at += 1 + int(gap)
            if at >= self.draws:
                break
            found[at >> 3] |= 1 << (at & 7)
        return int.from_bytes(found, "little")


class _Share:
    """A share of requests, drawn for a state when it first matters there, and the same ever after."""

    __slots__ = ("chance", "decided", "true")

    def __init__(self, chance: float) -> None:
        self.chance = chance
        self.decided = 0
        self.true = 0

    def among(self, states: int, world: World) -> int:
        """Those of the states in which it is true."""
        if self.chance <= 0:
            return 0
        if self.chance >= 1:
            return states
        if fresh := states & ~self.decided:
            if fresh.bit_count() > _MANY_COINS:
                coins, fresh = world.drawn(self.chance), world.every & ~self.decided
            else:
                toss, chance = world.random.random, self.chance
                coins = sum(1 << at for at in bits_of(fresh) if toss() < chance)
            self.true |= coins & fresh
            self.decided |= fresh
        return states & self.true


def wilson(hits: int, draws: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson 1927), which is right near 0 and 1 too."""
    share = hits / draws
    square = _95 * _95
    middle = (share + square / (2 * draws)) / (1 + square / draws)
    half = _95 / (1 + square / draws) * sqrt(share * (1 - share) / draws + square / (4 * draws * draws))
    return share, max(0.0, middle - half), min(1.0, middle + half)
