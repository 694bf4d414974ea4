"""P(several elements are all up), exactly: clause by clause, with what is independent kept apart.

Each term of a clause makes more of the design sure to be up and leaves fewer clauses (factoring: Moskowitz 1958;
Satyanarayana and Chang 1983). Clauses that share no part any more are independent and multiply. The same clauses, with
the same of their parts up, are the same number whatever they are asked for, and are worked out once for all elements.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.clause_terms import ClauseTerms
from archkit.analysis.conditions import Conditions
from archkit.analysis.redundancy import k_of_n
from archkit.analysis.sampling import Sampling
from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.analysis.clause_terms import Event
    from archkit.analysis.conditions import ByState
    from archkit.analysis.structure_function import Chances, StructureFunction

STATES = 1 << 16
"""So many terms and members of clauses are looked at for one answer; beyond them TooManyStates is raised."""

CONDITIONS = 6
"""So many failure domains are conditions, those over which most elements spread; any further one is a part."""

_KEPT = 1 << 15
"""Numbers that are kept between answers."""

Key = tuple[int, tuple[int, ...]]
"""What of their reach is up, and clauses that share a part."""


class TooManyStates(Exception):
    """There is more to tell apart than `STATES`."""


class _Term(NamedTuple):
    factor: float | ByState
    parts: int
    left: tuple[Key, ...]
    """Independent of each other and of the parts."""
    gain: tuple[int, ByState] | None
    """Of a factor that is an element's chance: the element, and what the factor grows by when it never fails."""


class Node:
    """P(clauses hold | what is up)."""

    __slots__ = ("at_most", "cost", "terms", "value")

    def __init__(self, terms: tuple[_Term, ...], cost: int) -> None:
        self.terms = terms
        self.cost = cost
        """Terms, and members of clauses that were looked at to find them."""
        self.at_most = cost
        """The same with all that is below, what is met twice counted twice."""
        self.value: ByState | None = None


class Factoring:
    """What all answers about a design share."""

    def __init__(self, structure: StructureFunction, chances: Chances) -> None:
        self.structure = structure
        self.chances = chances
        self.clauses = ClauseTerms(structure, chances)
        self._given: dict[tuple[int, ...], Given] = {}

    def answer(self, event: Event, together: int | None = None) -> Answer:
        """P(event). Raises TooManyStates.

        `together`: one of those up, as if all its replicas stood in the first of their failure domains.
        """
        return self._under(self._conditions(event.reach)).answer(event.up, event.clauses, together)

    @cached_property
    def sampling(self) -> Sampling:
        """States that are drawn, for what there is no answer to."""
        return Sampling(self.structure, self.chances)

    def _under(self, domains: tuple[int, ...]) -> Given:
        if sum(map(len, self._given.values())) > _KEPT:
            self._given.clear()
        found = self._given.get(domains)
        if found is None:
            found = self._given[domains] = Given(Conditions(self.clauses, self.chances, domains))
        return found

    def _conditions(self, reach: int) -> tuple[int, ...]:
        """The failure domains of the reach over which anything spreads."""
        size = self.clauses.size
        found = [bit - size for bit in bits_of(reach & self._spread_over)]
        if len(found) <= CONDITIONS:
            return tuple(found)
        spread = self.clauses.spread
        used = Counter(d for n in bits_of(reach & self._placed) for d in spread[n])
        return tuple(sorted(sorted(found, key=lambda d: (-used[d], d))[:CONDITIONS]))

    @cached_property
    def _spread_over(self) -> int:
        """Bits of failure domains over which replicas of anything spread."""
        return sum(map(self.clauses.bit, {d for of in self.clauses.spread for d in of}))

    @cached_property
    def _placed(self) -> int:
        """Bits of elements whose replicas spread."""
        return sum(1 << n for n, of in enumerate(self.clauses.spread) if of)


class Answer(NamedTuple):
    """A probability, and what it is made of."""

    value: float
    given: Given
    top: Node


class Given:
    """All answers under the same conditions. Clause -1 - n: element n is up by itself, with enough replicas."""

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.clauses = clauses = conditions.clauses
        self._nodes: dict[Key, Node] = {}
        self._with_clauses = sum(
            1 << n for n, numbers in enumerate(clauses.of) if numbers or n in conditions.partly
        )
        self._all = (1 << (clauses.size + len(clauses.structure.domains))) - 1
        self._reach: dict[int, int] = {}
        """By clause what can matter to it."""
        self._event: dict[int, int] = {}
        self._whole: dict[int, int] = {}
        """By clause what has to be up for it to hold; 0: that is not a matter of one set."""
        for n in conditions.partly:
            self._reach[-1 - n] = sum(map(clauses.bit, clauses.spread[n])) & ~conditions.bits
            self._whole[-1 - n] = -1

    def __len__(self) -> int:
        return len(self._nodes) + len(self.conditions)

    def answer(self, up: int, numbers: tuple[int, ...], together: int | None) -> Answer:
        """P(all these are up and these clauses hold)."""
        factor = 1.0
        if together is not None:
            domains = self.clauses.structure.domains
            replicas = domains.replicas[together]
            assert replicas is not None
            around = domains.within[replicas.spread[0][0]]
            up |= sum(self.clauses.bit(d) for d in around if d not in self.clauses.perfect)
            each = replicas.availability.value if replicas.availability else 1.0
            factor = self.conditions.chances.own[together] * k_of_n(replicas.count, replicas.required, each)
        left, cost = self._left(up, up & ~self.conditions.bits, numbers, together)
        parts = up if together is None else up & ~(1 << together)
        top = Node((_Term(factor, parts, left, None),), cost)
        self._solve(top)
        self._check(top)
        return Answer(self.conditions.mean(self.value(top)), self, top)

    def node(self, key: Key) -> Node:
        """Which has its terms."""
        return self._nodes[key]

    def _solve(self, top: Node) -> None:
        """Give every node below its value."""
        nodes, spent = self._nodes, top.cost
        stack = self._without_value(top)
        while stack:
            key = stack[-1]
            node = nodes.get(key)
            if node is None:
                node = nodes[key] = self._expanded(*key)
                spent += node.cost
                if spent > STATES:
                    raise TooManyStates
            if node.value is None and (waiting := self._without_value(node)):
                stack += waiting
                continue
            stack.pop()
            if node.value is None:
                node.value, node.at_most = self.value(node), self._at_most(node)

    def _at_most(self, node: Node) -> int:
        return node.cost + sum(self._nodes[key].at_most for term in node.terms for key in term.left)

    def _without_value(self, node: Node) -> list[Key]:
        nodes = self._nodes
        return [
            k for t in node.terms for k in t.left if (below := nodes.get(k)) is None or below.value is None
        ]

    def _check(self, top: Node) -> None:
        """Raise TooManyStates also where others have paid: an answer may not depend on what was asked before."""
        at_most = self._at_most(top)
        if at_most > STATES and sum(node.cost for node in self.downwards(top)) > STATES:
            raise TooManyStates

    def downwards(self, top: Node) -> list[Node]:
        """The node and those below, each behind all that are made of it."""
        found: dict[int, Node] = {}
        stack: list[tuple[Node, bool]] = [(top, False)]
        while stack:
            node, is_done = stack.pop()
            if is_done:
                found[id(node)] = node
            elif id(node) not in found:
                stack.append((node, True))
                stack += [(self._nodes[k], False) for t in node.terms for k in t.left]
        return list(found.values())[::-1]

    def value(self, node: Node) -> ByState:
        """Of what is below."""
        found = [0.0] * self.conditions.states
        for factor, parts, left, _ in node.terms:
            product = self.conditions.product(parts)
            for key in left:
                product = list(map(mul, product, self.known(key)))
            if isinstance(factor, float):
                found = [f + factor * p for f, p in zip(found, product, strict=True)]
            else:
                found = [f + c * p for f, c, p in zip(found, factor, product, strict=True)]
        return found

    def known(self, key: Key) -> ByState:
        """The value of a node that has one."""
        value = self._nodes[key].value
        assert value is not None
        return value

    def _expanded(self, up: int, numbers: tuple[int, ...]) -> Node:
        """By the terms of one clause: the one to which most can matter, so that little is left apart."""
        chosen = numbers[0]
        if len(numbers) > 1:
            reach, away = self._reach, self._all ^ (up | self.conditions.bits)
            sizes = [(reach[n] & away).bit_count() for n in numbers]
            largest = max(sizes)
            equal = [n for n, size in zip(numbers, sizes, strict=True) if size == largest]
            chosen = max(equal, key=self._name) if len(equal) > 1 else equal[0]
        others = tuple(n for n in numbers if n != chosen)
        found, cost = [], 0
        for factor, bits, more, gain in self._terms(chosen):
            fresh = bits & ~up
            left, spent = self._left(fresh, (up | bits) & ~self.conditions.bits, (*others, *more), None)
            found.append(_Term(factor, fresh, left, gain))
            cost += spent + 1
        return Node(tuple(found), cost)

    def _terms(
        self, number: int
    ) -> Iterable[tuple[float | ByState, int, tuple[int, ...], tuple[int, ByState] | None]]:
        if number >= 0:
            return ((t.factor, t.up, t.left, None) for t in self.clauses.terms(number))
        element = -1 - number
        return ((s.factor, s.up, (), (element, s.gain)) for s in self.conditions.spread(element))

    def _name(self, number: int) -> tuple[object, ...]:
        """What decides between clauses of one size; their numbers may depend on what was asked for first."""
        return self.clauses.name(number) if number >= 0 else ((), number)

    def _left(
        self, fresh: int, up: int, numbers: tuple[int, ...], skipped: int | None
    ) -> tuple[tuple[Key, ...], int]:
        """These clauses and those of `fresh` parts, as far as they may fail, those that share a part together.

        And how many members of clauses were looked at.
        """
        clauses, partly, reach, whole = self.clauses, self.conditions.partly, self._reach, self._whole
        away = self._all ^ (up | self.conditions.bits)
        met: dict[int, int] = {}
        """By event the clause."""
        every = list(numbers)
        for number in bits_of(fresh & self._with_clauses):
            every += clauses.of[number]
            if number in partly and number != skipped:
                met[-1 - number] = -1 - number
        for number in every:
            event = self._event.get(number)
            if event is None:
                event = self._event[number] = clauses.event(number) if number >= 0 else number
            met[event] = number if event not in met else clauses.both(met[event], number)
        groups: list[_Group] = []
        cost = compared = 0
        for number in met.values():
            if number not in reach:
                reach[number], whole[number] = clauses.reach_of(number), clauses.whole(number)
            if needs := whole[number]:
                cost += 1
                if not needs & away:
                    continue
            else:
                cost += clauses.width(number)
                if not clauses.is_open(number, away):
                    continue
            bits = reach[number] & away
            shared = [group for group in groups if group.away & bits]
            if shared:
                first, *rest = shared
                first.add(bits, reach[number], [number])
                for group in rest:
                    first.add(group.away, group.reach, group.numbers)
                    groups.remove(group)
            else:
                groups.append(_Group(bits, reach[number], [number]))
            compared += len(groups)
            if compared > 4 * STATES:
                raise TooManyStates
        return tuple((g.reach & up, tuple(sorted(g.numbers))) for g in groups), cost


class _Group:
    """Clauses that share a part."""

    __slots__ = ("away", "numbers", "reach")

    def __init__(self, away: int, reach: int, numbers: list[int]) -> None:
        self.away = away
        """What of their reach is not known to be up."""
        self.reach = reach
        self.numbers = numbers

    def add(self, away: int, reach: int, numbers: list[int]) -> None:
        """Others that share a part with them."""
        self.away |= away
        self.reach |= reach
        self.numbers += numbers
