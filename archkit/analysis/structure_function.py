"""The structure function of a design: which elements are up when some are down.

    up(v) = x_v  and  every domain around v is up  and  enough of its replicas are up
            and  up(d) for every hard dependency d  and  k of the members for every group

as the greatest fixpoint, so that the members of a circle all need each other. Used for a share p of the requests, with
a fallback that serves a share q of the failures, a dependency is needed with probability p (1 - q): its clause holds
without it otherwise (Birnbaum, Esary and Saunders 1961: a coherent structure; p and q are components in parallel).
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.failure_domains import failure_domains
from archkit.graph.adjacency import Adjacency
from archkit.graph.bits import at_least
from archkit.graph.postorder import leaving_order
from archkit.model.ref import RefError, parse_ref

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from archkit.analysis.design import Design, Need
    from archkit.analysis.failure_domains import Replicas


class Clause(NamedTuple):
    """What an element needs by one item of its dependencies.

    It holds when `required` of the members are up, or else with the probability `excused`, or else, when the
    fallback is up, with the probability `served`.
    """

    source: int
    members: tuple[int, ...]
    required: int
    excused: float
    fallback: int | None
    """The element that answers instead."""
    served: float
    needs: tuple[Need, ...]

    @property
    def is_redundant(self) -> bool:
        """Whether one member, at least, may be lost."""
        return self.required < len(self.members)

    @property
    def is_plain(self) -> bool:
        """Whether every member is needed for every request."""
        return not self.is_redundant and self.excused <= 0 and self.fallback is None


class Chances(NamedTuple):
    """Independent probabilities of being up, by number."""

    own: Sequence[float]
    """Of elements: by themselves, without dependencies, failure domains and placed replicas."""
    domain: Sequence[float]
    """Of failure domains: without those they lie in."""


class StructureFunction:
    """The clauses of every element, by number. Never changed once made."""

    def __init__(self, design: Design, required: list[list[Clause]], soft: list[list[Clause]]) -> None:
        self.design = design
        self.domains = failure_domains(design)
        self.required = required
        """By number: everything it fails without, as written; alternatives are one clause."""
        self.soft = soft
        """By number: what it goes on without, with less. What only makes it stale is none of these."""
        self.hard: list[list[int]] = [
            list(dict.fromkeys(m for c in clauses if c.is_plain for m in c.members)) for clauses in required
        ]
        """By number: what it cannot do without for any request, each once."""
        self.clauses: list[list[Clause]] = [[c for c in clauses if not c.is_plain] for clauses in required]
        """By number: of `required` what alternatives, a fallback or a share of requests may save it from."""

    def with_replicas(self, number: int, replicas: Replicas) -> StructureFunction:
        """The same design with the replicas of one element placed differently."""
        found, domains = copy(self), copy(self.domains)
        domains.replicas = [*domains.replicas[:number], replicas, *domains.replicas[number + 1 :]]
        found.domains = domains
        for made in ("fates", "declared"):  # with the replicas as they were
            found.__dict__.pop(made, None)
        return found

    def in_one_domain(self, number: int) -> StructureFunction:
        """The same design with all replicas of one element in the first of their failure domains."""
        replicas = self.domains.replicas[number]
        assert replicas is not None
        return self.with_replicas(
            number, replace(replicas, spread=((replicas.spread[0][0], replicas.count),))
        )

    @cached_property
    def declared(self) -> StructureFunction:
        """The same without what is only assumed to be hard: what an error may rest on."""
        return StructureFunction(self.design, _declared(self.required), _declared(self.soft))

    @cached_property
    def adjacency(self) -> Adjacency:
        """Who needs whom in any way that can take it down; fallbacks included."""
        pairs: list[tuple[int, int]] = []
        for source, targets in enumerate(self.hard):
            pairs += [(source, target) for target in targets]
            for clause in self.clauses[source]:
                pairs += [(source, target) for target in clause.members]
                if clause.fallback is not None:
                    pairs.append((source, clause.fallback))
        return Adjacency(self.design.refs, pairs)

    @cached_property
    def soft_edges(self) -> frozenset[tuple[int, int]]:
        """Sources and targets of `soft`: soft as stated, or since a fallback serves every failure."""
        return frozenset((c.source, m) for clauses in self.soft for c in clauses for m in c.members)

    def needed(self, roots: Iterable[int]) -> list[int]:
        """The roots and everything that all of them up requires, whatever the alternatives do; in order of search."""
        return self._reached(roots, self.hard)

    def closure(self, roots: Iterable[int]) -> list[int]:
        """The roots and everything they need in any hard way, members of groups included."""
        return self._reached(roots, self._hard_way)

    def within_reach(self, roots: Iterable[int]) -> list[int]:
        """The roots and everything that can matter to them, fallbacks included."""
        return self._reached(roots, self.adjacency.successors)

    @cached_property
    def _hard_way(self) -> list[list[int]]:
        return [
            [*targets, *(m for clause in clauses for m in clause.members)]
            for targets, clauses in zip(self.hard, self.clauses, strict=True)
        ]

    @staticmethod
    def _reached(roots: Iterable[int], onward: list[list[int]]) -> list[int]:
        found = dict.fromkeys(roots)
        stack = list(found)[::-1]
        while stack:
            for target in onward[stack.pop()]:
                if target not in found:
                    found[target] = None
                    stack.append(target)
        return list(found)

    def down(self, failed: Iterable[int] = (), lost: Iterable[int] = ()) -> frozenset[int]:
        """Every element that is down when these have failed and these failure domains are lost; those included.

        A dependency that is used for a part of the requests, or whose fallback serves a part of them, takes its
        source down: some requests fail.
        """
        down = set(failed)
        if gone := self.domains.lost_with(lost):
            down.update(n for n in range(len(self.design)) if self._is_within(n, gone))
        missing = [0] * len(self._all_clauses)
        waiting = list(down)
        while waiting:
            number = waiting.pop()
            fallen = [source for source in self._hard_into[number] if source not in down]
            for at in self._member_of[number]:
                missing[at] += 1
            for at in (*self._member_of[number], *self._fallback_of[number]):
                clause = self._all_clauses[at]
                if clause.source not in down and self._fails(clause, missing[at], down):
                    fallen.append(clause.source)
            down.update(fallen)
            waiting += dict.fromkeys(fallen)
        return frozenset(down)

    def falls_for(self, number: int, down: Container[int]) -> Iterator[int]:
        """What of its needs takes an element down, when these are down."""
        yield from (target for target in self.hard[number] if target in down)
        for clause in self.clauses[number]:
            if self._fails(clause, sum(m in down for m in clause.members), down):
                ends = clause.members if clause.fallback is None else (*clause.members, clause.fallback)
                yield from (m for m in ends if m in down)

    def falls_with(self, number: int, lost: Iterable[int]) -> bool:
        """Whether an element goes down with these failure domains itself, and not for what it needs."""
        return self._is_within(number, self.domains.lost_with(lost))

    def _is_within(self, number: int, gone: frozenset[int]) -> bool:
        if not gone.isdisjoint(self.domains.around[number]):
            return True
        replicas = self.domains.replicas[number]
        return replicas is not None and self.domains.left(replicas, gone) < replicas.required

    @staticmethod
    def _fails(clause: Clause, missing: int, down: Container[int]) -> bool:
        if len(clause.members) - missing >= clause.required:
            return False
        return clause.fallback is None or clause.served < 1 or clause.fallback in down

    @cached_property
    def _all_clauses(self) -> list[Clause]:
        return [clause for clauses in self.clauses for clause in clauses]

    @cached_property
    def _hard_into(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.hard]
        for source, targets in enumerate(self.hard):
            for target in targets:
                found[target].append(source)
        return found

    @cached_property
    def _member_of(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.hard]
        for at, clause in enumerate(self._all_clauses):
            for member in clause.members:
                found[member].append(at)
        return found

    @cached_property
    def _fallback_of(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.hard]
        for at, clause in enumerate(self._all_clauses):
            if clause.fallback is not None:
                found[clause.fallback].append(at)
        return found

    @cached_property
    def fates(self) -> list[int]:
        """By element: a bit set of what takes it down by failing alone.

        Bit i: element i, itself included; bit `len(design) + d`: failure domain d. One pass over the condensation
        finds the single points of failure of everything; read by columns, it is the blast radius of everything.
        """
        refs = self.design.refs
        hard = Adjacency(refs, ((s, t) for s, targets in enumerate(self.hard) for t in targets))
        # The members of a circle of hard dependencies share one fate: each such circle is one unit.
        units, unit_of = hard.components(), hard.component_of
        found = [0] * len(units)
        for number in range(len(refs)):
            found[unit_of[number]] |= self._own_fate(number)
        edges = self.adjacency.pairs()
        whole = Adjacency([refs[u[0]] for u in units], ((unit_of[a], unit_of[b]) for a, b in edges))
        fates = _Shared(found, unit_of)
        for members in reversed(whole.components()):
            order, again = leaving_order(members, whole.successors), True
            while again:
                again = False
                for unit in order:
                    bits = found[unit]
                    for number in units[unit]:
                        bits |= self._fate(number, fates)
                    if bits != found[unit]:
                        found[unit] = bits
                        again = len(members) > 1
        return [found[u] for u in unit_of]

    def _own_fate(self, number: int) -> int:
        size, domains = len(self.design), self.domains
        bits = 1 << number
        for domain in domains.around[number]:
            bits |= 1 << (size + domain)
        if replicas := domains.replicas[number]:
            bits |= domains.essential(replicas) << size
        return bits

    def _fate(self, number: int, fates: _Shared) -> int:
        bits = 0
        for target in self.hard[number]:
            bits |= fates[target]
        for clause in self.clauses[number]:
            bits |= self.fate_of(clause, fates)
        return bits

    def fate_of(self, clause: Clause, fates: _Shared | list[int]) -> int:
        """What fails a clause by failing alone."""
        allowed = len(clause.members) - clause.required
        bits = at_least([fates[m] for m in clause.members], allowed + 1)
        if clause.fallback is not None and clause.served >= 1:
            bits &= fates[clause.fallback]
        return bits


@lru_cache(maxsize=1)
def structure_function(design: Design) -> StructureFunction:
    """The structure function of a design; all who ask about the same design share one."""
    required: list[list[Clause]] = [[] for _ in design.elements]
    soft: list[list[Clause]] = [[] for _ in design.elements]
    for number in range(len(design)):
        for clause, is_soft in _clauses(design, number):
            (soft if is_soft or clause.excused >= 1 else required)[number].append(clause)
    return StructureFunction(design, required, soft)


def _clauses(design: Design, number: int) -> Iterator[tuple[Clause, bool]]:
    """What an element needs, and whether it is soft."""
    for need in design.out[number]:
        # What it reads from a topic, or fills in the background, makes it stale; nothing fails.
        if need.group is None and (need.is_hard or need.edge.via != "async" or need.text("criticality")):
            yield _clause(design, (need,), 1), need.is_soft
    for group in design.alternatives[number]:
        yield _clause(design, group.needs, group.required), group.needs[0].is_soft


def _clause(design: Design, needs: Sequence[Need], required: int) -> Clause:
    first, members = needs[0], tuple(n.target for n in needs)
    said = first.edge.attributes
    if "usage" not in said and "fallback" not in said:
        return Clause(first.source, members, required, 0.0, None, 0.0, tuple(needs))
    usage = first.ratio("usage") if "usage" in said else None
    success = first.ratio("fallback", "success") if "fallback" in said else None
    used = usage.value if usage else 1.0
    served = success.value if success else 0.0
    fallback = _fallback(design, first) if served > 0 else None
    if fallback is not None:
        return Clause(first.source, members, required, 1 - used, fallback, served, tuple(needs))
    return Clause(first.source, members, required, 1 - used * (1 - served), None, 0.0, tuple(needs))


def _fallback(design: Design, need: Need) -> int | None:
    """The element that a fallback of kind `alternative` names."""
    text = need.text("fallback", "to")
    if text is None:
        return None
    source = design.elements[need.source].entity
    try:
        ref = parse_ref(text, None, source.namespace.lower() if source is not None else "default")
    except RefError:
        return None
    return design.index.get(ref)


def _declared(clauses: list[list[Clause]]) -> list[list[Clause]]:
    return [[c for c in of if all(need.edge.states_criticality for need in c.needs)] for of in clauses]


class _Shared:
    """Bit sets by element, kept once for all elements of a unit."""

    __slots__ = ("_found", "_unit_of")

    def __init__(self, found: list[int], unit_of: list[int]) -> None:
        self._found = found
        self._unit_of = unit_of

    def __getitem__(self, number: int) -> int:
        return self._found[self._unit_of[number]]
