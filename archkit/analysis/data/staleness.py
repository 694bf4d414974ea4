"""How old what is read may be: the delays of everything between the data and its reader, added up.

Lags are taken at their 99th percentile, so the sum is an estimate and no promise; a cache adds its time to live.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.analysis.data.read_paths import Read, is_read, reads
from archkit.analysis.data.stores import derivations, origins
from archkit.analysis.result import Figure, Missing, Operand, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Design, Need
    from archkit.analysis.reading import Stated

_ESTIMATE = (
    "lags are added at their 99th percentile: an estimate of the worst, which more than 1 % may exceed"
)


@dataclass(frozen=True, slots=True)
class Delay:
    """One thing that makes data older on its way."""

    words: str
    """`replica of db`, `db -> view`, `cache in front of db`."""
    stated: Stated
    """In ms."""


@dataclass(frozen=True, slots=True)
class Staleness:
    """How old what one read returns may be."""

    read: Read
    delays: tuple[Delay, ...]
    """From the data to its reader."""
    missing: tuple[Missing, ...]

    @property
    def ms(self) -> float:
        """The sum of the delays; the least it can be when something is missing."""
        return sum(delay.stated.value for delay in self.delays)


@dataclass(frozen=True, slots=True)
class TooOld:
    """A read that may return something older than its reader accepts."""

    need: Need
    limit: Stated
    staleness: Staleness


def staleness(design: Design, read: Read) -> Staleness:
    """The delays of a read: derivations, the copy that is read, and the caches on the way."""
    delays: list[Delay] = []
    missing: list[Missing] = []
    for number in (*reversed(list(origins(design, read.store))), read.store):
        _behind(design, number, delays, missing)
    if read.copy != "primary":
        store = design.elements[read.store]
        if lag := store.ms("replication", "lag", "p99"):
            delays.append(Delay(f"replica of {store.label}", lag))
        elif store.text("replication", "mode") != "sync":
            missing.append(store.missing("replication", "lag", "p99"))
    delays.extend(Delay("cache of the reader", ttl) for ttl in reversed(read.caches))
    return Staleness(read, tuple(delays), tuple(missing))


def _behind(design: Design, number: int, delays: list[Delay], missing: list[Missing]) -> None:
    """What an element adds to the age of what it is derived from."""
    element = design.elements[number]
    ttl = element.ms("ttl")
    if lag := element.ms("lag", "p99"):
        delays.append(Delay(f"lag of {element.label}", lag))
    elif number in derivations(design) and ttl is None:
        if fed := _fed(design, number):
            delays.append(fed)
        else:
            missing.append(element.missing("lag", "p99"))
    if ttl:
        delays.append(Delay(f"time to live in {element.label}", ttl))


def _fed(design: Design, number: int) -> Delay | None:
    """The longest lag of what fills a projection from topics."""
    found: list[Delay] = []
    for filling in design.into[number]:
        if filling.edge.kind != "writes":
            continue
        for need in design.out[filling.source]:
            lag = need.ms("lag", "p99") if need.edge.kind == "subscribes" else None
            if lag is not None:
                source, topic = design.elements[filling.source].label, design.elements[need.target].label
                found.append(Delay(f"{source} behind {topic}", lag))
    return max(found, key=lambda delay: delay.stated.value, default=None)


def oldest(design: Design, need: Need) -> Staleness | None:
    """The stalest of the reads behind an edge; None when nothing is read by it."""
    found = [staleness(design, read) for read in reads(design, need)]
    return max(found, key=lambda s: (s.ms, len(s.missing)), default=None)


def too_old(design: Design) -> Iterator[TooOld]:
    """Every edge whose reads may be older than its `maxStaleness`."""
    for need in design.needs:
        limit = need.ms("maxStaleness")
        if limit is None:
            continue
        found = oldest(design, need)
        if found is not None and found.ms > limit.value:
            yield TooOld(need, limit, found)


def _is_own_read(design: Design, need: Need) -> bool:
    """Whether an edge reads a store, or says itself how fresh an answer has to be."""
    if need.is_sync and not design.elements[need.target].is_component and is_read(need):
        return True
    return need.value("maxStaleness") is not None


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`staleness`: of a component the stalest of its own reads, of a projection how far it is behind."""
    element = design.elements[number]
    if element.is_component:
        candidates = [
            found
            for need in design.out[number]
            if _is_own_read(design, need) and (found := oldest(design, need))
        ]
        behind = max(candidates, key=lambda s: (s.ms, len(s.missing)), default=None)
    else:
        place = element.at()
        if place is None or (number not in derivations(design) and element.value("lag") is None):
            return ()
        behind = staleness(design, Read(number, "primary", False, place))
    if behind is None or not (behind.delays or behind.missing):
        return ()
    operands = tuple(Operand(d.words, d.stated.value, "ms", d.stated.place) for d in behind.delays)
    value = behind.ms if behind.delays else None
    return (
        Figure(
            "staleness",
            value,
            "ms",
            "at least" if behind.missing else "exactly",
            behind.missing,
            (_ESTIMATE,),
            (Step("sum(lag) + sum(TTL)", operands, value, "ms"),),
        ),
    )
