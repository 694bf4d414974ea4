"""What the technology radar says of everything that is in use.

A ring is advice for what is new: what was there before a technology came to `hold` is legacy, what came after breaks
the rule (Thoughtworks, Technology Radar). A technology past its end of life gets no security patches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.analysis.days import day
from archkit.analysis.result import DATE, Figure, Operand, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Entity
    from archkit.source.location import Place

Verdict = Literal["new on hold", "ended", "ends soon", "assess in tier 1", "legacy on hold", "unlisted"]
"""What is wrong with a use, the worst first."""

NOTICE = 90
"""Days before its end of life in which the use of a technology is told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One technology of the radar."""

    technology: str
    ring: str
    since: date | None
    end_of_life: date | None
    successor: str
    place: Place

    def at(self, key: str) -> Place:
        """Where a field of it stands."""
        return self.place._replace(route=(*self.place.route, key))


class Use(NamedTuple):
    """Something, and one technology that it is made with or runs on."""

    entity: Entity
    technology: str
    """As written."""
    place: Place


class Judgement(NamedTuple):
    """A use that the radar speaks against, or knows nothing of."""

    use: Use
    verdict: Verdict
    entry: Entry | None
    """None: it is on no radar."""
    created: date | None
    """When the thing was made; None: nobody says."""


@lru_cache(maxsize=1)
def entries(graph: Graph) -> Mapping[str, Entry]:
    """The radar by technology, in small letters; where several speak of one, the youngest word."""
    found: dict[str, Entry] = {}
    for entity in graph.entities.values():
        if entity.kind != "TechnologyRadar":
            continue
        listed = entity.facts.get("entries")
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            name = item.get("technology") if isinstance(item, dict) else None
            if not isinstance(item, dict) or not isinstance(name, str):
                continue
            entry = Entry(
                name,
                str(item.get("ring") or ""),
                day(item.get("since")),
                day(item.get("endOfLife")),
                str(item.get("successor") or ""),
                entity.at("spec", "entries", index),
            )
            earlier = found.setdefault(name.casefold(), entry)
            if entry.since and (earlier.since is None or earlier.since < entry.since):
                found[name.casefold()] = entry
    return found


def uses(entity: Entity) -> Iterator[Use]:
    """The technologies and the engine of a component or a resource; nothing of what is retired runs."""
    if entity.kind not in ("Component", "Resource") or entity.lifecycle == "retired":
        return
    listed = entity.facts.get("technologies")
    for index, name in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(name, str):
            yield Use(entity, name, entity.at("spec", "technologies", index))
    engine = entity.facts.get("engine")
    if isinstance(engine, str):
        yield Use(entity, engine, entity.at("spec", "engine"))


def judgements(graph: Graph, today: date, notice: int = NOTICE) -> Iterator[Judgement]:
    """Every use that is not as the radar wants it, once, by the worst that can be said of it.

    Where no radar exists, there is nothing to hold a use against.
    """
    known = entries(graph)
    if not known:
        return
    for entity in graph.entities.values():
        seen: set[str] = set()
        for use in uses(entity) if entity.facts else ():
            key = use.technology.casefold()
            if key not in seen:
                seen.add(key)
                entry = known.get(key)
                created = day(entity.facts.get("created"))
                verdict = _verdict(entity, entry, created, today, notice)
                if verdict is not None:
                    yield Judgement(use, verdict, entry, created)


def _verdict(
    entity: Entity, entry: Entry | None, created: date | None, today: date, notice: int
) -> Verdict | None:
    if entry is None:
        return "unlisted"
    held = entry.ring == "hold"
    if held and created and entry.since and created > entry.since:
        return "new on hold"
    left = (entry.end_of_life - today).days if entry.end_of_life else None
    if left is not None and left < 0:
        return "ended"
    if left is not None and left <= notice:
        return "ends soon"
    if entry.ring == "assess" and entity.tier == 1:
        return "assess in tier 1"
    return "legacy on hold" if held else None


def end_of_life(graph: Graph, ref: str, today: date) -> Figure | None:
    """`days-to-end-of-life`: of the first of its technologies to end; None where none has such a day."""
    entity, known = graph.entities.get(ref), entries(graph)
    ends: Sequence[tuple[Use, Entry]] = [
        (use, entry)
        for use in (uses(entity) if entity else ())
        if (entry := known.get(use.technology.casefold())) is not None and entry.end_of_life is not None
    ]
    if not ends:
        return None
    operands = [
        Operand(
            f"end of {entry.technology}",
            entry.end_of_life.toordinal(),
            DATE,
            entry.at("endOfLife"),
        )
        for _, entry in ends
        if entry.end_of_life
    ]
    value = min(o.value for o in operands if o.value is not None) - today.toordinal()
    operands.append(Operand("today", today.toordinal(), DATE))
    step = Step("min(end of life) - today", tuple(operands), value, "d")
    return Figure("days-to-end-of-life", value, "d", steps=(step,))
