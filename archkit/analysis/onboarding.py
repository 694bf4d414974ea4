"""What somebody who joins a team reads first, made from the catalog: what it owns, what that needs, why it is so.

Decisions come by reach: how many of the things that the team owns or needs each of them affects. Of the glossary only
the words that stand in what the team will read; where there is no glossary, the systems and domains explain themselves.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.glossary import Term, met, terms
from archkit.analysis.incidents import newest_first
from archkit.analysis.runbooks import runbooks
from archkit.analysis.succession import succession
from archkit.graph.graph import DEPENDENCIES

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Entity, Knowledge, Runbook
    from archkit.model.postmortem import Incident

_ORDER = ("Domain", "System", "Component", "API", "Resource", "Flow")
MOST_DECISIONS = 10
MOST_INCIDENTS = 5


@dataclass(frozen=True, slots=True)
class Need:
    """Something that the team does not own and cannot work without, or works worse without."""

    ref: str
    owner: str | None
    """Canonical reference; None: nobody, or nobody knows."""
    is_hard: bool
    """Something that the team owns fails when it fails."""
    needed_by: tuple[str, ...]
    """What of the team's uses it, by canonical reference."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A decision to read, and what of the team's it is about."""

    decision: Decision
    owned: tuple[str, ...]
    """What it affects of what the team owns, or what that is part of."""
    needed: tuple[str, ...]
    """What it affects of what the team needs."""

    @property
    def reach(self) -> int:
        """How many things of both it affects."""
        return len(self.owned) + len(self.needed)


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The path of one team."""

    group: Entity
    groups: tuple[str, ...]
    """The group and those inside it."""
    people: tuple[str, ...]
    """Members of these, by canonical reference."""
    owned: tuple[Entity, ...]
    """Wholes before parts, the most critical first."""
    needs: tuple[Need, ...]
    """Hard ones first, then what most of the team's things use."""
    neighbours: tuple[tuple[str, int], ...]
    """Other groups, and how many of these needs are theirs."""
    users: tuple[tuple[str, int], ...]
    """Groups whose things need the team's, and how many do."""
    decisions: tuple[Reading, ...]
    more_decisions: int
    """How many others affect the team's things, besides those listed."""
    runbooks: tuple[Runbook, ...]
    """With alerts first."""
    incidents: tuple[Incident, ...]
    """The last ones that hit what the team owns."""
    glossary: tuple[Term, ...]
    wholes: tuple[Entity, ...]
    """Systems and domains that the team's things are part of."""


def onboarding(knowledge: Knowledge, graph: Graph, group: Entity) -> Onboarding:
    """The path of a group: its own things and those of the groups inside it."""
    groups = tuple(_inside(graph, group.ref, "group:"))
    owned = sorted(
        (e for e in knowledge.entities.values() if e.owner in groups and e.kind in _ORDER), key=_rank
    )
    mine = {e.ref for e in owned}
    needs = tuple(_needs(graph, knowledge, mine, set(groups)))
    wholes = {ref: None for e in owned for ref in _above(graph, e.ref) if ref not in groups}
    readings = _readings(knowledge, {*mine, *wholes}, {n.ref for n in needs})
    runbooks = _runbooks(knowledge, owned, set(groups))
    incidents = [i for i in newest_first(knowledge.incidents) if not mine.isdisjoint(i.affects)]
    explained = tuple(knowledge.entities[ref] for ref in wholes if ref in knowledge.entities)
    met_there = [*owned, *explained, *(e for n in needs if (e := knowledge.entities.get(n.ref)))]
    texts = [f"{e.label} {e.type or ''} {e.description or ''}" for e in met_there]
    texts += [f"{r.decision.title} {r.decision.summary}" for r in readings[:MOST_DECISIONS]]
    texts += [f"{r.title} {r.summary}" for r in runbooks]
    return Onboarding(
        group,
        groups,
        tuple(sorted({ref for g in groups for ref in _members(graph, g)})),
        tuple(owned),
        needs,
        _counted(n.owner for n in needs),
        _counted(_users(graph, knowledge, mine, set(groups))),
        tuple(readings[:MOST_DECISIONS]),
        max(0, len(readings) - MOST_DECISIONS),
        tuple(runbooks),
        tuple(incidents[:MOST_INCIDENTS]),
        tuple(met(terms(knowledge), texts)),
        explained,
    )


def _rank(entity: Entity) -> tuple[int, int, str]:
    return _ORDER.index(entity.kind), entity.tier or 9, entity.ref


def _inside(graph: Graph, ref: str, prefix: str) -> Iterator[str]:
    """The group and the groups in it, each once, also where they stand in a circle."""
    seen = {ref: None}
    todo = [ref]
    while todo:
        for edge in graph.into(todo.pop(0), "part-of"):
            if edge.source.startswith(prefix) and edge.source not in seen:
                seen[edge.source] = None
                todo.append(edge.source)
    return iter(seen)


def _members(graph: Graph, group: str) -> Iterator[str]:
    return (e.source for e in graph.into(group, "part-of") if e.source.startswith("user:"))


def _above(graph: Graph, ref: str) -> list[str]:
    seen: dict[str, None] = {}
    todo = [ref]
    while todo:
        for edge in graph.out(todo.pop(), "part-of"):
            if edge.target not in seen:
                seen[edge.target] = None
                todo.append(edge.target)
    return list(seen)


def _needs(graph: Graph, knowledge: Knowledge, mine: set[str], groups: set[str]) -> Iterator[Need]:
    by: dict[str, dict[str, bool]] = defaultdict(dict)
    for ref in sorted(mine):
        for edge in graph.out(ref):
            if edge.kind in DEPENDENCIES and edge.target not in mine and edge.criticality is not None:
                by[edge.target][ref] = by[edge.target].get(ref, False) or edge.is_hard
    found = []
    for target, users in by.items():
        entity = knowledge.entities.get(target)
        if entity is None or entity.owner not in groups:
            found.append(Need(target, entity.owner if entity else None, any(users.values()), tuple(users)))
    yield from sorted(found, key=lambda n: (not n.is_hard, -len(n.needed_by), n.ref))


def _users(graph: Graph, knowledge: Knowledge, mine: set[str], groups: set[str]) -> Iterator[str | None]:
    users = {
        e.source
        for ref in mine
        for e in graph.into(ref)
        if e.kind in DEPENDENCIES and e.criticality is not None and e.source not in mine
    }
    for ref in sorted(users):
        entity = knowledge.entities.get(ref)
        if entity is not None and entity.owner not in groups:
            yield entity.owner


def _counted(owners: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(owner for owner in owners if owner)
    return tuple(sorted(counts.items(), key=lambda found: (-found[1], found[0])))


def _readings(knowledge: Knowledge, mine: set[str], needed: set[str]) -> list[Reading]:
    """Accepted decisions in force that affect something of the team's, or what it needs; by reach, then the newest."""
    order = succession(knowledge.decisions)
    found = []
    for decision in knowledge.decisions:
        if decision.status != "accepted" or order.in_force(decision.path) != [decision.path]:
            continue
        affected = dict.fromkeys(decision.affects)
        reading = Reading(
            decision,
            tuple(r for r in affected if r in mine),
            tuple(r for r in affected if r in needed - mine),
        )
        if reading.reach:
            found.append(reading)
    found.sort(key=lambda r: (r.decision.date or "", r.decision.number or 0), reverse=True)
    return sorted(found, key=lambda r: (-r.reach, -len(r.owned)))


def _runbooks(knowledge: Knowledge, owned: Iterable[Entity], groups: set[str]) -> list[Runbook]:
    by: Mapping[str, Iterable[Runbook]] = runbooks(knowledge).of
    found = {r.path: r for e in owned for r in by.get(e.ref, ())}
    found |= {r.path: r for r in knowledge.runbooks if r.owner in groups}
    return sorted(found.values(), key=lambda r: (r.type == "procedure", not r.alerts, r.title.casefold()))
