"""When a roadmap is done by its critical path, and whether what it removes is free by the day it is switched off.

The critical path method (Kelley and Walker 1959): a milestone begins when the last one it waits for is done, never
before the day that is stated for it; its float is how much later it could end without moving the end of the whole.
Days are calendar days, numbered as `date.toordinal` numbers them. Slack is `sunset - finish`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.days import day
from archkit.analysis.design import Element
from archkit.analysis.result import DATE, Figure, Missing, Operand, Step
from archkit.model.ref import RefError, parse_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

_LAST = date.max.toordinal()


class Span(NamedTuple):
    """When a milestone begins and ends, as days of the calendar."""

    start: float
    finish: float


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a plan."""

    id: str
    days: float | None = None
    """How long it takes; None: nobody says."""
    after: tuple[str, ...] = ()
    """Ids of those that must be done before."""
    start: int | None = None
    """The earliest day it may begin."""
    title: str = ""
    status: str = ""
    """`planned`, `in-progress`, `done`."""
    removes: tuple[tuple[str, Place], ...] = ()
    """Canonical references of what is gone afterwards, and where that is written."""
    place: Place | None = None


@dataclass(frozen=True)
class Plan:
    """Milestones by id, and what follows from their order."""

    milestones: Mapping[str, Milestone]
    start: int | None = None
    """The day on which what waits for nothing begins."""
    place: Place | None = None
    entity: Entity | None = field(default=None, compare=False)

    @cached_property
    def _order(self) -> tuple[str, ...]:
        """Those that can ever begin, each after all it waits for (Kahn 1962)."""
        waiting = {id: len(self.before(id)) for id in self.milestones}
        following: dict[str, list[str]] = {id: [] for id in self.milestones}
        for id in self.milestones:
            for earlier in self.before(id):
                following[earlier].append(id)
        ready = deque(id for id, count in waiting.items() if not count)
        found: list[str] = []
        while ready:
            found.append(ready.popleft())
            for later in following[found[-1]]:
                waiting[later] -= 1
                if not waiting[later]:
                    ready.append(later)
        return tuple(found)

    def before(self, id: str) -> tuple[str, ...]:
        """What a milestone waits for, as far as it is in the plan; each once."""
        return tuple(dict.fromkeys(a for a in self.milestones[id].after if a in self.milestones))

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """When each begins and ends at the earliest; those that wait for themselves, or have no day, are absent."""
        found: dict[str, Span] = {}
        for id in self._order:
            milestone = self.milestones[id]
            earlier = [found[a].finish for a in self.before(id) if a in found]
            if len(earlier) < len(self.before(id)):
                continue
            days = [float(d) for d in (milestone.start, self.start) if d is not None] + earlier
            if days:
                found[id] = Span(max(days), max(days) + (milestone.days or 0))
        return found

    @cached_property
    def circular(self) -> frozenset[str]:
        """Milestones that can never begin: they wait for themselves, or for one that does."""
        return frozenset(self.milestones).difference(self._order)

    @cached_property
    def last(self) -> str | None:
        """The milestone that ends last; of several, the first that none of the others waits for."""
        end = max((span.finish for span in self.spans.values()), default=None)
        tied = [id for id, span in self.spans.items() if span.finish == end]
        awaited = {earlier for id in tied for earlier in self.before(id)}
        return next((id for id in tied if id not in awaited), None)

    @property
    def finish(self) -> float | None:
        """The day on which all are done; None where that is unknown."""
        return self.spans[self.last].finish if self.last is not None and not self.circular else None

    @property
    def critical_path(self) -> tuple[str, ...]:
        """Milestones that decide the end, in order."""
        timed = self._timed
        return timed.path_to(timed.last) if timed.last is not None else ()

    @cached_property
    def _timed(self) -> Plan:
        """This plan; where there are lengths and no day, the same one from day 0, as lengths decide path and floats."""
        has_lengths = any(m.days is not None for m in self.milestones.values())
        return replace(self, start=0) if has_lengths and not self.spans else self

    def path_to(self, id: str) -> tuple[str, ...]:
        """Milestones that decide when one ends, in order, itself last; empty where it never begins."""
        if id not in self.spans:
            return ()
        found = [id]
        while True:
            begins = self.spans[found[-1]].start
            binding = (a for a in self.before(found[-1]) if self.spans[a].finish == begins)
            earlier = next(binding, None)
            if earlier is None:
                return tuple(found[::-1])
            found.append(earlier)

    @cached_property
    def floats(self) -> Mapping[str, float]:
        """Total float of each that can begin, in days: `latest finish - earliest finish`; 0 on the critical path.

        Those that nobody can date are absent when others have a day.
        """
        spans = self._timed.spans
        latest = dict.fromkeys(spans, max((span.finish for span in spans.values()), default=0.0))
        for id in reversed(self._order):
            if id in latest:
                begins = latest[id] - (self.milestones[id].days or 0)
                for earlier in self.before(id):
                    latest[earlier] = min(latest[earlier], begins)
        return {id: latest[id] - span.finish for id, span in spans.items()}

    def missing_for(self, id: str) -> tuple[Missing, ...]:
        """What nobody says of a milestone and of all it waits for."""
        found: list[Missing] = []
        seen = {id}
        waiting = [id]
        while waiting:
            milestone = self.milestones[waiting.pop()]
            if milestone.days is None:
                found.append(Missing(f"duration of {milestone.id}", milestone.place))
            if not self.before(milestone.id) and milestone.start is None and self.start is None:
                found.append(Missing(f"start of {milestone.id}", milestone.place))
            for earlier in milestone.after:
                if earlier not in self.milestones:
                    found.append(Missing(f"milestone {earlier}", milestone.place))
                elif earlier not in seen:
                    seen.add(earlier)
                    waiting.append(earlier)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Removal:
    """A milestone after which something is no longer needed, held against the day on which that ends."""

    plan: Plan
    milestone: Milestone
    target: str
    """Canonical reference of what goes."""
    place: Place
    """Where the milestone names it."""
    sunset: date
    sunset_place: Place

    @property
    def finish(self) -> date | None:
        """The day the migration is done; None where that is unknown."""
        span = self.plan.spans.get(self.milestone.id)
        return calendar_day(span.finish) if span else None

    @property
    def days_left(self) -> int | None:
        """Days from the end of the migration to the sunset; negative: too late."""
        return (self.sunset - self.finish).days if self.finish is not None else None

    @property
    def path(self) -> tuple[Milestone, ...]:
        """Milestones that decide when it is done."""
        return tuple(self.plan.milestones[id] for id in self.plan.path_to(self.milestone.id))

    @property
    def slack(self) -> Figure:
        """`migration-slack`: the days left, with the critical path that leads there."""
        return _slack(self)


def calendar_day(number: float) -> date:
    """The day of a number of days, the last part of a day counting as one; no later than the calendar goes."""
    return date.fromordinal(max(1, min(ceil(number), _LAST)))


@lru_cache(maxsize=1)
def plans(graph: Graph) -> tuple[Plan, ...]:
    """The roadmaps of a catalog, without what was dropped."""
    return tuple(_plan(entity) for entity in graph.entities.values() if entity.kind == "Roadmap")


@lru_cache(maxsize=1)
def removals(graph: Graph) -> tuple[Removal, ...]:
    """Each thing with a sunset that a milestone not yet done removes."""
    return tuple(found for plan in plans(graph) for found in _removals(plan, graph))


def _plan(entity: Entity) -> Plan:
    reading = Element(entity.ref, entity)
    listed = reading.value("milestones")
    found: dict[str, Milestone] = {}
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str) and item.get("status") != "dropped":
            found.setdefault(str(item["id"]), _milestone(reading, entity, index))
    start = day(reading.value("start"))
    return Plan(found, start.toordinal() if start else None, entity.at("spec", "start"), entity)


def _milestone(reading: Element, entity: Entity, index: int) -> Milestone:
    at = ("milestones", index)
    start, end = day(reading.value(*at, "start")), day(reading.value(*at, "end"))
    stated = reading.ms(*at, "duration")
    days = stated.value / 86_400_000 if stated else None
    if days is None and end is not None:
        days = float(max(0, (end - start).days)) if start else 0.0
    first = start.toordinal() if start else None
    if first is None and end is not None and days is not None:
        first = max(1, end.toordinal() - ceil(min(days, _LAST)))
    return Milestone(
        reading.text(*at, "id") or "",
        days,
        reading.texts(*at, "after"),
        first,
        reading.text(*at, "title") or "",
        reading.text(*at, "status") or "",
        tuple(_named(reading, entity, (*at, "removes"))),
        entity.at("spec", *at),
    )


def _named(reading: Element, entity: Entity, at: tuple[str | int, ...]) -> Iterator[tuple[str, Place]]:
    for index, text in enumerate(reading.texts(*at)):
        try:
            yield parse_ref(text, None, entity.namespace.lower()), entity.at("spec", *at, index)
        except RefError:
            continue


def _removals(plan: Plan, graph: Graph) -> Iterator[Removal]:
    for milestone in plan.milestones.values():
        for target, place in milestone.removes if milestone.status != "done" else ():
            entity = graph.entities.get(target)
            sunset = day(entity.facts.get("sunset")) if entity and entity.lifecycle != "retired" else None
            if entity is None or sunset is None:
                continue
            yield Removal(plan, milestone, target, place, sunset, entity.at("spec", "sunset"))


def _slack(removal: Removal) -> Figure:
    plan, path, finish, left = removal.plan, removal.path, removal.finish, removal.days_left
    missing = plan.missing_for(removal.milestone.id)
    if finish is None or left is None:
        waits = removal.milestone.id in plan.circular
        order = (Missing("an order of its milestones", removal.milestone.place),) if waits else ()
        return Figure("migration-slack", None, "d", missing=(*order, *missing))
    first = plan.spans[path[0].id].start
    stated = path[0].place if first == path[0].start else plan.place
    operands = [_dated("start", calendar_day(first), stated)]
    operands += [Operand(f"days of {m.id}", m.days, "d", m.place) for m in path]
    ends = (_dated("sunset", removal.sunset, removal.sunset_place), _dated("finish", finish))
    return Figure(
        "migration-slack",
        left,
        "d",
        bound="at most" if missing else "exactly",
        missing=missing,
        assumptions=("a milestone of unknown length takes no time",) if missing else (),
        steps=(
            Step("start + sum of the days of the critical path", tuple(operands), finish.toordinal(), DATE),
            Step("sunset - finish", ends, left, "d"),
        ),
    )


def _dated(name: str, when: date, place: Place | None = None) -> Operand:
    return Operand(name, when.toordinal(), DATE, place)
