"""What a read is guaranteed to see, against what the reader needs: a path guarantees what all of its hops do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.data.quorum import quorum
from archkit.analysis.data.read_paths import Read, copy_of, reads, reads_of, writes_of
from archkit.analysis.data.stores import derivations, origins
from archkit.analysis.written import duration
from archkit.model.guarantees import LINEARIZABLE, ORDERED, OWN, SESSION, STRONG, capabilities, level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archkit.analysis.design import Design, Element
    from archkit.model.guarantees import Guarantees
    from archkit.source.location import Place

_LATEST = frozenset((LINEARIZABLE, OWN))
"""What a cache or a projection cannot guarantee, however short its delay."""


class Hop(NamedTuple):
    """One thing on the way from the data to its reader."""

    words: str
    """As in a sentence: `replica of db, consistent-prefix`."""
    guarantees: Guarantees | None
    """None: unknown."""
    place: Place | None
    """Where that is written."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A read that may not see what its reader needs to see."""

    read: Read
    lacking: tuple[str, ...]
    """Guarantees that are needed and not given, sorted."""
    hops: tuple[Hop, ...]
    """From the store to the reader."""
    place: Place
    """Where the need is written."""
    flow: Element | None = None
    """The journey whose step reads; None for an edge."""
    written_by: str = ""
    """Of a journey: the step that writes before."""
    assumed: bool = False
    """That this store is read for this need is not said, only that it lies behind."""


def hops(design: Design, read: Read) -> list[Hop]:
    """What a read passes, the copy first; a session's token makes up for what its copy lacks, but for no cache."""
    copy = _copy(design.elements[read.store], read.copy)
    if read.session and copy.guarantees is not None:
        copy = copy._replace(words=f"{copy.words}, within a session", guarantees=copy.guarantees | SESSION)
    found = [copy]
    before = read.store
    for number in origins(design, read.store):
        label = design.elements[number].label
        found.append(
            Hop(f"a projection of {label}", STRONG - _LATEST, derivations(design)[before].edge.place)
        )
        before = number
    found.extend(Hop(f"cached for {duration(ttl.value)}", STRONG - _LATEST, ttl.place) for ttl in read.caches)
    if own := design.elements[read.store].ms("ttl"):
        found.append(Hop(f"cached for {duration(own.value)}", STRONG - _LATEST, own.place))
    return found


def lacking(passed: Iterable[Hop], needed: Guarantees) -> Guarantees:
    """The needed guarantees that a known hop rules out; an unknown one rules out nothing."""
    return frozenset().union(*(needed - hop.guarantees for hop in passed if hop.guarantees is not None))


def _copy(store: Element, copy: str) -> Hop:
    if copy == "any":
        both = [_copy(store, "primary"), _copy(store, "replica")]
        known = [hop.guarantees for hop in both if hop.guarantees is not None]
        together = known[0] & known[1] if len(known) == 2 else None
        return Hop(f"any copy of {store.label}", together, both[1].place)
    word = store.text("consistency", copy)
    if word is not None:
        return Hop(f"{copy} of {store.label}, {word}", level(word), store.at("consistency", copy))
    mode = store.text("replication", "mode")
    place = store.at("replication", "mode") if mode else store.at("consistency", copy)
    guarantees: Guarantees | None = None
    if mode == "quorum":
        copies = quorum(store)
        # An overlap is not linearizability, but without one nothing is left.
        guarantees = frozenset() if copies is not None and not copies.overlaps else None
    elif mode in ("sync", "semi-sync", "async"):
        guarantees = STRONG if copy == "primary" or mode == "sync" else ORDERED
    return Hop(f"{copy} of {store.label}, {mode or 'of unknown consistency'}", guarantees, place)


def _needed(words: Iterable[str]) -> Guarantees:
    return frozenset().union(*(capabilities(word) or () for word in words))


def broken_reads(design: Design) -> Iterator[Broken]:
    """Every edge that states a `consistency` which the reads behind it do not have."""
    for need in design.needs:
        if not need.edge.attributes.get("consistency") or need.edge.kind in ("publishes", "subscribes"):
            continue
        needed = _needed(need.texts("consistency"))
        if not needed:
            continue
        found = reads(design, need)
        for read in found:
            passed = hops(design, read)
            if missing := lacking(passed, needed):
                place = need.at("consistency")
                yield Broken(read, tuple(sorted(missing)), tuple(passed), place, assumed=len(found) > 1)


def broken_journeys(design: Design) -> Iterator[Broken]:
    """Every step of a flow with a `consistency` that reads what may not be there yet, once for each store.

    Own writes are missed only where an earlier step has written the store, or what it is derived from.
    """
    for flow in design.of_kind("Flow"):
        needed = _needed(flow.texts("consistency"))
        if needed:
            yield from _broken_steps(design, flow, needed)


def _broken_steps(design: Design, flow: Element, needed: Guarantees) -> Iterator[Broken]:
    written: dict[int, str] = {}
    told: set[int] = set()
    for index, number in step_elements(design, flow):
        step = str(flow.value("steps", index, "id") or index + 1)
        effect = flow.text("steps", index, "effect") or "write"
        is_store = not design.elements[number].is_component
        for read in _step_reads(design, flow, index, number, effect):
            passed = hops(design, read)
            roots = (read.store, *origins(design, read.store))
            before = next((written[n] for n in roots if n in written), "")
            missing = lacking(passed, needed if before else needed - {OWN})
            if missing and read.store not in told:
                told.add(read.store)
                yield Broken(
                    read,
                    tuple(sorted(missing)),
                    tuple(passed),
                    read.place,
                    flow,
                    before,
                    assumed=not is_store,
                )
        if effect == "write":
            for store in (number,) if is_store else writes_of(design, number):
                written.setdefault(store, step)


def _step_reads(design: Design, flow: Element, index: int, number: int, effect: str) -> list[Read]:
    if design.elements[number].is_component:
        return reads_of(design, number)
    if effect == "write":
        return []
    place = flow.at("steps", index)
    assert place is not None
    copy = copy_of(flow.text("steps", index, "readFrom"))
    return [Read(number, copy, flow.flag("steps", index, "sessionToken") is True, place)]


def step_elements(design: Design, flow: Element) -> Iterator[tuple[int, int]]:
    """The steps of a flow, by their place in the list, with the number of the element that does each."""
    if flow.entity is None:
        return
    for relation in flow.entity.relations:
        route = relation.route
        if route[:2] == ("spec", "steps") and route[-1] == "component" and relation.target in design.index:
            yield int(route[2]), design.index[relation.target]


def wants_strong(design: Design, number: int) -> tuple[Place, ...]:
    """Where it is stated that reads of a store see the last write: its own promise, and what its readers need."""
    store = design.elements[number]
    own = store.at("consistency", "primary")
    stated = (
        [own] if own and LINEARIZABLE in (level(store.text("consistency", "primary") or "") or ()) else []
    )
    stated.extend(
        need.at("consistency")
        for need in design.into[number]
        if LINEARIZABLE in _needed(need.texts("consistency"))
    )
    return tuple(stated)
