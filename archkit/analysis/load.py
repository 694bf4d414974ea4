"""How many requests per second reach each element at peak: entry traffic, multiplied along the calls that wait.

The forced-flow law (Denning and Buzen, The operational analysis of queueing network models, ACM Computing Surveys
10(3) 1978): lambda = ext + M^T lambda, where M of an edge is calls x usage x (1 - cache hit). Circles of calls are
solved; those with a loop gain of 1 or more have no end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import inf, isnan
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import Missing
from archkit.graph.adjacency import Adjacency
from archkit.graph.linear import least_solution

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from archkit.analysis.design import Design, Need
    from archkit.analysis.reading import Stated

_STEPS = 6
"""Calls of a way that are told; ways of thousands are generated catalogs."""

_SHOWN = 10
"""Elements without traffic that one figure names; they all lack the same."""


class Entry(NamedTuple):
    """Where traffic comes in."""

    element: int
    rate: Stated
    """Requests per second at peak, above 0 or 0."""
    name: str
    """What people call the flow, or the element that states its own peak."""


class Call(NamedTuple):
    """One need that makes load."""

    need: Need
    gain: float
    """Calls at the target per request at the source; greater than 0."""


class Way(NamedTuple):
    """How load comes to an element."""

    origin: int
    """Where it enters; the element itself where it enters there."""
    calls: list[Call]
    """The last ones, in order; the first of them leaves the origin unless some are left out."""
    is_cut: bool
    """Whether some are left out, next to the origin."""


@dataclass(frozen=True)
class Load:
    """Rates of a design at peak. Values by element number."""

    design: Design
    entries: tuple[Entry, ...]
    calls: tuple[tuple[Call, ...], ...]
    """By caller."""
    callers: tuple[tuple[Call, ...], ...]
    """By callee."""
    order: tuple[tuple[int, ...], ...]
    """Elements that call each other in circles, together; callers first."""
    is_reached: Sequence[bool]
    """Whether traffic is known to come here."""
    rates: Sequence[float | None]
    """Requests per second. None: no traffic is known to come, or it cannot be solved. Infinite: without end."""

    @cached_property
    def entry_rate(self) -> float:
        """Of all entries together."""
        return sum(e.rate.value for e in self.entries)

    @cached_property
    def entering(self) -> Mapping[int, Sequence[Entry]]:
        """By element: the entries there, where there are any."""
        found: dict[int, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.element, []).append(entry)
        return found

    @cached_property
    def diverges(self) -> bool:
        """Whether somewhere a circle of calls makes more of every request."""
        return any(rate == inf for rate in self.rates)

    @cached_property
    def silent(self) -> Sequence[tuple[int, ...]]:
        """By element: the first of those that call it, at first hand or through others, whose own load nobody states
        and no caller makes; the element itself where it is one."""
        found: list[tuple[int, ...]] = [()] * len(self.design)
        for members in self.order:
            inside = frozenset(members)
            seen: dict[int, None] = {}
            for node in members:
                for call in self.callers[node]:
                    if call.need.source not in inside and len(seen) < _SHOWN:
                        seen.update(dict.fromkeys(found[call.need.source]))
            if not seen and not self.is_reached[members[0]]:
                seen[members[0]] = None
            first = tuple(seen)[:_SHOWN]
            for node in members:
                found[node] = first
        return found

    def missing(self, element: int) -> tuple[Missing, ...]:
        """Peaks that nobody states: where load would begin that comes to the element."""
        return tuple(map(self._unstated, self.silent[element]))

    def _unstated(self, element: int) -> Missing:
        """What an element says nothing of: its peak, or, on a circle of calls, what comes to that from outside."""
        found = self.design.elements[element]
        if found.rps("capacity", "peak") is None:
            return found.missing("capacity", "peak")
        return Missing(f"traffic into the circle of calls round {found.label}", found.at())

    def way(self, element: int) -> Way:
        """By which most of its load comes."""
        at, seen, found = element, {element}, list[Call]()
        while (best := self._bringing(at, seen)) is not None:
            if len(found) == _STEPS:
                return Way(self._origins[at], found[::-1], is_cut=True)
            found.append(best)
            at = best.need.source
            seen.add(at)
        return Way(at, found[::-1], is_cut=False)

    def _bringing(self, element: int, passed: Container[int]) -> Call | None:
        """The call that brings most of the load and comes from nothing that was passed."""
        best = self._heaviest_of_all[element]
        return best if best is None or best.need.source not in passed else self._heaviest(element, passed)

    @cached_property
    def _heaviest_of_all(self) -> Sequence[Call | None]:
        """By element."""
        return [self._heaviest(element, ()) for element in range(len(self.design))]

    def _heaviest(self, element: int, passed: Container[int]) -> Call | None:
        """The call that brings most of the load, unless the entries here bring more."""
        best, share = None, sum(e.rate.value for e in self.entering.get(element, ()))
        for call in self.callers[element]:
            rate = self.rates[call.need.source]
            if rate is not None and call.need.source not in passed and rate * call.gain > share:
                best, share = call, rate * call.gain
        return best

    @cached_property
    def _origins(self) -> Sequence[int]:
        """By element: where the way begins by which most of its load comes."""
        found = list(range(len(self.design)))
        for members in self.order:
            inside = frozenset(members)
            ways = ((node, self._heaviest(node, inside)) for node in members)
            first = next(((node, call) for node, call in ways if call is not None), None)
            if first is not None:
                for node in members:
                    found[node] = found[first[1].need.source]
        return found

    def peak(self, element: int) -> float | None:
        """What it must be able to take: what the entries send here or what it states itself, whichever is more."""
        rate, stated = self.rates[element], self.design.elements[element].rps("capacity", "peak")
        if rate is None or stated is None:
            return rate if stated is None else stated.value
        return max(rate, stated.value)


@lru_cache(maxsize=1)
def load(design: Design) -> Load:
    """The load of a design; all who ask about the same design share one."""
    calls: list[list[Call]] = [[] for _ in design.refs]
    callers: list[list[Call]] = [[] for _ in design.refs]
    for need in _carrying(design):
        if (factor := need.gain) > 0:
            call = Call(need, factor)
            calls[need.source].append(call)
            callers[need.target].append(call)
    graph = Adjacency(design.refs, ((c.need.source, c.need.target) for made in calls for c in made))
    entries = list(_flows(design))
    reached = _reached(design, graph, callers, entries)
    given = [0.0] * len(design)
    for entry in entries:
        given[entry.element] += entry.rate.value
    terms = [[(c.need.source, c.gain) for c in made] for made in callers]
    solved = least_solution(graph.components(), terms, given)
    rates = [None if not known or isnan(x) else x for known, x in zip(reached, solved, strict=True)]
    return Load(
        design, tuple(entries), tuple(map(tuple, calls)), tuple(map(tuple, callers)), graph.components(),
        reached, rates,
    )  # fmt: skip


def _carrying(design: Design) -> Iterator[Need]:
    """Needs that make load: calls that wait; of alternatives those that are needed, as the others stand by."""
    standby = {n for groups in design.alternatives for group in groups for n in group.needs[group.required :]}
    return (n for n in design.needs if n.is_sync and n not in standby)


def _flows(design: Design) -> Iterator[Entry]:
    """Traffic of flows, at the component they begin at."""
    for flow in design.of_kind("Flow"):
        rate = flow.rps("traffic", "peak")
        assert flow.entity is not None
        begins = [r.target for r in flow.entity.relations if r.field == "entry"]
        begins += [r.target for r in flow.entity.relations if r.route[1:4] == ("steps", 0, "component")]
        if rate is not None and begins and begins[0] in design.index:
            yield Entry(design.index[begins[0]], rate, flow.label)


def _reached(
    design: Design, graph: Adjacency, callers: Sequence[Sequence[Call]], entries: list[Entry]
) -> list[bool]:
    """Whether traffic comes here; an element to which no caller is known to send any adds its own peak."""
    found = [False] * len(design)
    for entry in entries:
        found[entry.element] = True
    for members in graph.components():
        if any(found[n] or any(found[c.need.source] for c in callers[n]) for n in members):
            for node in members:
                found[node] = True
        elif len(members) == 1 and not any(c.need.source == members[0] for c in callers[members[0]]):
            element = design.elements[members[0]]
            if (peak := element.rps("capacity", "peak")) is not None:
                entries.append(Entry(members[0], peak, element.label))
                found[members[0]] = True
    return found
