"""How probable it is that elements are up together, from the structure function and independent chances.

What is needed in any case multiplies, each part once. What remains (alternatives, replicas over failure domains, shares
of requests, fallbacks) is expanded over the parts it shares, exactly, up to 2**16 states; beyond that, since network
reliability is #P-hard (Valiant 1979), it is sampled with a fixed seed, and the interval is part of the answer.
"""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.redundancy import by_state
from archkit.analysis.sampling import sampled
from archkit.graph.adjacency import Adjacency
from archkit.graph.decision_diagram import ALWAYS, NEVER, Diagram, TooManyStates
from archkit.graph.postorder import leaving_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.analysis.failure_domains import Replicas
    from archkit.analysis.structure_function import Chances, Clause, StructureFunction

STATES = 1 << 16
"""States of what is expanded; beyond them it is sampled."""


class Reliability(NamedTuple):
    """The probability that all of some elements are up."""

    value: float
    low: float
    high: float
    """95 % interval (Wilson 1927) where it was sampled; else both are the value."""
    draws: int
    """States that were sampled; 0: the value is exact."""
    elements: Mapping[int, float]
    """By element I_B (1 - a): how much of the unavailability goes away when it never fails by itself."""
    domains: Mapping[int, float]
    """The same by failure domain."""

    @property
    def is_exact(self) -> bool:
        """Whether nothing was sampled."""
        return not self.draws


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
    expansion: _Expansion | None = None
    if clauses or placed:
        try:
            expansion = _Expansion(structure, chances, needed, around)
            top = expansion.all_of(clauses, placed)
            part = low = high = expansion.diagram.probability(top, expansion.chance)
            series = [n for n in needed if not expansion.is_merged(n)]
        except TooManyStates:
            expansion = None
            part, low, high, draws = sampled(structure, chances, needed, clauses)
    whole_series, whole_around = prod(chances.own[n] for n in series), prod(chances.domain[d] for d in around)
    elements = _series(series, chances.own, part * whole_around)
    lost = _series(around, chances.domain, part * whole_series)
    sure = whole_series * whole_around
    if expansion is not None:
        expansion.weigh(top, sure, elements, lost)
    return Reliability(sure * part, sure * low, sure * high, draws, elements, lost)


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


class _Expansion:
    """The diagram of what is not needed in any case, given that all that is needed is up."""

    def __init__(
        self,
        structure: StructureFunction,
        chances: Chances,
        needed: Mapping[int, object],
        around: Mapping[int, object],
    ) -> None:
        self.structure = structure
        self.chances = chances
        self.needed = needed
        self.around = around
        self.diagram = Diagram(STATES)
        self.chance: list[float] = []
        """Of every variable, in order."""
        self.owner: list[int | None] = []
        """Of every variable: the element it belongs to, or -1 - the failure domain; None: a share of requests."""
        self._domain: dict[int, int] = {}
        self._own: dict[int, int | None] = {}
        self._units: dict[int, list[int]] = {}
        """By member of a clause: what it needs in any case, beyond what is needed already."""
        self._function: dict[int, int] = {}
        """By member of a clause: when it is up."""
        self._shares: dict[int, tuple[int, int]] = {}
        """By clause: excused, and served by its fallback."""
        self._replicas: dict[tuple[object, ...], int] = {}
        self._steps = 0

    def all_of(self, clauses: Sequence[Clause], placed: Sequence[int]) -> int:
        """The top node: these clauses hold and enough of these elements' replicas are up."""
        order = self._search(clauses)
        self._number_domains([*placed, *(n for parts in self._units.values() for n in parts)])
        top = ALWAYS
        for number in placed:
            top = self.diagram.both(top, self._enough(number))
        for met in order:
            if isinstance(met, int):
                for number in self._units[met]:
                    self._local(number)
                self._function[met] = ALWAYS
            else:
                self._shares[id(met)] = (self._share(met.excused), self._share(met.served))
        for members in self._inside_out():
            self._settle(members)
        for clause in clauses:
            top = self.diagram.both(top, self._holds(clause))
        return top

    def _settle(self, members: Sequence[int]) -> None:
        """The greatest fixpoint of units that need each other, from all of them up."""
        again = True
        while again:
            again = False
            for unit in members:
                self._spend(len(self._units[unit]))
                function = self._unit(self._units[unit])
                if function != self._function[unit]:
                    self._function[unit] = function
                    again = len(members) > 1

    def weigh(self, top: int, sure: float, elements: dict[int, float], domains: dict[int, float]) -> None:
        """Add the weights of all variables to those of the elements and domains they belong to."""
        importance = self.diagram.importance(top, self.chance)
        for owner, chance, weight in zip(self.owner, self.chance, importance, strict=True):
            if owner is None:
                continue
            of, number = (elements, owner) if owner >= 0 else (domains, -1 - owner)
            of[number] = of.get(number, 0.0) + sure * weight * (1 - chance)

    def _search(self, clauses: Sequence[Clause]) -> list[Clause | int]:
        """Clauses and their members, depth first, so that variables that belong together stand together."""
        found: dict[int, Clause | int] = {}
        stack: list[Clause | int] = list(reversed(clauses))
        while stack:
            met = stack.pop()
            if isinstance(met, int):
                if met in self._units or met in self.needed:
                    continue
                parts = [n for n in self.structure.needed((met,)) if n not in self.needed]
                self._spend(len(parts))
                self._units[met] = parts
                found[met] = met
                stack += [c for n in reversed(parts) for c in reversed(self.structure.clauses[n])]
            elif id(met) not in found:
                found[id(met)] = met
                stack += reversed(_ends(met))
        return list(found.values())

    def _spend(self, steps: int) -> None:
        self._steps += steps + 1
        if self._steps > 4 * STATES:
            raise TooManyStates

    def _inside_out(self) -> list[list[int]]:
        """Units in circles, those that need no other first."""
        names = list(self._units)
        index = {unit: i for i, unit in enumerate(names)}
        pairs = [
            (index[unit], index[m])
            for unit, parts in self._units.items()
            for n in parts
            for c in self.structure.clauses[n]
            for m in _ends(c)
            if m in index
        ]
        calls = Adjacency([""] * len(names), pairs)
        circles = reversed(calls.components())
        return [[names[i] for i in leaving_order(members, calls.successors)] for members in circles]

    def _number_domains(self, numbers: Iterable[int]) -> None:
        """Failure domains are decided first: they are what most parts share."""
        domains = self.structure.domains
        for number in dict.fromkeys(numbers):
            replicas = domains.replicas[number]
            stands = (
                [d for s, _ in replicas.spread for d in domains.within[s]] if replicas is not None else []
            )
            for domain in (*domains.around[number], *stands):
                if domain not in self.around and domain not in self._domain:
                    self._domain[domain] = self._new(self.chances.domain[domain], -1 - domain)

    def _new(self, chance: float, owner: int | None) -> int:
        self.chance.append(chance)
        self.owner.append(owner)
        return len(self.chance) - 1

    def _share(self, chance: float) -> int:
        """Whether a share of requests is concerned, as a function."""
        return NEVER if chance <= 0 else self._variable(chance, None)

    def _variable(self, chance: float, owner: int | None) -> int:
        return ALWAYS if chance >= 1 else self.diagram.node(self._new(chance, owner), NEVER, ALWAYS)

    def is_merged(self, number: int) -> bool:
        """Whether an element and its replicas over failure domains are one variable for each state of these."""
        replicas = self.structure.domains.replicas[number]
        return bool(
            replicas and replicas.spread and replicas.availability and replicas.availability.value < 1
        )

    def _local(self, number: int) -> None:
        """Make the variables of an element: up by itself."""
        if number in self._own:
            return
        own = self.chances.own[number]
        self._own[number] = None if own >= 1 or self.is_merged(number) else self._new(own, number)
        self._enough(number)

    def _unit(self, parts: Sequence[int]) -> int:
        """Up with all it needs in any case."""
        domains, diagram = self.structure.domains, self.diagram
        variables = [v for n in parts if (v := self._own[n]) is not None]
        variables += [self._domain[d] for n in parts for d in domains.around[n] if d in self._domain]
        found = diagram.all_true(variables)
        for n in parts:
            found = diagram.both(found, self._enough(n))
            for clause in self.structure.clauses[n]:
                found = diagram.both(found, self._holds(clause))
        return found

    def _holds(self, clause: Clause) -> int:
        diagram = self.diagram
        excused, served = self._shares[id(clause)]
        found = diagram.at_least([self._up(m) for m in clause.members], clause.required)
        if clause.fallback is not None:
            found = diagram.either(found, diagram.both(served, self._up(clause.fallback)))
        return diagram.either(found, excused)

    def _up(self, number: int) -> int:
        return ALWAYS if number in self.needed else self._function[number]

    def _enough(self, number: int) -> int:
        """Enough replicas are up, by which of their failure domains are; merged, the element itself as well."""
        replicas = self.structure.domains.replicas[number]
        if replicas is None or not replicas.spread:
            return ALWAYS
        merged = self.is_merged(number)
        key = (replicas.spread, replicas.required, number if merged else None)
        if key not in self._replicas:
            self._replicas[key] = self._placed(number, replicas, self.chances.own[number] if merged else 1.0)
        return self._replicas[key]

    def _placed(self, number: int, replicas: Replicas, own: float) -> int:
        """One variable, of that chance, for each state of the domains: the replicas are alike."""
        domains = self.structure.domains
        stands, chances = by_state(domains, replicas, self.around)
        # What no replica fails in is what could be at best; where that is never, there is nothing to decide.
        _, best = by_state(domains, replace(replicas, availability=None), self.around)
        leaves = [
            NEVER if most <= 0 else self._variable(own * chance, number)
            for chance, most in zip(chances, best, strict=True)
        ]
        table = sorted(enumerate(self._domain[d] for d in stands), key=lambda pair: pair[1])
        ordered = [leaves[sum((state >> i & 1) << old for i, (old, _) in enumerate(table))]
                   for state in range(len(leaves))]  # fmt: skip
        for _, variable in reversed(table):
            half = len(ordered) // 2
            ordered = [self.diagram.node(variable, ordered[i], ordered[i + half]) for i in range(half)]
        return ordered[0]


def _ends(clause: Clause) -> tuple[int, ...]:
    return clause.members if clause.fallback is None else (*clause.members, clause.fallback)
