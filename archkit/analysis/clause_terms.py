"""Clauses as sums of products, each of which says that some elements are all up.

    1{d, or the request does without}        e + (1 - e) [d]
    1{h, or f answers a share q instead}     e + (1 - e) q [f] + (1 - e) h - (1 - e) q h [f]
    1{k of m and others}                     1{k of the others} + [m] 1{k-1 of the others} - [m] 1{k of the others}

That is the multilinear form of a structure function (Barlow and Proschan, Statistical Theory of Reliability, 1975). An
element that is up has everything up that it needs in any case, so that a product is a bit set.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.redundancy import stands_of
from archkit.graph.adjacency import Adjacency
from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.analysis.structure_function import Chances, Clause, StructureFunction


class Term(NamedTuple):
    """A product, times a number."""

    factor: float
    up: int
    """Bits of what has to be up in it."""
    left: tuple[int, ...]
    """Clauses that have to hold as well, by number."""


class Form(NamedTuple):
    """A clause, whoever has it."""

    members: tuple[int, ...]
    required: int
    excused: float = 0.0
    fallback: int | None = None
    served: float = 0.0
    of: int = -1
    """Which clause, where it matters: two shares of requests that fallbacks serve are not the same."""


class Event(NamedTuple):
    """That several elements are up, and what may matter to it."""

    up: int
    """Bits of what has to be up."""
    reach: int
    """Bits of everything that can matter."""
    clauses: tuple[int, ...] = ()
    """What has to hold as well, by number."""


class ClauseTerms:
    """The clauses of a design by number, and who can matter to whom, as bit sets.

    Bit n: element n; bit `size + d`: failure domain d, unless it never fails.
    """

    def __init__(self, structure: StructureFunction, chances: Chances) -> None:
        self.structure = structure
        self.size = len(structure.design)
        self.perfect = frozenset(d for d, chance in enumerate(chances.domain) if chance >= 1)
        self._forms: list[Form] = []
        self._index: dict[Form, int] = {}
        self._terms: dict[int, tuple[Term, ...]] = {}
        self.of: list[list[int]] = [[self._of(clause) for clause in clauses] for clauses in structure.clauses]
        """By element the clauses it has."""

    def _of(self, clause: Clause) -> int:
        if clause.fallback is None:
            return self._number(Form(clause.members, clause.required, clause.excused))
        return self._number(Form(*clause[1:6], len(self._forms)))

    def _number(self, form: Form) -> int:
        found = self._index.get(form)
        if found is None:
            found = self._index[form] = len(self._forms)
            self._forms.append(form)
        return found

    def alone(self, members: tuple[int, ...], required: int) -> int:
        """The clause that so many of these are up, by number."""
        return self._number(Form(members, required))

    def form(self, number: int) -> Form:
        """A clause by number."""
        return self._forms[number]

    def event(self, number: int) -> int:
        """What has to happen for a clause to hold without excuse, by number; itself where a fallback may answer."""
        form = self._forms[number]
        return number if form.fallback is not None else self.alone(form.members, form.required)

    def both(self, first: int, second: int) -> int:
        """Two clauses of one event as one: it is needed unless both are excused, which is independent."""
        one, other = self._forms[first], self._forms[second]
        return self._number(Form(one.members, one.required, one.excused * other.excused))

    @cached_property
    def spread(self) -> list[tuple[int, ...]]:
        """By element the failure domains on which its replicas depend, without those it stands in as a whole."""
        domains = self.structure.domains
        return [
            tuple(stands_of(domains, replicas, self.sure(number))) if replicas is not None else ()
            for number, replicas in enumerate(domains.replicas)
        ]

    def sure(self, number: int) -> frozenset[int]:
        """Failure domains that are up whenever an element is."""
        around = self.structure.domains.around[number]
        return self.perfect.union(around) if around else self.perfect

    def bit(self, domain: int) -> int:
        """Of a failure domain."""
        return 1 << (self.size + domain)

    @cached_property
    def _hard(self) -> list[tuple[int, int]]:
        structure, size = self.structure, self.size
        pairs = [(source, target) for source, targets in enumerate(structure.hard) for target in targets]
        around = enumerate(structure.domains.around)
        return pairs + [(n, size + d) for n, of in around for d in of if d not in self.perfect]

    @cached_property
    def _in_any_case(self) -> Adjacency:
        return Adjacency(self._names, self._hard)

    @cached_property
    def needs(self) -> list[int]:
        """By element the bits of itself and of everything it needs in any case."""
        return self._in_any_case.reachable()

    @cached_property
    def with_soft(self) -> int:
        """Bits of elements that go on with less without something."""
        return sum(1 << n for n, clauses in enumerate(self.structure.soft) if clauses)

    @cached_property
    def _with_soft_groups(self) -> int:
        soft = enumerate(self.structure.soft)
        return sum(1 << n for n, clauses in soft if any(len(c.members) > 1 for c in clauses))

    @cached_property
    def _whole(self) -> list[int]:
        """By element what it needs in any case, and what all of that needs to go on with no less."""
        return self._with_uses(self.needs)

    @cached_property
    def _whole_reach(self) -> list[int]:
        return self._with_uses(self.reach)

    def _with_uses(self, of: list[int]) -> list[int]:
        singles = ([c.members[0] for c in clauses if len(c.members) == 1] for clauses in self.structure.soft)
        uses = [self._union(members, of) for members in singles]
        more = self._in_any_case.gather(uses + [0] * len(self.structure.domains))
        return [bits | more[n] for n, bits in enumerate(of)]

    def all_up(self, roots: Iterable[int]) -> Event:
        """That all of these are up."""
        up = reach = 0
        for root in roots:
            up |= self.needs[root]
            reach |= self.reach[root]
        return Event(up, reach)

    def undegraded(self, roots: Iterable[int]) -> Event:
        """That all of these are up, and the soft dependencies of all that is needed for it, whatever excuses them."""
        up = whole = reach = 0
        for root in roots:
            up |= self.needs[root]
            whole |= self._whole[root]
            reach |= self._whole_reach[root]
        groups = [
            self.alone(c.members, c.required)
            for n in bits_of(up & self._with_soft_groups)
            for c in self.structure.soft[n]
            if len(c.members) > 1
        ]
        for number in groups:
            reach |= self.reach_of(number)
        return Event(whole, reach, tuple(groups))

    @cached_property
    def reach(self) -> list[int]:
        """By element the bits of itself and of everything that can matter to it."""
        more = [(n, self.size + d) for n, of in enumerate(self.spread) for d in of]
        return Adjacency(self._names, (*self._hard, *self.structure.adjacency.pairs(), *more)).reachable()

    @property
    def _names(self) -> list[str]:
        return [""] * (self.size + len(self.structure.domains))

    def reach_of(self, number: int) -> int:
        """The bits of everything that can matter to a clause."""
        form = self._forms[number]
        found = self._union(form.members, self.reach)
        return found if form.fallback is None else found | self.reach[form.fallback]

    def whole(self, number: int) -> int:
        """The bits of all its members with what they need; 0 where fewer would do."""
        form = self._forms[number]
        return self._union(form.members, self.needs) if form.required == len(form.members) else 0

    def is_open(self, number: int, away: int) -> bool:
        """Whether a clause may fail while nothing is down but what is `away`."""
        form, needs = self._forms[number], self.needs
        return sum(not needs[m] & away for m in form.members) < form.required

    def name(self, number: int) -> tuple[object, ...]:
        """What tells it from others, whatever was asked for first; numbers do not."""
        form = self._forms[number]
        return (form.members, form.required, form.excused, form.of)

    def width(self, number: int) -> int:
        """How many members a clause has."""
        return len(self._forms[number].members)

    def terms(self, number: int) -> tuple[Term, ...]:
        """What the clause is the sum of."""
        found = self._terms.get(number)
        if found is None:
            found = self._terms[number] = tuple(self._made(self._forms[number]))
        return found

    def _made(self, form: Form) -> list[Term]:
        missed, instead = 1 - form.excused, 0.0
        found = [Term(form.excused, 0, ())] if form.excused > 0 else []
        if form.fallback is not None:
            instead = missed * form.served
            found.append(Term(instead, self.needs[form.fallback], ()))
        for factor, up, left in self._enough(form.members, form.required):
            found.append(Term(factor * missed, up, left))
            if form.fallback is not None:
                found.append(Term(-factor * instead, up | self.needs[form.fallback], left))
        return found

    def _enough(self, members: tuple[int, ...], required: int) -> list[Term]:
        """So many are up: by whether the first one is."""
        if required == len(members):
            return [Term(1.0, self._union(members, self.needs), ())]
        first, others = self.needs[members[0]], members[1:]
        without = (self.alone(others, required),)
        fewer = (self.alone(others, required - 1),) if required > 1 else ()
        return [Term(1.0, 0, without), Term(1.0, first, fewer), Term(-1.0, first, without)]

    @staticmethod
    def _union(numbers: Sequence[int], of: list[int]) -> int:
        if len(numbers) == 1:
            return of[numbers[0]]
        found = 0
        for number in numbers:
            found |= of[number]
        return found
