"""Designs in a line or two: elements with their facts, and calls between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

from archkit.analysis.call import Call, calls
from archkit.analysis.design import Design
from archkit.graph.graph import Edge, Graph
from archkit.model.knowledge import Entity, Relation
from archkit.model.reference import RelationKind
from archkit.source.location import Place


def ref(name: str) -> str:
    """`web` is a component, `resource:db` a resource."""
    kind, _, rest = name.rpartition(":")
    return f"{kind or 'component'}:default/{rest}"


def element(name: str, **facts: Any) -> Entity:
    """A component or resource that says this under `spec`, besides its type and its tier."""
    kind, _, rest = ref(name).partition(":default/")
    return Entity(
        ref(name), "backstage.io/v1alpha1", kind.capitalize(), "default", rest, f"catalog/{rest}.yaml", 0,
        type=facts.pop("type", "service"), tier=facts.pop("tier", None), fields=frozenset(facts), facts=facts,
    )  # fmt: skip


def flow(name: str, *steps: str, entry: str | None = None, **facts: Any) -> Entity:
    """A journey through these elements."""
    relations = [
        Relation("depends-on", ref(step), ("spec", "steps", i, "component")) for i, step in enumerate(steps)
    ]
    if entry:
        relations.append(Relation("mentions", ref(entry), ("spec", "entry")))
    facts.setdefault("steps", [{"id": f"step-{i}", "component": step} for i, step in enumerate(steps)])
    return Entity(
        f"flow:default/{name}", "archkit.dev/v1", "Flow", "default", name, f"catalog/{name}.yaml", 0,
        facts=facts, relations=tuple(relations),
    )  # fmt: skip


def call(source: str, target: str, kind: RelationKind = "calls", **attributes: Any) -> Edge:
    """An edge of `spec.dependencies`; its place is told apart by what it says."""
    index = crc32(repr((target, sorted(attributes.items(), key=str))).encode())
    place = Place(f"catalog/{source}.yaml", 0, ("spec", "dependencies", index, "to"))
    return Edge(ref(source), ref(target), kind, ref(source), place, attributes)


def retries(attempts: int, **more: Any) -> Mapping[str, Any]:
    return {"maxAttempts": attempts, **more}


def design(*parts: Entity | Edge) -> Design:
    entities = {part.ref: part for part in parts if isinstance(part, Entity)}
    return Design(Graph(entities, [part for part in parts if isinstance(part, Edge)]))


def number(made: Design, name: str) -> int:
    return made.index[ref(name)]


def only_call(*parts: Entity | Edge) -> Call:
    """The one call of a design."""
    (found,) = (c for some in calls(design(*parts)) for c in some)
    return found
