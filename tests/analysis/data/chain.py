"""A chain of twenty thousand components that need each other, with a store at its end."""

from __future__ import annotations

from typing import Any

from archkit.analysis.design import Design
from archkit.graph.graph import Edge, Graph
from archkit.model.knowledge import Entity
from archkit.source.location import Place

LENGTH = 20_000


def _entity(kind: str, name: str, **facts: Any) -> Entity:
    return Entity(
        f"{kind}:default/{name}", "backstage.io/v1alpha1", kind.capitalize(), "default", name, "c.yaml", 0,
        type="relational-database" if kind == "resource" else "service", fields=frozenset(facts), facts=facts,
    )  # fmt: skip


def long_chain() -> Design:
    """`c00000` needs `c00001` and so on; each takes a minute to come back; `pii` begins at the first."""
    entities: dict[str, Entity] = {}
    edges: list[Edge] = []
    names = [f"component:default/c{i:05}" for i in range(LENGTH)] + ["resource:default/db"]
    for i, ref in enumerate(names[:-1]):
        facts: dict[str, Any] = {"recovery": {"self": "1m"}, "data": {"clearance": ["none"]}}
        if i == 0:
            facts = {"recovery": {"self": "1m", "rpo": "1m"}, "data": {"produces": ["pii"]}}
        entities[ref] = _entity("component", ref.rpartition("/")[2], **facts)
        last = i == LENGTH - 1
        place = Place("c.yaml", i, ("spec", "dependencies", 0, "to"))
        said = {
            "operation": "read", "sends": ["pii"], "consistency": ["strong"], "maxStaleness": "1s",
            "readFrom": "replica",
        }  # fmt: skip
        edges.append(Edge(ref, names[i + 1], "writes" if last else "calls", ref, place, said))
    entities[names[-1]] = _entity(
        "resource",
        "db",
        recovery={"self": "0m", "rpo": "1h"},
        replication={"mode": "async", "lag": {"p99": "2s"}},
    )
    return Design(Graph(entities, edges))
