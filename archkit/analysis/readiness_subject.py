"""What the checks of a scorecard look at, and how each answers: with what its answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.days import is_ahead
from archkit.analysis.freshness import day_of
from archkit.graph.graph import DEPENDENCIES

if TYPE_CHECKING:
    from archkit.analysis.readiness import Result
    from archkit.graph.graph import Edge, Graph
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Entity, Knowledge, Runbook
    from archkit.model.postmortem import Incident
    from archkit.model.readiness import ReadinessSettings
    from archkit.source.data import Json
    from archkit.source.location import Place


class Evidence(NamedTuple):
    """What an answer rests on: a place in the files, or an address."""

    words: str
    place: Place | None = None
    url: str | None = None


class Answer(NamedTuple):
    """What a check found."""

    result: Result
    words: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """A component with everything that the checks look at."""

    knowledge: Knowledge
    graph: Graph
    entity: Entity
    today: date
    settings: ReadinessSettings
    runbooks: Sequence[Runbook] = ()
    incidents: Sequence[Incident] = ()
    decisions: Sequence[Decision] = ()
    """Accepted and in force, about it or what it is part of."""
    errors: int | None = None
    """Errors that lint found about it; None: lint has not run."""

    def at(self, *route: str | int) -> Place:
        """A place below `spec`."""
        return self.entity.at("spec", *route)

    def get(self, *keys: str) -> Json:
        """What stands below `spec`, of what analyses compute with; None where nothing does."""
        return below(self.entity.facts, *keys)

    @property
    def dependencies(self) -> list[Edge]:
        """Its own statements of what it needs, APIs aside."""
        return [
            e
            for e in self.graph.out(self.entity.ref)
            if e.kind in DEPENDENCIES and e.kind != "consumes" and not e.derived
        ]


def below(value: Json | Mapping[str, Json], *keys: str) -> Json:
    """What stands at a route of keys; None where nothing does."""
    here: object = value
    for key in keys:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here  # type: ignore[return-value]


def days_since(day: Json, today: date) -> int | None:
    """Days since an ISO day; None where it is none, or still to come."""
    found = day_of(day)
    return (today - found).days if found is not None and not is_ahead(found, today) else None
