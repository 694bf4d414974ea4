"""A flow as a sequence: who takes part, who calls whom in which order, and how a saga is undone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from archkit.draw.describe import RUNTIME, is_drawn, node
from archkit.draw.shapes import Node, Step, View

if TYPE_CHECKING:
    from archkit.analysis.sagas import SagaStep
    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json

ACTOR = "actor"
"""Reference of the person a journey begins with."""

MOST_STEPS = 80


def flow(knowledge: Knowledge, graph: Graph, ref: str) -> View:
    """The steps of a flow between its participants; a saga with its pivot and its compensations."""
    entity = knowledge.entities[ref]
    spec = knowledge.spec(entity)
    named = _named(entity)
    steps = list(_steps(spec, named))
    if not steps:
        return View(f"flow {ref}", entity.label, "flow")
    entry, leader = named.get(("entry",)), named.get(("orchestrator",))
    journey = spec.get("type") != "saga"
    messages: list[Step] = []
    if entry and journey:
        messages.append(Step(ACTOR, entry, entity.label))
    elif entry and leader and entry != leader:
        messages.append(Step(entry, leader, entity.label))
    drawn = steps[:MOST_STEPS]
    style: Literal["sync", "async"] = "async" if spec.get("coordination") == "choreographed" else "sync"
    before = [r for r in (leader or entry,) if r]
    for target, step in drawn:
        source = leader or _caller(graph, before, target, person=journey) or target
        messages.append(
            Step(
                source,
                target,
                _label(step),
                "sync" if source == target else style,
                _note(step),
                pivot=step.get("kind") == "pivot",
            )
        )
        before.append(target)
    undone = [] if journey else list(_compensations(_before_pivot(entity)[:MOST_STEPS], leader))
    participants = list(dict.fromkeys(end for m in (*messages, *undone) for end in (m.source, m.target)))
    notes = list(_notes(spec, steps))
    return View(
        f"flow {ref}",
        entity.label,
        "flow",
        tuple(_participant(graph, r) for r in participants),
        steps=tuple(messages),
        compensations=tuple(undone),
        notes=tuple(notes),
    )


def failure(knowledge: Knowledge, graph: Graph, ref: str, index: int) -> View:
    """What happens when the step with this index in `steps` fails: the way there, and what is undone."""
    entity = knowledge.entities[ref]
    spec, named = knowledge.spec(entity), _named(entity)
    whole = flow(knowledge, graph, ref)
    stated = spec.get("steps")
    before = list(_steps({"steps": stated[:index] if isinstance(stated, list) else []}, named))
    drawn = min(len(list(_steps(spec, named))), MOST_STEPS)
    opening = len(whole.steps) - drawn
    if ("steps", index, "component") not in named or len(before) >= drawn:
        return View(f"failure {index} of flow {ref}", entity.label, "flow")
    way = list(whole.steps[opening : opening + len(before) + 1])
    way[-1] = replace(way[-1], style="compensation", note="fails", pivot=False)
    failed = [s for s in _before_pivot(entity) if int(s.place.route[2]) < index]
    undone = tuple(_compensations(failed, named.get(("orchestrator",))))
    taking_part = dict.fromkeys(end for m in (*way, *undone) for end in (m.source, m.target))
    return View(
        f"failure {index} of flow {ref}",
        f"{entity.label}: {way[-1].label} fails",
        "flow",
        tuple(_participant(graph, r) for r in taking_part),
        steps=tuple(way),
        compensations=undone,
    )


def _named(entity: Entity) -> Mapping[tuple[str | int, ...], str]:
    """What the fields of a flow refer to, by the route under `spec`."""
    return {relation.route[1:]: relation.target for relation in entity.relations}


def _steps(
    spec: Mapping[str, Json], named: Mapping[tuple[str | int, ...], str]
) -> Iterator[tuple[str, Mapping[str, Json]]]:
    steps = spec.get("steps")
    for index, step in enumerate(steps if isinstance(steps, list) else ()):
        target = named.get(("steps", index, "component"))
        if isinstance(step, dict) and target:
            yield target, step


def _before_pivot(entity: Entity) -> Sequence[SagaStep]:
    """The steps of a saga that are undone when a later one fails."""
    from archkit.analysis.design import Element
    from archkit.analysis.sagas import saga_of

    saga = saga_of(Element(entity.ref, entity))
    return saga.steps[: max(saga.pivot, 0)]


def _caller(graph: Graph, before: list[str], target: str, *, person: bool) -> str | None:
    """The latest participant that is known to speak to the target; else the latest one.

    A person is there to go from one page to another that nothing calls.
    """
    speaking = {edge.source for edge in graph.into(target, *RUNTIME) if is_drawn(edge.source)}
    latest = before[-1] if before else None
    if person and not speaking and latest != target:
        return ACTOR
    return next((ref for ref in reversed(before) if ref in speaking), latest)


def _compensations(steps: Sequence[SagaStep], leader: str | None) -> Iterator[Step]:
    """What undoes these steps, the latest first."""
    for step in reversed(steps):
        if step.compensation and step.participant:
            yield Step(leader or step.participant, step.participant, step.compensation.name, "compensation")


def _label(step: Mapping[str, Json]) -> str:
    return next((str(step[key]) for key in ("title", "id") if isinstance(step.get(key), str)), "")


def _note(step: Mapping[str, Json]) -> str:
    words = {"pivot": "pivot: no way back after this", "retriable": "retried until it succeeds"}
    timeout = step.get("timeout")
    parts = [words.get(str(step.get("kind")), ""), f"timeout {timeout}" if isinstance(timeout, str) else ""]
    return " · ".join(part for part in parts if part)


def _notes(spec: Mapping[str, Json], steps: list[tuple[str, Mapping[str, Json]]]) -> Iterator[str]:
    if isinstance(spec.get("timeout"), str):
        yield f"The whole may take {spec['timeout']}."
    if len(steps) > MOST_STEPS:
        yield f"The first {MOST_STEPS} of {len(steps)} steps are drawn."


def _participant(graph: Graph, ref: str) -> Node:
    if ref == ACTOR:
        return Node(ACTOR, "User", "actor")
    return node(graph, ref)
