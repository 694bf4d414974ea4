"""The part of a graph that answers a question: what is around something, what lies between two things."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.ref import short
from archkit.source.names import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from archkit.graph.graph import Edge, Graph

    Steps = Callable[[str], Iterable[tuple[Edge, str]]]


def neighbourhood(
    graph: Graph,
    ref: str,
    depth: int = 1,
    upstream: bool = True,
    downstream: bool = True,
    kinds: Collection[str] = (),
) -> Graph:
    """The steps that lead from `ref` (downstream: what it needs) and to it (upstream: what needs it).

    Exactly the edges on a way of at most `depth` steps, of these kinds (none given: of any, owners included);
    edges between two neighbours are not among them. Raises ArchkitError when the graph has no such node.
    """
    _require(graph, ref)
    wanted = frozenset(kinds)
    found: set[Edge] = set()
    if downstream:
        found |= _walk(partial(_onward, graph, wanted), ref, depth)
    if upstream:
        found |= _walk(partial(_backward, graph, wanted), ref, depth)
    return graph.part((e for e in graph.edges if e in found), (ref,))


def between(graph: Graph, a: str, b: str, kinds: Collection[str] = ()) -> Graph:
    """Everything on some way from `a` to `b`, over edges of these kinds (none given: of any).

    A way begins at `a`, ends when it comes to `b`, and may pass a cycle in between. Without any way the result
    has both nodes and no edge. Raises ArchkitError when the graph has no such node.
    """
    _require(graph, a)
    _require(graph, b)
    wanted = frozenset(kinds)
    onward = _reached(partial(_onward, graph, wanted), a, b)
    backward = _reached(partial(_backward, graph, wanted), b, a)
    edges = (
        e
        for e in graph.edges
        if (not wanted or e.kind in wanted)
        and (e.source == a or (e.source in onward and e.source != b))
        and (e.target == b or (e.target in backward and e.target != a))
    )
    return graph.part(edges, (a, b))


def _onward(graph: Graph, wanted: frozenset[str], ref: str) -> Iterator[tuple[Edge, str]]:
    return ((e, e.target) for e in graph.out(ref) if not wanted or e.kind in wanted)


def _backward(graph: Graph, wanted: frozenset[str], ref: str) -> Iterator[tuple[Edge, str]]:
    return ((e, e.source) for e in graph.into(ref) if not wanted or e.kind in wanted)


def _walk(steps: Steps, start: str, depth: int) -> set[Edge]:
    """The edges on all ways of at most `depth` steps."""
    edges: set[Edge] = set()
    seen, level = {start}, [start]
    while level and depth > 0:
        depth -= 1
        following: list[str] = []
        for node in level:
            for edge, other in steps(node):
                edges.add(edge)
                if other not in seen:
                    seen.add(other)
                    following.append(other)
        level = following
    return edges


def _reached(steps: Steps, start: str, stop: str) -> set[str]:
    """Every node on a way from `start`, which ends where it comes to `stop`."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for _, other in steps(waiting.pop()):
            if other not in reached:
                reached.add(other)
                if other not in (start, stop):
                    waiting.append(other)
    return reached


def _require(graph: Graph, ref: str) -> None:
    if ref not in graph.entities and ref not in graph.missing:
        raise ArchkitError(f"the graph has no `{short(ref)}`", did_you_mean(ref, graph.nodes))
