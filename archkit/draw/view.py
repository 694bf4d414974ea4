"""The five views of a knowledge base: landscape, system, component, flow, ownership.

Each function decides what is shown and returns it as data; nothing here knows how it will look. Every view
is cut down to what a person can read before it is returned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from archkit.draw.describe import (
    RUNTIME,
    Technology,
    is_drawn,
    label,
    line,
    no_technology,
    node,
    outside,
    system_of,
)
from archkit.draw.fold import fold, merge
from archkit.draw.sequence import flow
from archkit.draw.shapes import STYLES, Group, Line, LineStyle, Node, View
from archkit.model.ref import short, split

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph


def landscape(graph: Graph) -> View:
    """All systems, in the frames of their domains, with one line for everything between two of them.

    Components without a system stand for themselves, and so do resources that are somebody else's service.
    """
    units = {ref: unit for ref in graph.nodes if (unit := _unit(graph, ref)) is not None}
    systems = {ref for ref in graph.nodes if split(ref)[0] == "system"}
    domains = {ref: next((e.target for e in graph.out(ref, "part-of")), None) for ref in systems}
    nodes = [
        replace(node(graph, ref), group=domains.get(ref))
        for ref in sorted({*systems, *units.values()}, key=lambda r: (domains.get(r) or "~", r))
    ]
    groups = _domains(graph, {d for d in domains.values() if d})
    view = View("landscape", "System landscape", "landscape", tuple(nodes), _between(graph, units), groups)
    return fold(view)


def system(graph: Graph, ref: str, *, technology: Technology = no_technology) -> View:
    """What a system is made of, and what it touches outside."""
    members = {r for r in graph.nodes if r in graph.entities and system_of(graph, r) == ref and is_drawn(r)}
    edges = list(_without_said(graph, [e for r in sorted(members) for e in _direct(graph, r)]))
    others = {end for e in edges for end in (e.source, e.target)} - members - {ref}
    nodes = [replace(node(graph, r, technology), group=ref) for r in sorted(members)]
    nodes += [outside(graph, r, technology) for r in sorted(others)]
    shown = members | others
    lines = merge(line(e) for e in edges if e.source in shown and e.target in shown)
    groups = (Group(ref, label(graph, ref)),) if members else ()
    view = View(f"system {ref}", label(graph, ref), "system", tuple(nodes), lines, groups)
    return fold(view)


def component(graph: Graph, ref: str, depth: int = 1, *, technology: Technology = no_technology) -> View:
    """An entity and what it touches within `depth` steps, both ways; APIs and topics are passed through."""
    seen = {ref}
    lines: list[Line] = []
    frontier = [ref]
    for _ in range(depth):
        reached: set[str] = set()
        for here in frontier:
            for edge in _around(graph, here):
                lines.append(line(edge))
                reached |= {edge.source, edge.target}
        frontier = sorted(reached - seen)
        seen |= reached
    nodes = [replace(node(graph, ref, technology), emphasis="focus")]
    nodes += [outside(graph, r, technology) for r in sorted(seen - {ref})]
    view = View(f"component {ref}", label(graph, ref), "component", tuple(nodes), merge(lines))
    return fold(view)


def ownership(graph: Graph) -> View:
    """Every owner as a frame around what it owns; what nobody owns stands last."""
    owned: dict[str, list[str]] = {}
    for ref in graph.nodes:
        entity = graph.entities.get(ref)
        if entity is not None and split(ref)[0] in _OWNABLE:
            owned.setdefault(entity.owner or "", []).append(ref)
    nodes: list[Node] = []
    groups: list[Group] = []
    for owner in sorted(owned, key=lambda o: (not o, o)):
        things = sorted(owned[owner], key=lambda r: (_OWNABLE.index(split(r)[0]), r))
        group = owner or "nobody"
        groups.append(Group(group, f"{_owner(graph, owner)} · {len(things)}"))
        nodes += [replace(node(graph, thing), group=group) for thing in things]
    return fold(View("ownership", "Who owns what", "ownership", tuple(nodes), (), tuple(groups)), nodes=120)


def whole(graph: Graph, title: str = "Dependency graph") -> View:
    """A graph just as it is: every node, every stated edge, nothing folded. For the text formats."""
    nodes = tuple(node(graph, ref) for ref in graph.nodes)
    lines = (line(e) for e in graph.edges if not e.derived)
    return View("graph", title, "graph", nodes, merge(lines))


_OWNABLE = ("domain", "system", "component", "api", "resource")


def _unit(graph: Graph, ref: str) -> str | None:
    """What stands for an entity in the landscape: its system, itself, or nothing."""
    kind = split(ref)[0]
    if kind == "system":
        return ref
    if kind not in ("component", "api", "resource"):
        return None
    found = system_of(graph, ref)
    if found:
        return found
    entity = graph.entities.get(ref)
    if entity is None:
        return None
    return ref if kind == "component" or entity.type == "external" else None


def _between(graph: Graph, units: dict[str, str]) -> tuple[Line, ...]:
    """One line per pair of units, saying how many relations it stands for."""
    through = {(e.source, e.through) for e in graph.edges if e.derived}
    through |= {(e.target, e.through) for e in graph.edges if e.derived}
    pairs: dict[tuple[str, str], set[_Use]] = {}
    for edge in graph.edges:
        if edge.kind not in RUNTIME or edge.kind == "provides":
            continue
        if not edge.derived and (edge.source, edge.target) in through:
            continue  # the derived edge says it, from the one end to the other
        use = _use(graph, edge)
        source, target = units.get(use.source), units.get(use.target)
        if source and target and source != target:
            pairs.setdefault((source, target), set()).add(use)
    return tuple(_summary(source, target, pairs[source, target]) for source, target in sorted(pairs))


class _Use(NamedTuple):
    """One relation as the landscape counts it; the same told twice, as topic and as API, is counted once."""

    source: str
    target: str
    style: LineStyle
    word: str


def _use(graph: Graph, edge: Edge) -> _Use:
    drawn = line(edge)
    if _is_of_events(graph, edge):
        return _Use(drawn.target, drawn.source, "async", "event")
    word = edge.kind.removesuffix("s") if drawn.style == "data" else _COUNTED.get(drawn.style, "")
    return _Use(drawn.source, drawn.target, drawn.style, word)


_COUNTED: dict[LineStyle, str] = {"sync": "call", "async": "event"}


def _is_of_events(graph: Graph, edge: Edge) -> bool:
    """Whether who consumes an API is sent events: they travel from the provider, and nobody waits."""
    api = graph.entities.get(edge.through if edge.derived and edge.through else edge.target)
    return api is not None and api.kind == "API" and api.type == "asyncapi" and edge.kind != "publishes"


def _summary(source: str, target: str, uses: set[_Use]) -> Line:
    """Calls, events and uses of data are counted; what only runs there is said where nothing else is."""
    count = Counter(use.word for use in uses)
    counted = [(word, count[word]) for word in ("call", "read", "write", "event") if count[word]]
    words = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for word, n in counted)
    shown = words if sum(n for _, n in counted) > 1 else ""
    style = min((use.style for use in uses), key=STYLES.index)
    return Line(source, target, shown, style, words or "runs on")


def _domains(graph: Graph, used: set[str]) -> tuple[Group, ...]:
    """The domains that hold a system, and those around them; a loop of domains is cut where it closes."""
    parents: dict[str, str | None] = {}
    for domain in sorted(used):
        here: str | None = domain
        path: list[str] = []
        while here is not None and here not in parents:
            parent = next((e.target for e in graph.out(here, "part-of")), None)
            path.append(here)
            parents[here] = None if parent in path else parent
            here = parents[here]
    return tuple(Group(ref, label(graph, ref), parents[ref]) for ref in sorted(parents))


def _direct(graph: Graph, ref: str) -> Iterator[Edge]:
    """Stated relations of an entity that are drawn, both ways."""
    for edge in (*graph.out(ref, *RUNTIME), *graph.into(ref, *RUNTIME)):
        if not edge.derived and is_drawn(edge.source) and is_drawn(edge.target):
            yield edge


def _without_said(graph: Graph, edges: Iterable[Edge]) -> Iterator[Edge]:
    """All but the use of an API by what is also drawn calling its provider: the call says it, and how."""
    stated = list(edges)
    pairs = {(e.source, e.target) for e in stated if e.kind != "consumes"}
    for edge in stated:
        providers = [e.source for e in graph.into(edge.target, "provides")] if edge.kind == "consumes" else []
        if not any((edge.source, provider) in pairs for provider in providers):
            yield edge


def _around(graph: Graph, ref: str) -> Iterator[Edge]:
    """What an entity touches: its own relations, and those of the APIs and topics it speaks through."""
    if split(ref)[0] not in ("component", "api", "resource"):
        yield from _stated((*graph.out(ref), *graph.into(ref)))
        return
    yield from _direct(graph, ref)
    for edge in (*graph.out(ref), *graph.into(ref)):
        if edge.derived and edge.through is not None:
            other = edge.target if edge.source == ref else edge.source
            yield from _stated(e for e in graph.into(edge.through) if e.source == other)
            yield from _stated(e for e in graph.out(edge.through) if e.target == other)


def _stated(edges: Iterable[Edge]) -> Iterator[Edge]:
    return (e for e in edges if not e.derived and e.kind != "mentions")


def _owner(graph: Graph, ref: str) -> str:
    if not ref:
        return "Nobody"
    return label(graph, ref) if ref in graph.entities else short(ref)


__all__ = ["View", "component", "flow", "landscape", "ownership", "system", "whole"]
