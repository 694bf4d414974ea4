"""The readiness scorecard of a component: each check with its answer and evidence, the score, gates and the level.

A level is reached when all its checks and those of the levels below pass or do not apply; no average makes up for a
check that does not (Cortex, scorecards). A failed gate blocks, whatever the level would be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from archkit.analysis.incidents import newest_first
from archkit.analysis.readiness import Check, Readiness, readiness
from archkit.analysis.readiness_checks import ANSWERS, NOT_RUNNING
from archkit.analysis.readiness_subject import Answer, Subject
from archkit.analysis.runbooks import runbooks
from archkit.analysis.succession import succession
from archkit.model.readiness import CHECKS

if TYPE_CHECKING:
    from archkit.analysis.readiness import Result
    from archkit.graph.graph import Graph
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.model.postmortem import Incident

BLOCKED = "blocked"
NONE = "none"
"""The level of what has not reached the first one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One check of one component."""

    check: Check
    question: str
    answer: Answer

    @property
    def result(self) -> Result:
        """pass, fail, unknown or n/a."""
        return self.check.result


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Everything that is asked of one component, answered."""

    entity: Entity
    rows: tuple[Row, ...]
    readiness: Readiness
    reached: str
    """The highest level whose checks all pass; `none` below the first."""
    next: str | None
    """The level after that; None at the top."""
    lacking: tuple[str, ...]
    """Checks that keep it from the next level."""

    @property
    def level(self) -> str:
        """`blocked` when a gate failed, else the level it has reached."""
        return BLOCKED if self.readiness.gates_failed else self.reached


def is_rated(entity: Entity) -> bool:
    """Whether somebody here makes it ready: a component that is ours and not gone."""
    return entity.kind == "Component" and entity.type != "external" and entity.lifecycle != "retired"


def scorecards(
    knowledge: Knowledge, graph: Graph, today: date, errors: Mapping[str, int] | None = None
) -> list[Scorecard]:
    """The scorecards of all components that are rated, the most critical first.

    `errors` is how many errors lint found by reference; None: lint has not run, and its check is unknown.
    """
    return [_card(s) for s in subjects(knowledge, graph, today, errors)]


def subjects(
    knowledge: Knowledge, graph: Graph, today: date, errors: Mapping[str, int] | None = None
) -> Iterator[Subject]:
    """The components that are rated, with everything that the checks look at; the most critical first."""
    known, decisions, incidents = runbooks(knowledge).of, _decisions(knowledge), _incidents(knowledge)
    settings = knowledge.settings.readiness
    for entity in sorted(filter(is_rated, knowledge.entities.values()), key=lambda e: (e.tier or 9, e.ref)):
        about = (
            [d for ref in _whole(entity, graph) for d in decisions.get(ref, ())] if decisions else []
        )  # without decisions, the way up through systems and domains is not walked
        yield Subject(
            knowledge,
            graph,
            entity,
            today,
            settings,
            known.get(entity.ref, ()),
            incidents.get(entity.ref, ()),
            tuple({d.path: d for d in about}.values()),
            None if errors is None else errors.get(entity.ref, 0),
        )


def failed_gates(subject: Subject) -> Iterator[tuple[str, Answer]]:
    """The gates of its tier that fail, and what each answers. Only they are asked."""
    gates = subject.settings.gates_of(subject.entity.tier)
    answers = ((name, _answer(subject, name)) for name in CHECKS if name in gates)
    return ((name, answer) for name, answer in answers if answer.result == "fail")


def _answer(subject: Subject, check: str) -> Answer:
    if subject.entity.type == "library" and check not in NOT_RUNNING:
        return Answer("n/a", "nobody runs a library by itself")
    return ANSWERS[check](subject)


def _card(subject: Subject) -> Scorecard:
    settings = subject.settings
    gates = settings.gates_of(subject.entity.tier)
    rows = []
    for name, question in CHECKS.items():
        answer = _answer(subject, name)
        rows.append(
            Row(Check(name, answer.result, settings.weight(name), name in gates), question.words, answer)
        )
    reached, following, lacking = _level(settings.steps(), {row.check.id: row.result for row in rows})
    return Scorecard(
        subject.entity, tuple(rows), readiness([row.check for row in rows]), reached, following, lacking
    )


def _level(
    steps: Sequence[tuple[str, Sequence[str]]], results: Mapping[str, Result]
) -> tuple[str, str | None, tuple[str, ...]]:
    reached = NONE
    for name, checks in steps:
        lacking = tuple(c for c in checks if results[c] not in ("pass", "n/a"))
        if lacking:
            return reached, name, lacking
        reached = name
    return reached, None, ()


def _whole(entity: Entity, graph: Graph) -> Iterator[str]:
    """The entity, its system and the domains above it."""
    seen: dict[str, None] = {}
    todo = [entity.ref]
    while todo:
        here = todo.pop()
        if here not in seen:
            seen[here] = None
            todo += [e.target for e in graph.out(here, "part-of")]
    return iter(seen)


def _decisions(knowledge: Knowledge) -> Mapping[str, list[Decision]]:
    """Accepted decisions that nothing has replaced, by what they affect."""
    order = succession(knowledge.decisions)
    found: dict[str, list[Decision]] = defaultdict(list)
    for decision in knowledge.decisions:
        if decision.status == "accepted" and order.in_force(decision.path) == [decision.path]:
            for ref in dict.fromkeys(decision.affects):
                found[ref].append(decision)
    return found


def _incidents(knowledge: Knowledge) -> Mapping[str, list[Incident]]:
    found: dict[str, list[Incident]] = defaultdict(list)
    for incident in newest_first(knowledge.incidents):
        for ref in dict.fromkeys(incident.affects):
            found[ref].append(incident)
    return found
