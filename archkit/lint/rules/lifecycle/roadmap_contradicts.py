"""Milestones of a roadmap contradict each other: none of their days can be relied on.

## Why
When a milestone is done follows from those it waits for. Where two wait for each other neither ever begins, a name
that no milestone has is waited for by nobody, of two milestones with one name only the first counts, and what ends
before it begins takes no time: the finish that is computed is then earlier than the true one, or there is none.

## Bad
```yaml
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: platform, description: Out of the monolith.}
spec:
  owner: group:platform
  start: 2026-01-01
  milestones:
    - {id: split-schema, title: Each service has its own tables, duration: 120d, after: [move-carts]}  # error
    - {id: move-carts, title: Carts leave the monolith, duration: 30d, after: [split-schema]}
    - id: move-orders
      title: Orders leave the monolith
      start: 2026-06-01
      end: 2026-05-01  # error
      after:
        - split-shema  # error
    - id: move-orders  # error
      title: Orders leave the monolith for good
      duration: 10d
```

## Good
```yaml
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: platform, description: Out of the monolith.}
spec:
  owner: group:platform
  start: 2026-01-01
  milestones:
    - {id: split-schema, title: Each service has its own tables, duration: 120d}
    - {id: move-orders, title: Orders leave the monolith, duration: 90d, after: [split-schema]}
```

## Fix
Take one name of the circle out of `after`, correct the name or the day, or give the second milestone a name of its own.

## Source
Kelley and Walker, Critical-Path Planning and Scheduling, 1959: the order of activities is partial, without circles
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from archkit.analysis.days import day
from archkit.graph.adjacency import Adjacency
from archkit.lint.declared import arrows, mappings, text
from archkit.lint.rule import Context, rule
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem, Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.source.data import Json

Listed = Mapping[int, Mapping[str, "Json"]]
"""Milestones with a name, by their index."""


@rule(severity="error", family="lifecycle")
def check(context: Context) -> Iterator[Problem]:
    """Each name, day and order of a roadmap that cannot be."""
    for entity in context.knowledge.entities.values():
        if entity.kind != "Roadmap":
            continue
        listed = {
            i: m for i, m in mappings(context.knowledge.spec(entity).get("milestones")) if text(m.get("id"))
        }
        first: dict[str, int] = {}
        for index, milestone in listed.items():
            first.setdefault(text(milestone["id"]), index)
        for index, milestone in listed.items():
            yield from _twice(entity, index, text(milestone["id"]), first)
            yield from _backwards(entity, index, milestone)
            yield from _nobody(entity, index, milestone, first)
        yield from _circles(entity, listed, first)


def _twice(entity: Entity, index: int, name: str, first: Mapping[str, int]) -> Iterator[Problem]:
    if first[name] != index:
        yield Problem(
            f"two milestones are called `{name}`",
            entity.at("spec", "milestones", index, "id"),
            label="the second one",
            related=(
                Related(entity.at("spec", "milestones", first[name], "id"), "the first one, which counts"),
            ),
            why="what waits for that name waits for the first",
            help="give one of them a name of its own",
            subject=entity.ref,
        )


def _backwards(entity: Entity, index: int, milestone: Mapping[str, Json]) -> Iterator[Problem]:
    start, end = day(milestone.get("start")), day(milestone.get("end"))
    if start is not None and end is not None and end < start:
        yield Problem(
            f"`{text(milestone['id'])}` ends on {end}, before it begins on {start}",
            entity.at("spec", "milestones", index, "end"),
            label="earlier than its start",
            related=(Related(entity.at("spec", "milestones", index, "start"), "begins here"),),
            why="it is taken to need no time at all",
            help="swap the two days, or correct one of them",
            subject=entity.ref,
        )


def _nobody(
    entity: Entity, index: int, milestone: Mapping[str, Json], first: Mapping[str, int]
) -> Iterator[Problem]:
    for position, awaited in _after(milestone):
        if awaited not in first:
            yield Problem(
                f"`{text(milestone['id'])}` waits for `{awaited}`, and no milestone here is called that",
                entity.at("spec", "milestones", index, "after", position),
                label="no such milestone",
                why="it is planned as if it waited for nothing",
                help=did_you_mean(awaited, first) or "milestones wait for others of the same roadmap",
                subject=entity.ref,
            )


def _circles(entity: Entity, listed: Listed, first: Mapping[str, int]) -> Iterator[Problem]:
    names = list(first)
    number = {name: n for n, name in enumerate(names)}
    waits = {name: {awaited: p for p, awaited in _after(listed[first[name]])} for name in names}
    pairs = ((number[name], number[a]) for name in names for a in waits[name] if a in number)
    for circle in Adjacency(names, pairs).cycles():
        chain = [names[n] for n in circle]
        begins, awaited = chain[0], (chain * 2)[1]
        yield Problem(
            f"`{begins}` waits for itself: {arrows([*chain, begins])}"
            if len(chain) > 1
            else f"`{begins}` waits for itself",
            entity.at("spec", "milestones", first[begins], "after", waits[begins][awaited]),
            label="never done before it",
            why="none of these can ever begin, and what waits for them cannot either",
            help="take one name out of `after`",
            subject=entity.ref,
        )


def _after(milestone: Mapping[str, Json]) -> Iterator[tuple[int, str]]:
    """What a milestone waits for, with its position."""
    names = milestone.get("after")
    for position, name in enumerate(names if isinstance(names, list) else ()):
        if text(name):
            yield position, text(name)
