"""The door to networkx: export, dominators and communities. It is imported only when one of them is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.graph.graph import DEPENDENCIES
from archkit.model.ref import short
from archkit.source.escape import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx

    from archkit.graph.graph import Edge, Graph

Scalar = str | int | float | bool
"""What an attribute may be in every exchange format."""


def to_networkx(graph: Graph) -> networkx.MultiDiGraph[str]:
    """Nodes with `kind`, `name`, `title`, `type`, `lifecycle`, `owner`, `system`, `tier`, `path` and `missing`.

    Edges have `kind`, `derived`, `through`, `via`, `statedBy`, `path` and those attributes as written that are
    text, number or truth value. What is not known is left out. The key of an edge is its position.
    """
    import networkx

    result: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for ref in graph.nodes:
        result.add_node(ref)
        result.nodes[ref].update(_node(graph, ref))
    for position, edge in enumerate(graph.edges):
        result.add_edge(edge.source, edge.target, key=position)
        # Not as keyword arguments: an attribute may be called like a parameter of networkx.
        result.edges[edge.source, edge.target, position].update(_edge(edge))
    return result


def dominators(
    graph: Graph, root: str, select: Callable[[Edge], bool] = lambda e: e.kind in DEPENDENCIES
) -> dict[str, str]:
    """For everything `root` reaches, the nearest node that every way from `root` to it passes.

    Lengauer and Tarjan's immediate dominators: "all traffic to it comes through here". The root itself is not in
    the result. Raises ArchkitError when the graph has no such node.
    """
    import networkx

    if root not in graph.entities and root not in graph.missing:
        raise ArchkitError(f"the graph has no `{short(root)}`")
    plain: networkx.DiGraph[str] = networkx.DiGraph()
    plain.add_node(root)
    plain.add_edges_from((e.source, e.target) for e in graph.edges if select(e))
    found = networkx.immediate_dominators(plain, root)
    return {node: found[node] for node in sorted(found) if node != root and found[node] is not None}


def communities(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Groups of nodes that depend on each other more than on the rest, largest first; Louvain, always the same.

    Nodes without a dependency are in none.
    """
    import networkx

    adjacency = graph.adjacency(lambda e: e.kind in DEPENDENCIES and e.source != e.target)
    plain: networkx.Graph[int] = networkx.Graph()
    plain.add_edges_from(adjacency.pairs())
    # Numbers, not names: the order of a set of texts differs from run to run.
    found = networkx.community.louvain_communities(plain, seed=0)
    named = (tuple(graph.nodes[i] for i in sorted(group)) for group in found)
    return tuple(sorted(named, key=lambda group: (-len(group), group)))


def graphml(graph: Graph) -> str:
    """GraphML 1.0, as yEd, Gephi and networkx read it; characters that XML cannot carry are dropped."""
    import networkx

    plain = to_networkx(graph)
    safe: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for ref, attributes in plain.nodes(data=True):
        safe.add_node(line(ref))
        safe.nodes[line(ref)].update(_safe(attributes))
    for source, target, key, attributes in plain.edges(keys=True, data=True):
        safe.add_edge(line(source), line(target), key=key)
        safe.edges[line(source), line(target), key].update(_safe(attributes))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return head + "\n".join(networkx.generate_graphml(safe)) + "\n"


def _safe(attributes: dict[str, Scalar]) -> dict[str, Scalar]:
    return {line(k): line(v) if isinstance(v, str) else v for k, v in attributes.items()}


def _node(graph: Graph, ref: str) -> Iterator[tuple[str, Scalar]]:
    entity = graph.entities.get(ref)
    yield "missing", entity is None
    if entity is None:
        return
    for name in ("kind", "name", "title", "type", "lifecycle", "owner", "system", "tier", "path"):
        value = getattr(entity, name)
        if value is not None:
            yield name, value


def _edge(edge: Edge) -> Iterator[tuple[str, Scalar]]:
    for name, value in edge.attributes.items():
        if isinstance(value, str | int | float):
            yield name, value
    yield "kind", edge.kind
    yield "derived", edge.derived
    for name, value in (("through", edge.through), ("via", edge.via), ("statedBy", edge.stated_by)):
        if value is not None:
            yield name, value
    yield "path", edge.place.path
