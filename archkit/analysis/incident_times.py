"""How long incidents took: until somebody noticed, and until it was over, by the tier of what was hurt.

Both count from when it began (DORA, failed deployment recovery time); where nobody wrote that down, the time to restore
counts from when it was noticed and is a lower bound. Of several incidents the median is told, since such times are far
from evenly spread (Davidovic, Incident Metrics in SRE, Google 2021).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING

from archkit.analysis.incidents import newest_first
from archkit.analysis.result import Bound, Figure, Missing, Operand, Step

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.model.postmortem import Incident, Moment


def time_to_detect(incident: Incident) -> Figure:
    """Minutes from when it began to hurt until somebody noticed."""
    return _between("time to detect", incident, ("began", incident.began), ("detected", incident.detected))


def time_to_restore(incident: Incident) -> Figure:
    """Minutes from when it began to hurt until it was over; at least, where only the noticing is written down."""
    if incident.began is None and incident.detected is not None and "began" not in incident.stated:
        return _between(
            "time to restore",
            incident,
            ("detected", incident.detected),
            ("resolved", incident.resolved),
            bound="at least",
            assumptions=("It is counted from when it was noticed: nobody wrote down when it began.",),
        )
    return _between("time to restore", incident, ("began", incident.began), ("resolved", incident.resolved))


def _between(
    name: str,
    incident: Incident,
    start: tuple[str, Moment | None],
    end: tuple[str, Moment | None],
    *,
    bound: Bound = "exactly",
    assumptions: tuple[str, ...] = (),
) -> Figure:
    missing = tuple(
        Missing(f"time of day in `{field}`" if said else f"`{field}`", incident.at(field))
        for field, said in (start, end)
        if said is None or said.at is None
    )
    first, last = (m.at if m else None for _, m in (start, end))
    if first is None or last is None:
        return Figure(name, None, "min", missing=missing)
    minutes = (last - first).total_seconds() / 60
    if minutes < 0:
        # A time before its beginning is a slip of the pen: no number comes of it.
        return Figure(
            name, None, "min", missing=(Missing(f"`{end[0]}` after `{start[0]}`", incident.at(end[0])),)
        )
    unzoned = tuple(
        f"`{field}` has no zone and is taken as UTC." for field, m in (start, end) if m and not m.is_zoned
    )
    operands = tuple(
        Operand(field, _minutes(at), "min", incident.at(field))
        for field, at in ((start[0], first), (end[0], last))
    )
    step = Step(f"{end[0]} - {start[0]}", operands, minutes, "min")
    return Figure(name, minutes, "min", bound, (), (*assumptions, *unzoned), (step,))


def _minutes(at: datetime) -> float:
    return at.timestamp() / 60


@dataclass(frozen=True, slots=True)
class TierTimes:
    """How long incidents of one tier took."""

    tier: int | None
    """Of the most critical thing that was hurt; None: nothing that was hurt states one."""
    incidents: tuple[Incident, ...]
    detect: Figure
    restore: Figure


def tier_of(incident: Incident, entities: Mapping[str, Entity]) -> int | None:
    """The tier of the most critical thing that it hurt."""
    tiers = [e.tier for ref in incident.affects if (e := entities.get(ref)) and e.tier]
    return min(tiers, default=None)


def times_by_tier(incidents: Iterable[Incident], entities: Mapping[str, Entity]) -> list[TierTimes]:
    """Medians by tier, tier 1 first."""
    groups: dict[int | None, list[Incident]] = defaultdict(list)
    for incident in newest_first(incidents):
        groups[tier_of(incident, entities)].append(incident)
    return [
        TierTimes(
            tier,
            tuple(found),
            _median("time to detect", [(i, time_to_detect(i)) for i in found]),
            _median("time to restore", [(i, time_to_restore(i)) for i in found]),
        )
        for tier, found in sorted(groups.items(), key=lambda group: group[0] or 9)
    ]


def _median(name: str, figures: Sequence[tuple[Incident, Figure]]) -> Figure:
    known = [(i, f) for i, f in figures if f.value is not None]
    missing = tuple(m for _, f in figures if f.value is None for m in f.missing)
    assumptions = tuple(dict.fromkeys(a for _, f in known for a in f.assumptions))
    if not known:
        return Figure(name, None, "min", missing=missing)
    value = median(f.value for _, f in known if f.value is not None)
    operands = tuple(Operand(i.title, f.value, f.unit, i.at("date")) for i, f in known)
    bound: Bound = "at least" if any(f.bound == "at least" for _, f in known) else "exactly"
    steps = (*(s for _, f in known for s in f.steps), Step("median", operands, value, "min"))
    return Figure(name, value, "min", bound, missing, assumptions, steps)


def minutes(value: float) -> str:
    """A time in words: `8 min`, `1 h 14 min`, `2 d 3 h`."""
    whole = round(value)
    days, rest = divmod(whole, 1440)
    hours, left = divmod(rest, 60)
    parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (left, "min")) if n][:2]
    return " ".join(parts) or "0 min"


def in_words(figure: Figure) -> str:
    """`1 h 14 min`, `at least 29 min`, `unknown`."""
    if figure.value is None:
        return "unknown"
    return ("at least " if figure.bound == "at least" else "") + minutes(figure.value)
