"""A graph as text in the formats other tools read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.draw.view import whole
from archkit.errors import ArchkitError
from archkit.model.ref import short
from archkit.source.escape import line
from archkit.source.names import did_you_mean

if TYPE_CHECKING:
    from archkit.graph.graph import Edge, Graph
    from archkit.source.data import Json

CSV_COLUMNS = ("source", "kind", "target", "derived", "through", "via", "protocol", "statedBy", "path")


def export(graph: Graph, format: str) -> str:
    """The graph in one of `FORMATS`. Raises ArchkitError for another."""
    if format not in FORMATS:
        raise ArchkitError(f"there is no format `{format}`", did_you_mean(format, FORMATS))
    return FORMATS[format](graph)


def text(graph: Graph) -> str:
    """For people: every entity that relations leave, with these under it; then those without any.

    A derived relation (through an API or a topic) says what it passes.
    """
    return "".join(f"{row}\n" for row in _text(graph))


def json(graph: Graph) -> str:
    """`{"nodes": [...], "edges": [...]}`.

    A node has `ref`, `kind`, `name`, `namespace`, `title`, `type`, `lifecycle`, `owner`, `system`, `tier`, `path`
    and `missing` (referred to, described nowhere: then only `ref` and `missing`). An edge has `source`, `target`,
    `kind`, `derived`, `through`, `statedBy`, `path`, `document`, `route` and `attributes` as written.
    """
    import json as codec

    nodes = [_json_node(graph, ref) for ref in graph.nodes]
    edges = [_json_edge(edge) for edge in graph.edges]
    return codec.dumps({"nodes": nodes, "edges": edges}, indent=2, ensure_ascii=False) + "\n"


def csv(graph: Graph) -> str:
    """One row per relation, with a heading. What a spreadsheet would run as a formula gets an apostrophe."""
    import csv as codec
    import io

    out = io.StringIO()
    writer = codec.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for edge in graph.edges:
        writer.writerow([_cell(value) for value in _row(edge)])
    return out.getvalue()


def graphml(graph: Graph) -> str:
    """GraphML, for yEd, Gephi and networkx."""
    from archkit.graph.nx import graphml

    return graphml(graph)


def mermaid(graph: Graph) -> str:
    """A Mermaid flowchart."""
    from archkit.draw.mermaid import mermaid

    return mermaid(whole(graph))


def dot(graph: Graph) -> str:
    """Graphviz' DOT language."""
    from archkit.draw.dot import dot

    return dot(whole(graph))


def d2(graph: Graph) -> str:
    """The D2 language."""
    from archkit.draw.d2 import d2

    return d2(whole(graph))


FORMATS: Mapping[str, Callable[[Graph], str]] = {
    "text": text,
    "mermaid": mermaid,
    "dot": dot,
    "d2": d2,
    "json": json,
    "graphml": graphml,
    "csv": csv,
}


def _text(graph: Graph) -> Iterator[str]:
    linked = {end for edge in graph.edges for end in (edge.source, edge.target)}
    for ref in graph.nodes:
        edges = graph.out(ref)
        if not edges and ref in linked:
            continue
        yield _name(graph, ref)
        for edge in sorted(edges, key=lambda e: (e.derived, e.kind, e.target)):
            protocol = edge.attributes.get("protocol")
            facts = [
                protocol if isinstance(protocol, str) else "",
                f"through {short(edge.through)}" if edge.through else "",
            ]
            said = ", ".join(line(fact) for fact in facts if fact)
            yield f"  {edge.kind} {_name(graph, edge.target)}" + (f"  ({said})" if said else "")


def _name(graph: Graph, ref: str) -> str:
    return line(short(ref)) + ("  (not described)" if ref in graph.missing else "")


def _json_node(graph: Graph, ref: str) -> dict[str, Json]:
    entity = graph.entities.get(ref)
    if entity is None:
        return {"ref": ref, "missing": True}
    return {
        "ref": ref,
        "kind": entity.kind,
        "name": entity.name,
        "namespace": entity.namespace,
        "title": entity.title,
        "type": entity.type,
        "lifecycle": entity.lifecycle,
        "owner": entity.owner,
        "system": entity.system,
        "tier": entity.tier,
        "path": entity.path,
        "missing": False,
    }


def _json_edge(edge: Edge) -> dict[str, Json]:
    return {
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "derived": edge.derived,
        "through": edge.through,
        "statedBy": edge.stated_by,
        "path": edge.place.path,
        "document": edge.place.document,
        "route": list(edge.place.route),
        "attributes": dict(edge.attributes),
    }


def _row(edge: Edge) -> tuple[str, ...]:
    protocol = edge.attributes.get("protocol")
    return (
        edge.source,
        edge.kind,
        edge.target,
        "yes" if edge.derived else "no",
        edge.through or "",
        edge.via or "",
        protocol if isinstance(protocol, str) else "",
        edge.stated_by,
        edge.place.path,
    )


def _cell(value: str) -> str:
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
