"""Monte Carlo over the structure function: many states at once, each a bit of one integer.

Every component has a bit set in which bit i says whether it is up in state i; the structure function is then the same
sequence of ands and ors for all states together. The seed is fixed, so that runs repeat.
"""

from __future__ import annotations

from math import log, log1p, sqrt
from random import Random
from typing import TYPE_CHECKING

from archkit.analysis.redundancy import by_state
from archkit.analysis.structure_function import Clause
from archkit.graph.adjacency import Adjacency
from archkit.graph.bits import at_least
from archkit.graph.postorder import leaving_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from archkit.analysis.clause_terms import Form
    from archkit.analysis.structure_function import Chances, StructureFunction

SEED = 20170425
_MEMORY = 64 << 23
"""Bits that all bit sets together may take."""
_FEW, _MANY = 12, 16
"""At least 2**12 states are drawn, at most 2**16."""
_ENOUGH = 1 << 10
"""States in which what is sure is up; with fewer of them, states are drawn in which it always is."""
_DIGITS = 24
"""Binary digits of a probability: what is cut off is far less than what so few states can tell."""
_95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""


class Sampling:
    """What is up in which of the drawn states. Everything that is drawn has coins of its own, so that a figure does not
    depend on what was asked for before."""

    def __init__(self, structure: StructureFunction, chances: Chances, sure: Collection[int] = ()) -> None:
        """`sure`: elements that are up by themselves in all states, with the failure domains around them."""
        self.structure = structure
        self.chances = chances
        digits = (_MEMORY // max(1, 2 * len(structure.design))).bit_length() - 1
        self.draws = 1 << min(_MANY, max(_FEW, digits))
        self.every = (1 << self.draws) - 1
        self._sure = sure
        self._certain = {d for n in sure for d in structure.domains.around[n]}
        self._domain: dict[int, int] = {}
        self._own: dict[int, int] = {}
        self._up: dict[int, int] = {}
        self._shares: dict[int, tuple[int, int]] = {}

    def given(self, needed: Collection[int], clauses: Sequence[Form]) -> tuple[float, float, float, int]:
        """P(what is needed has its clauses and replicas | it is up by itself), its 95 % interval, and the draws."""
        own = self.every
        for number in needed:
            own &= self.own(number)
        draws = own.bit_count()
        if draws < _ENOUGH and not self._sure:
            return Sampling(self.structure, self.chances, needed).given(needed, clauses)
        ends = [m for c in clauses for m in c.members]
        self._settle(self.structure.within_reach([*needed, *ends]))
        up = own
        for number in needed:
            up &= self._up[number]
        for clause in clauses:
            up &= self._holds(clause)
        return (*wilson(up.bit_count(), draws), draws)

    def own(self, number: int) -> int:
        """In which states an element is up by itself, with the domains around it."""
        if number not in self._own:
            chance = 1.0 if number in self._sure else self.chances.own[number]
            bits = self._drawn(chance, f"element {number}")
            for domain in self.structure.domains.around[number]:
                bits &= self._is_up(domain)
            self._own[number] = bits
        return self._own[number]

    def _settle(self, reach: Iterable[int]) -> None:
        """The greatest fixpoint: callees first, circles as often as it takes. `reach`: closed under what they need."""
        numbers = [n for n in reach if n not in self._up]
        self._up |= {n: self.own(n) & self._enough(n) for n in numbers}
        index = {n: i for i, n in enumerate(numbers)}
        successors = self.structure.adjacency.successors
        pairs = ((index[n], index[m]) for n in numbers for m in successors[n] if m in index)
        local = Adjacency([""] * len(numbers), pairs)
        for members in reversed(local.components()):
            order, again = leaving_order(members, local.successors), True
            while again:
                again = False
                for number in (numbers[i] for i in order):
                    bits = self._needs(number, self._up[number])
                    if bits != self._up[number]:
                        self._up[number] = bits
                        again = len(members) > 1

    def _holds(self, clause: Clause | Form) -> int:
        """In which states a clause holds."""
        held = at_least([self._up[m] for m in clause.members], clause.required)
        failed = self.every & ~held
        if not failed or not isinstance(clause, Clause):
            return held
        excused, served = self._shares_of(clause)
        held |= failed & excused
        if clause.fallback is not None:
            held |= failed & served & self._up[clause.fallback]
        return held

    def _shares_of(self, clause: Clause) -> tuple[int, int]:
        """The shares of requests that do without, and that a fallback serves."""
        found = self._shares.get(id(clause))
        if found is None:
            own = self.structure.clauses
            name = next(f"{clause.source}.{i}" for i, c in enumerate(own[clause.source]) if c is clause)
            excused = self._drawn(clause.excused, f"excused {name}")
            served = self._drawn(clause.served if clause.fallback is not None else 0.0, f"served {name}")
            found = self._shares[id(clause)] = (excused, served)
        return found

    def _needs(self, number: int, bits: int) -> int:
        for target in self.structure.hard[number]:
            bits &= self._up[target]
        for clause in self.structure.clauses[number]:
            bits &= self._holds(clause)
        return bits

    def _enough(self, number: int) -> int:
        """In which states enough replicas of an element are up."""
        replicas = self.structure.domains.replicas[number]
        if replicas is None or not replicas.spread:
            return self.every
        stands, enough = by_state(self.structure.domains, replicas, self._certain)
        leaves = [self._drawn(share, f"replicas {number}.{state}") for state, share in enumerate(enough)]
        for domain in reversed(stands):
            up, half = self._is_up(domain), len(leaves) // 2
            leaves = [(leaves[i + half] & up) | (leaves[i] & ~up) for i in range(half)]
        return leaves[0]

    def _is_up(self, domain: int) -> int:
        if domain not in self._domain:
            chance = 1.0 if domain in self._certain else self.chances.domain[domain]
            self._domain[domain] = self._drawn(chance, f"domain {domain}")
        return self._domain[domain]

    def _drawn(self, chance: float, name: str) -> int:
        """A bit set of which each bit is set with this probability; the same for the same name."""
        if chance <= 0:
            return 0
        if chance >= 1:
            return self.every
        random = Random(f"{SEED} {name}")  # noqa: S311 - it decides nothing secret, and has to repeat
        rare = min(chance, 1 - chance)
        if rare * self.draws < 1000:
            bits = self._few(rare, random)
            return bits if chance < 0.5 else self.every ^ bits
        # Digit by digit of the probability in binary, the last one first: or for a 1, and for a 0.
        bits = 0
        digits = int(chance * (1 << _DIGITS))
        for i in range(_DIGITS):
            coins = random.getrandbits(self.draws)
            bits = bits | coins if digits >> i & 1 else bits & coins
        return bits

    def _few(self, chance: float, random: Random) -> int:
        """The same where few bits are set: by the gaps between them, which are geometric."""
        found = bytearray(self.draws // 8)
        scale = log1p(-chance)
        at = -1
        while True:
            gap = log(1 - random.random()) / scale
            if gap >= self.draws:
                break
            at += 1 + int(gap)
            if at >= self.draws:
                break
            found[at >> 3] |= 1 << (at & 7)
        return int.from_bytes(found, "little")


def wilson(hits: int, draws: int) -> tuple[float, float, float]:
    """A share and its 95 % interval (Wilson 1927), which is right near 0 and 1 too."""
    share = hits / draws
    square = _95 * _95
    middle = (share + square / (2 * draws)) / (1 + square / draws)
    half = _95 / (1 + square / draws) * sqrt(share * (1 - share) / draws + square / (4 * draws * draws))
    return share, max(0.0, middle - half), min(1.0, middle + half)
