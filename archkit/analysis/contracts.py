"""Contracts against a catalog: which of them count, and each place where one does not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis import dependency_contracts as dependencies
from archkit.analysis.breach import Breach
from archkit.model.selector import Population
from archkit.source.location import Place

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.contract import Contract, Contracts, Require
    from archkit.model.knowledge import Decision, Entity, Knowledge
    from archkit.source.data import Json


@dataclass(frozen=True, slots=True)
class Stated:
    """A contract, and who says so."""

    contract: Contract
    place: Place
    """Where it is written."""
    decision: Decision | None = None
    """None: the settings say so."""

    def at(self, *route: str | int) -> Place:
        """The place of something in it; of the contract itself in the settings, which have no routes."""
        if self.decision is None:
            return self.place
        return self.place._replace(route=(*self.place.route, *route))


def stated(knowledge: Knowledge) -> Iterator[Stated]:
    """Every contract that can be understood, whatever became of its decision: the settings' first."""
    settings = knowledge.settings
    for contract, place in zip(settings.contracts, settings.contract_places, strict=True):
        yield Stated(contract, place)
    for decision in knowledge.decisions:
        if "enforces" in decision.analysis:
            for index, contract in contracts_of(decision).known.items():
                yield Stated(contract, Place(decision.path, 0, ("enforces", index)), decision)


def contracts_of(decision: Decision) -> Contracts:
    """What the record enforces, as far as it can be understood, and what is wrong with the rest."""
    # Most records enforce nothing, and the models are not imported for those.
    from archkit.model.contract import read_contracts

    return read_contracts(decision.analysis["enforces"], "enforces")


def enforced(knowledge: Knowledge) -> Sequence[Stated]:
    """The contracts that count: those of the settings and of accepted decisions."""
    return [s for s in stated(knowledge) if s.decision is None or s.decision.status == "accepted"]


@lru_cache(maxsize=1)
def population(graph: Graph) -> Population:
    """What the selectors of contracts select from."""
    return Population(graph.entities, graph.missing)


def broken(contract: Contract, knowledge: Knowledge, graph: Graph) -> Iterator[Breach]:
    """Each place where the contract does not hold."""
    among = population(graph)
    if contract.forbid is not None:
        yield from dependencies.forbid(contract.forbid, graph, among)
    elif contract.layers is not None:
        yield from dependencies.layers(contract.layers, graph, among)
    elif contract.independent is not None:
        yield from dependencies.independent(contract.independent, graph, among)
    elif contract.only_from is not None:
        yield from dependencies.only_from(contract.only_from, graph, among)
    elif contract.acyclic is not None:
        yield from dependencies.acyclic(contract.acyclic, graph, among)
    elif contract.require is not None:
        yield from _require(contract.require, knowledge, graph)


def _require(contract: Require, knowledge: Knowledge, graph: Graph) -> Iterator[Breach]:
    """Entities that lack the field or the relation; what nothing describes is not asked."""
    among = population(graph)
    members = among.select(contract.of)
    fitting = among.select(contract.to) if contract.to is not None else None
    for ref, entity in knowledge.entities.items():
        if ref not in members:
            continue
        if contract.field is not None:
            if not has_field(knowledge, entity, contract.field):
                yield _lacking(entity, contract.field)
        elif contract.relation is not None and not any(
            fitting is None or e.target in fitting for e in graph.out(ref, contract.relation)
        ):
            yield Breach(
                ref,
                entity.at("spec", key=True),
                f"{entity.label} {_LACKS[contract.relation]}{'' if fitting is None else ' of those it must'}",
                f"no `{contract.relation}` here",
                "state it here",
            )


_LACKS = {
    "calls": "calls nothing",
    "reads": "reads nothing",
    "writes": "writes nothing",
    "publishes": "publishes nothing",
    "subscribes": "subscribes to nothing",
    "consumes": "uses no API",
    "depends-on": "depends on nothing",
    "provides": "provides no API",
    "part-of": "is part of nothing",
    "owned-by": "is owned by nobody",
}


def _lacking(entity: Entity, field: str) -> Breach:
    below = "metadata" if field.startswith("metadata.") else "spec"
    name = field.removeprefix(f"{below}.")
    return Breach(
        entity.ref,
        entity.at(below, key=True),
        f"{entity.label} has no `{name}`",
        f"`{name}` is missing",
        f"add `{name}` below `{below}`",
    )


def has_field(knowledge: Knowledge, entity: Entity, field: str) -> bool:
    """Whether the field is there and not empty. The document is opened only when its row cannot tell."""
    names = field.split(".")
    if names[0] == "metadata":
        return _filled(knowledge.data(entity).get("metadata"), names[1:])
    names = names[1:] if names[0] == "spec" else names
    if len(names) == 1:
        return names[0] in entity.fields and names[0] not in entity.traits.get("empty", ())
    return names[0] in entity.fields and _filled(dict(knowledge.spec(entity)), names)


def _filled(value: Json, names: Sequence[str]) -> bool:
    """Whether something stands at the route; a key may have dots in it, as annotations do."""
    while names:
        if not isinstance(value, dict):
            return False
        for end in range(len(names), 0, -1):
            key = ".".join(names[:end])
            if key in value:
                value, names = value[key], names[end:]
                break
        else:
            return False
    return value not in (None, "", [], {})
