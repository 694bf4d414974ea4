"""How far the trace of a request goes along a flow: hop by hop, whether both ends pass on the same trace context.

A trace goes on where caller and callee, or publisher, topic and subscriber, share a propagation format (W3C Trace
Context, B3). A topic passes it on when its messages carry the header. The hops of a flow are those by which its steps
are reached from the steps before; a step that nothing described leads to begins a trace of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import RATIO, Figure, Missing, Operand, Step
from archkit.model.ref import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archkit.analysis.design import Design, Element, Need
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

_SAME = {
    "tracecontext": "w3c",
    "w3ctracecontext": "w3c",
    "traceparent": "w3c",
    "b3multi": "b3",
    "b3single": "b3",
}
"""Names that OpenTelemetry gives to formats which one reader understands."""

_NONE = ("none", "no", "off", "false")

_SEARCH = 1_000_000
"""Edges looked at, in all flows of a design, to find the ways between their steps."""


class Hop(NamedTuple):
    """One step of a request from one element to the next."""

    source: int
    target: int
    formats: frozenset[str] | None
    """What both ends pass on; None: one of them does not say."""
    place: Place
    """Where it is written that the one leads to the other."""
    is_event: bool
    """Whether it leads to a topic or from one."""

    @property
    def is_broken(self) -> bool:
        """Whether the trace is known to end here."""
        return self.formats is not None and not self.formats


@dataclass(frozen=True)
class TraceChain:
    """The hops of a flow, in the order in which its steps need them, each once."""

    design: Design
    flow: str
    """Reference of the flow."""
    hops: tuple[Hop, ...]
    unreached: tuple[tuple[str, Place], ...]
    """Steps that no way leads to: what does them, and where the step stands."""

    @property
    def first_break(self) -> Hop | None:
        """Where the trace is known to end first."""
        return next((hop for hop in self.hops if hop.is_broken), None)

    @property
    def elements(self) -> tuple[int, ...]:
        """Everything that the request passes, in order."""
        passed = dict.fromkeys(n for hop in self.hops for n in (hop.source, hop.target))
        return tuple(passed)

    @cached_property
    def propagated(self) -> Figure:
        """`edges-propagated`: share of the hops on which the trace goes on; `at least` where somebody does not say."""
        elements = self.design.elements
        known = [hop for hop in self.hops if hop.formats]
        silent = dict.fromkeys(
            n
            for hop in self.hops
            if hop.formats is None
            for n in (hop.source, hop.target)
            if formats(elements[n]) is None
        )
        missing = [
            Missing(f"observability.traces of {elements[n].label}", elements[n].at("observability", "traces"))
            for n in silent
        ]
        alone = tuple(
            f"nothing described leads to {short(ref)}: its trace begins there" for ref, _ in self.unreached
        )
        if not self.hops:
            entity = self.design.graph.entities.get(self.flow)
            steps = Missing("steps in several components", entity.at("spec", "steps") if entity else None)
            return Figure("edges-propagated", None, RATIO, missing=(steps,), assumptions=alone)
        operands = tuple(
            Operand(
                f"{elements[hop.source].label} -> {elements[hop.target].label}",
                None if hop.formats is None else float(bool(hop.formats)),
                place=hop.place,
            )
            for hop in self.hops
        )
        value = len(known) / len(self.hops)
        return Figure(
            "edges-propagated",
            value,
            RATIO,
            bound="at least" if silent else "exactly",
            missing=tuple(missing),
            assumptions=alone,
            steps=(Step("hops that share a format / all hops", operands, value, RATIO),),
        )


def formats(element: Element) -> frozenset[str] | None:
    """The formats in which it passes trace context on: empty where it passes none, None where it does not say."""
    stated = element.texts("observability", "traces")
    return _formats(stated) if stated else None


@lru_cache(maxsize=1024)
def _formats(stated: tuple[str, ...]) -> frozenset[str]:
    words = (w.strip().casefold() for text in stated for w in re.split(r"[,;/|\s]+", text))
    plain = (re.sub(r"[^a-z0-9]", "", word) for word in words)
    return frozenset(_SAME.get(word, word) for word in plain if word and word not in _NONE)


def trace_chain(design: Design, flow: str) -> TraceChain:
    """The hops of a flow. A reference that is no flow has none."""
    ways = _ways(design)
    if flow not in ways.chains:
        ways.chains[flow] = _chain(design, flow, ways)
    return ways.chains[flow]


def _chain(design: Design, flow: str, ways: _Ways) -> TraceChain:
    entity = design.graph.entities.get(flow)
    visited: list[int] = []
    hops: dict[tuple[int, int], Hop] = {}
    unreached: list[tuple[str, Place]] = []
    for ref, place in _steps(entity) if entity is not None else ():
        number = design.index.get(ref)
        if number is None:
            unreached.append((ref, place))
            continue
        if visited and number != visited[-1]:
            path = ways.path(visited[::-1], number)
            if path is None:
                unreached.append((ref, place))
            for source, target in zip(path or (), (path or ())[1:], strict=False):
                if (source, target) not in hops:
                    hops[source, target] = ways.hop(source, target)
                visited.append(target)
        visited.append(number)
    return TraceChain(design, flow, tuple(hops.values()), tuple(unreached))


def _steps(entity: Entity) -> Sequence[tuple[str, Place]]:
    """What the flow begins at, and what does each of its steps, in order, with the place."""
    entry = [r for r in entity.relations if r.route == ("spec", "entry")]
    steps = [r for r in entity.relations if r.route[:2] == ("spec", "steps") and r.route[-1] == "component"]
    steps.sort(key=lambda r: r.route[2] if isinstance(r.route[2], int) else 0)
    return [(r.target, entity.at(*r.route)) for r in (*entry, *steps)]


class _Ways:
    """Where a request goes on from each element: what it calls, the topics it fills, and who reads a topic."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.left = _SEARCH
        self.chains: dict[str, TraceChain] = {}
        self._next: list[dict[int, Place]] = [{} for _ in design.refs]
        self._before: list[list[int]] = [[] for _ in design.refs]
        self._is_topic = [e.is_topic for e in design.elements]
        for need in design.needs:
            if need.edge.kind == "publishes":
                self._is_topic[need.target] = True
        for need in design.needs:
            self._add(need)

    def _add(self, need: Need) -> None:
        source, target = need.source, need.target
        if need.edge.kind == "subscribes":
            source, target = target, source
            self._is_topic[source] = True
        elif need.edge.derived and need.edge.kind == "publishes":
            return
        if not (
            self._is_topic[target] or self.design.elements[target].ref.startswith(("component:", "api:"))
        ):
            return  # a store passes nothing on
        if target not in self._next[source]:
            self._next[source][target] = need.edge.place
            self._before[target].append(source)

    def hop(self, source: int, target: int) -> Hop:
        one, other = (formats(self.design.elements[n]) for n in (source, target))
        if one is None or other is None:
            # One end that passes nothing on is enough to know.
            silent = one == frozenset() or other == frozenset()
            shared = frozenset[str]() if silent else None
        else:
            shared = one & other
        is_event = self._is_topic[source] or self._is_topic[target]
        return Hop(source, target, shared, self._next[source][target], is_event)

    def path(self, starts: Sequence[int], end: int) -> list[int] | None:
        """A shortest way to `end`, from the first of `starts` if there is one of a single hop; None: none was found.

        Looked for from both ends, level by level, which meets long before either end has seen the whole design.
        """
        if end in self._next[starts[0]]:
            return [starts[0], end]
        if end in starts:
            return []
        forward, backward = dict.fromkeys(starts, -1), {end: -1}
        ahead, behind = list(forward), [end]
        while ahead and behind and self.left > 0:
            if len(ahead) <= len(behind):
                ahead, meeting = self._level(ahead, self._next, forward, backward)
            else:
                behind, meeting = self._level(behind, self._before, backward, forward)
            if meeting is not None:
                return _trail(forward, meeting)[::-1] + _trail(backward, meeting)[1:]
        return None

    def _level(
        self, nodes: list[int], edges: Sequence[Iterable[int]], seen: dict[int, int], other: Mapping[int, int]
    ) -> tuple[list[int], int | None]:
        """The next level of a search, and where it meets the search from the other end."""
        following: list[int] = []
        for node in nodes:
            for target in edges[node]:
                self.left -= 1
                if target not in seen:
                    seen[target] = node
                    if target in other:
                        return following, target
                    following.append(target)
        return following, None


def _trail(came_from: Mapping[int, int], node: int) -> list[int]:
    """From a node back to where the search began."""
    trail = [node]
    while (earlier := came_from[trail[-1]]) >= 0:
        trail.append(earlier)
    return trail


@lru_cache(maxsize=1)
def _ways(design: Design) -> _Ways:
    return _Ways(design)
