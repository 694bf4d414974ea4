"""What is not needed in any case, expanded over the parts that it shares (Shannon 1938), as a decision diagram.

The failure domains that most parts share are conditions: the function is made once, without them, and its probability
taken in each state of theirs. Parts that stand in the same zones depend on each other only through these, so that the
diagram stays about as large as the number of parts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.analysis.redundancy import by_state
from archkit.graph.adjacency import Adjacency
from archkit.graph.decision_diagram import ALWAYS, NEVER, Diagram, TooManyStates
from archkit.graph.postorder import leaving_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.analysis.failure_domains import Replicas
    from archkit.analysis.structure_function import Chances, Clause, StructureFunction

STATES = 1 << 16
"""States of what is expanded; beyond them TooManyStates is raised."""

CONDITIONS = 6
"""So many failure domains are conditions, those that most parts stand in; any further one is decided in the diagram."""


class Expansion:
    """P(these clauses hold and enough of these elements' replicas are up | all that is needed is up by itself).

    Raises TooManyStates.
    """

    def __init__(
        self,
        structure: StructureFunction,
        chances: Chances,
        needed: Mapping[int, object],
        around: Mapping[int, object],
        clauses: Sequence[Clause],
        placed: Sequence[int],
    ) -> None:
        self.structure = structure
        self.chances = chances
        self.needed = needed
        self.around = around
        """Failure domains that are up in any case."""
        self.diagram = Diagram(STATES)
        self.conditions: list[int] = []
        """Failure domains; bit i of the index of a state says whether condition i is up."""
        self.states = 1
        self._chance: list[list[float]] = []
        """Of every variable, in order: in each state of the conditions."""
        self._best: list[list[float]] = []
        """The same if nothing failed but failure domains."""
        self._owner: list[int | None] = []
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
        self._top = self._all_of(clauses, placed)

    @property
    def probability(self) -> float:
        """That it holds."""
        return sum(p * f for p, f in zip(self._state_chances, self._values[self._top], strict=True))

    def weigh(self, sure: float, elements: dict[int, float], domains: dict[int, float]) -> None:
        """Add what every part weighs, times `sure`, to the weights of its element or failure domain."""
        values, importance = self._values, self._importance()
        for owner, chance, best, weights in zip(
            self._owner, self._chance, self._best, importance, strict=True
        ):
            if owner is None or (owner < 0 and -1 - owner in self.conditions):
                continue
            of, number = (elements, owner) if owner >= 0 else (domains, -1 - owner)
            gain = sum(
                p * w * (b - c) for p, w, b, c in zip(self._state_chances, weights, best, chance, strict=True)
            )
            of[number] = of.get(number, 0.0) + sure * gain
        for at, domain in enumerate(self.conditions):
            down, up = self._given(values[self._top], at)
            gain = (up - down) * (1 - self.chances.domain[domain])
            domains[domain] = domains.get(domain, 0.0) + sure * gain

    def is_merged(self, number: int) -> bool:
        """Whether an element and its replicas over failure domains are one variable for each state of these."""
        replicas = self.structure.domains.replicas[number]
        return bool(
            replicas and replicas.spread and replicas.availability and replicas.availability.value < 1
        )

    @cached_property
    def _state_chances(self) -> list[float]:
        """P of every state of the conditions."""
        found = [1.0]
        for domain in self.conditions:
            up = self.chances.domain[domain]
            found = [*(p * (1 - up) for p in found), *(p * up for p in found)]
        return found

    @cached_property
    def _values(self) -> dict[int, list[float]]:
        """By node the probability of its function, in each state of the conditions."""
        return self.diagram.chances(self._top, self._chance, self.states)

    def _importance(self) -> list[list[float]]:
        return self.diagram.importance(self._top, self._chance, self._values)

    def _given(self, values: Sequence[float], at: int) -> tuple[float, float]:
        """The expectation over the conditions where this one is down, and where it is up."""
        found = list(values)
        for i in reversed(range(len(self.conditions))):
            if i != at:
                up, half = self.chances.domain[self.conditions[i]], 1 << i
                found = [
                    up * found[s | half] + (1 - up) * found[s] for s in range(len(found)) if not s & half
                ]  # fmt: skip
        return found[0], found[1]

    def _all_of(self, clauses: Sequence[Clause], placed: Sequence[int]) -> int:
        """The top node."""
        order = self._search(clauses)
        self._number_domains([*placed, *(n for parts in self._units.values() for n in parts)])
        held = [self._enough(number) for number in placed]
        for met in order:
            if isinstance(met, int):
                for number in self._units[met]:
                    self._local(number)
                self._function[met] = ALWAYS
            else:
                self._shares[id(met)] = (self._share(met.excused), self._share(met.served))
        for members in self._inside_out():
            self._settle(members)
        return self.diagram.all_of([*held, *map(self._holds, clauses)])

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
        """Choose the conditions, and decide the other failure domains first: they are what most parts share."""
        domains, chance = self.structure.domains, self.chances.domain
        used: Counter[int] = Counter()
        for number in dict.fromkeys(numbers):
            replicas = domains.replicas[number]
            stands = (
                [d for s, _ in replicas.spread for d in domains.within[s]] if replicas is not None else []
            )
            used.update(d for d in dict.fromkeys((*domains.around[number], *stands)) if d not in self.around)
        self.conditions = [d for d, _ in used.most_common() if chance[d] < 1][:CONDITIONS]
        self.states = 1 << len(self.conditions)
        for at, domain in enumerate(self.conditions):
            stated = [float(state >> at & 1) for state in range(self.states)]
            self._domain[domain] = self._new(stated, stated, -1 - domain)
        for domain in used:
            if domain not in self._domain:
                self._domain[domain] = self._constant(chance[domain], -1 - domain)

    def _new(self, chance: list[float], best: list[float], owner: int | None) -> int:
        self._chance.append(chance)
        self._best.append(best)
        self._owner.append(owner)
        return len(self._chance) - 1

    def _constant(self, chance: float, owner: int | None) -> int:
        """A variable that depends on no condition."""
        return self._new([chance] * self.states, [1.0] * self.states, owner)

    def _share(self, chance: float) -> int:
        """Whether a share of requests is concerned, as a function."""
        if chance <= 0:
            return NEVER
        return ALWAYS if chance >= 1 else self.diagram.node(self._constant(chance, None), NEVER, ALWAYS)

    def _local(self, number: int) -> None:
        """Make the variables of an element: up by itself."""
        if number in self._own:
            return
        own = self.chances.own[number]
        self._own[number] = None if own >= 1 or self.is_merged(number) else self._constant(own, number)
        self._enough(number)

    def _unit(self, parts: Sequence[int]) -> int:
        """Up with all it needs in any case."""
        domains, diagram = self.structure.domains, self.diagram
        variables = [v for n in parts if (v := self._own[n]) is not None]
        variables += [self._domain[d] for n in parts for d in domains.around[n] if d in self._domain]
        found = [diagram.all_true(variables)]
        for n in parts:
            found.append(self._enough(n))
            found += map(self._holds, self.structure.clauses[n])
        return diagram.all_of(found)

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
        """One variable for each state of the domains that are no conditions: the replicas are alike."""
        domains = self.structure.domains
        stands, chances = by_state(domains, replicas, self.around)
        # What no replica fails in is what could be at best; where that is never, there is nothing to decide.
        _, best = by_state(domains, replace(replicas, availability=None), self.around)
        position = {d: i for i, d in enumerate(stands)}
        decided = sorted((self._domain[d], i) for d, i in position.items() if d not in self.conditions)
        given = [
            sum(1 << position[d] for at, d in enumerate(self.conditions) if d in position and state >> at & 1)
            for state in range(self.states)
        ]
        functions = []
        for state in range(1 << len(decided)):
            more = sum(1 << i for at, (_, i) in enumerate(decided) if state >> at & 1)
            functions.append(
                self._variable(
                    [own * chances[g | more] for g in given],
                    [float(best[g | more] > 0) for g in given],
                    number,
                )
            )
        for variable, _ in reversed(decided):
            half = len(functions) // 2
            functions = [self.diagram.node(variable, functions[i], functions[i + half]) for i in range(half)]
        return functions[0]

    def _variable(self, chance: list[float], best: list[float], owner: int) -> int:
        if not any(best):
            return NEVER
        if all(c >= 1 for c in chance):
            return ALWAYS
        return self.diagram.node(self._new(chance, best, owner), NEVER, ALWAYS)


def _ends(clause: Clause) -> tuple[int, ...]:
    return clause.members if clause.fallback is None else (*clause.members, clause.fallback)
