"""What fails as a whole, and which elements stand in it: zones, regions, clusters, providers.

An element stands in what `failureDomains` names, and in the region of `placement` when it names exactly one; its
replicas stand in `placement.domains` in turn. A domain inside another (`parent`) fails with it. Zones that are only
counted are taken for the declared ones of the region where nothing else can be meant: as many are declared as counted,
and the replicas can be spread over them evenly. Everything else is left unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from archkit.model.ref import RefError, parse_ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated
    from archkit.source.location import Place

_FIELDS = ("failureDomains", "placement")
_DEPTH = 32
"""Domains one in another; there is no need for more, and a file may name thousands."""


@dataclass(frozen=True, slots=True)
class Replicas:
    """Identical instances of an element, of which `required` must be up."""

    count: int
    required: int
    """At least 1, at most `count`."""
    availability: Stated | None
    """Of one instance; None: an instance fails only with the domain it stands in."""
    spread: tuple[tuple[int, int], ...]
    """Failure domain and how many stand in it; empty: not known."""
    implied: bool
    """The zones are not named, only counted."""
    place: Place

    @property
    def is_quorum(self) -> bool:
        """Whether a majority is needed, and not all of them."""
        return self.count < 2 * self.required and self.required < self.count


class FailureDomains:
    """Failure domains by number, and who stands in them. Never changed once made."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self._index: dict[str, int] = {}
        parents: dict[str, str] = {}
        for domain in design.of_kind("FailureDomain"):
            self._number(domain.ref)
            if parent := _refs(domain, domain.texts("parent")):
                parents[domain.ref] = parent[0]
        for parent_ref in dict.fromkeys(parents.values()):
            self._number(parent_ref)
        self._parents = parents
        self._named: dict[int, tuple[int, ...]] = {}
        self._region: dict[int, int] = {}
        self._placed: dict[int, tuple[int, ...]] = {}
        self._essential: dict[tuple[tuple[tuple[int, int], ...], int, int], int] = {}
        for number, element in enumerate(design.elements):
            facts = element.entity.facts if element.entity is not None else {}
            if any(key in facts for key in _FIELDS):
                self._read(number, element)
        self.refs: tuple[str, ...] = tuple(self._index)
        """Canonical references; the position of each is its number. Some may be named and nowhere described."""

    def __len__(self) -> int:
        return len(self.refs)

    def _number(self, ref: str) -> int:
        return self._index.setdefault(ref, len(self._index))

    def _read(self, number: int, element: Element) -> None:
        named = _refs(element, element.texts("failureDomains"))
        if named:
            self._named[number] = tuple(map(self._number, named))
        placed = _refs(element, element.texts("placement", "domains"))
        if placed:
            self._placed[number] = tuple(map(self._number, placed))
        regions = element.texts("placement", "regions")
        if len(set(regions)) == 1 and (region := _refs(element, regions)):
            self._region[number] = self._number(region[0])

    @property
    def index(self) -> Mapping[str, int]:
        """The number of every domain."""
        return self._index

    def label(self, domain: int) -> str:
        """What people call it."""
        entity = self.design.graph.entities.get(self.refs[domain])
        return entity.label if entity is not None else self.refs[domain].rpartition("/")[2]

    @cached_property
    def within(self) -> list[tuple[int, ...]]:
        """By domain: itself and all it lies in, which take it down."""
        found: list[tuple[int, ...]] = []
        for ref in self.refs:
            chain, at = [ref], self._parents.get(ref)
            while at is not None and at not in chain and len(chain) < _DEPTH:
                chain.append(at)
                at = self._parents.get(at)
            found.append(tuple(self._index[r] for r in chain))
        return found

    @cached_property
    def availability(self) -> list[Stated | None]:
        """By domain: the share of the time it is up, without what it lies in."""
        stated = {d.ref: d.ratio("availability") for d in self.design.of_kind("FailureDomain")}
        return [stated.get(ref) for ref in self.refs]

    @cached_property
    def around(self) -> list[tuple[int, ...]]:
        """By element: every domain whose loss takes the whole of it down, each once."""
        found: list[tuple[int, ...]] = [()] * len(self.design)
        for number in {**self._named, **self._region}:
            stands = (*self._named.get(number, ()), *self._implied(number))
            found[number] = tuple(dict.fromkeys(d for s in stands for d in self.within[s]))
        return found

    def implied(self, number: int) -> tuple[int, ...]:
        """The region of an element and what that lies in, as far as its `failureDomains` do not name them."""
        named = self._named.get(number, ())
        return tuple(d for s in self._implied(number) for d in self.within[s] if d not in named)

    def _implied(self, number: int) -> tuple[int, ...]:
        return (self._region[number],) if number in self._region else ()

    @cached_property
    def replicas(self) -> list[Replicas | None]:
        """By element: its instances; None where nobody says how many there are."""
        found: list[Replicas | None] = [None] * len(self.design)
        for number, element in enumerate(self.design.elements):
            if element.entity is not None and "placement" in element.entity.facts:
                found[number] = self._replicas(number, element)
        return found

    def _replicas(self, number: int, element: Element) -> Replicas | None:
        placed = self._placed.get(number, ())
        stated, required = (element.number("placement", key) for key in ("replicas", "required"))
        count = int(stated.value) if stated else len(placed)
        place = element.at("placement")
        if count < 1 or place is None:
            return None
        needed = min(max(int(required.value), 1), count) if required else 1
        implied = not placed
        if implied and required is not None:
            placed = self._zones(number, element, count)
        share, rest = divmod(count, len(placed)) if placed else (0, 0)
        spread: dict[int, int] = {}
        for i, domain in enumerate(placed):
            spread[domain] = spread.get(domain, 0) + share + (i < rest)
        return Replicas(
            count,
            needed,
            element.ratio("placement", "replicaAvailability"),
            tuple((d, n) for d, n in spread.items() if n),
            implied and bool(spread),
            place,
        )

    def _zones(self, number: int, element: Element, count: int) -> tuple[int, ...]:
        """The declared zones of its one region, when it can only mean all of them, evenly filled."""
        zones = element.number("placement", "zones")
        if zones is None or number not in self._region:
            return ()
        declared = self._zones_of.get(self._region[number], ())
        fits = len(declared) == int(zones.value) and declared and count % len(declared) == 0
        return declared if fits else ()

    @cached_property
    def _zones_of(self) -> dict[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for domain in self.design.of_kind("FailureDomain"):
            parent = self._parents.get(domain.ref)
            if parent is not None and domain.type == "zone":
                found.setdefault(self._index[parent], []).append(self._index[domain.ref])
        return {region: tuple(zones) for region, zones in found.items()}

    def lost_with(self, lost: Iterable[int]) -> frozenset[int]:
        """These domains and all that lie in them."""
        gone = frozenset(lost)
        return (
            frozenset(d for d, around in enumerate(self.within) if not gone.isdisjoint(around))
            if gone
            else gone
        )

    def stands_in(self, number: int, gone: frozenset[int]) -> bool:
        """Whether an element, or any of its replicas, stands in one of these domains."""
        replicas = self.replicas[number]
        spread = replicas.spread if replicas is not None else ()
        return not gone.isdisjoint(self.around[number]) or any(d in gone for d, _ in spread)

    def of(self, number: int) -> Iterator[int]:
        """Domains that matter to an element: those around it, and those in which its replicas stand; some twice."""
        yield from self.around[number]
        if replicas := self.replicas[number]:
            yield from (d for stands, _ in replicas.spread for d in self.within[stands])

    def left(self, replicas: Replicas, lost: Iterable[int]) -> int:
        """Instances that stay when these domains are lost; all of them where nobody knows where they stand."""
        gone = lost if isinstance(lost, frozenset) else frozenset(lost)
        return replicas.count - sum(n for d, n in replicas.spread if not gone.isdisjoint(self.within[d]))

    def essential(self, replicas: Replicas) -> int:
        """Bits of the domains of which none can be lost alone: too few instances would be left."""
        key = replicas.spread, replicas.count, replicas.required
        if key not in self._essential:
            around = {d for stands, _ in replicas.spread for d in self.within[stands]}
            self._essential[key] = sum(
                1 << d for d in around if self.left(replicas, (d,)) < replicas.required
            )
        return self._essential[key]

    def is_placed(self, number: int) -> bool:
        """Whether somebody says where it stands. A topic is a name on its broker, and stands where that does."""
        needs = self.design.out[number]
        hosts = (n.target for n in needs if n.edge.attributes.get("role") == "broker")
        return any(self.around[n] or ((r := self.replicas[n]) and r.spread) for n in (number, *hosts))

    def unplaced(self) -> Iterator[int]:
        """Elements of which nobody says where they stand."""
        return (number for number in range(len(self.design)) if not self.is_placed(number))


@lru_cache(maxsize=1)
def failure_domains(design: Design) -> FailureDomains:
    """The failure domains of a design; all who ask about the same design share them."""
    return FailureDomains(design)


def _refs(element: Element, texts: Iterable[str]) -> tuple[str, ...]:
    """Canonical references; what is no readable reference is the schema's finding."""
    namespace = element.entity.namespace.lower() if element.entity is not None else "default"
    found: list[str] = []
    for text in texts:
        try:
            ref = parse_ref(text, "failuredomain", namespace)
        except RefError:
            continue
        if ref.startswith("failuredomain:"):
            found.append(ref)
    return tuple(found)
