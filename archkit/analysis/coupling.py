"""How elements hang together: instability, reach of a change, and whether the declared domains cut where it matters.

All needs count, those that wait and those that do not. Gateways, identity and brokers (`platform: true`) are needed by
everything and would hide the rest, so that each measure can be taken without them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from archkit.graph.adjacency import Adjacency
from archkit.model.selector import domains

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design, Need

FEWEST = 5
"""Elements below which the measures are shown and nothing is concluded from them."""


@dataclass(frozen=True)
class Coupling:
    """Who needs whom, all of it or without the platform. Elements keep their numbers of the design."""

    design: Design
    kept: Sequence[bool]
    """Whether an element is looked at."""
    needs: tuple[Need, ...]
    """Those between elements that are looked at."""

    @cached_property
    def graph(self) -> Adjacency:
        return Adjacency(self.design.refs, ((n.source, n.target) for n in self.needs))

    @cached_property
    def size(self) -> int:
        """Elements looked at."""
        return sum(self.kept)

    def efferent(self, element: int) -> int:
        """Ce: others that it needs."""
        return sum(other != element for other in self.graph.successors[element])

    def afferent(self, element: int) -> int:
        """Ca: others that need it."""
        return sum(other != element for other in self.graph.predecessors[element])

    def instability(self, element: int) -> float | None:
        """I = Ce / (Ca + Ce): 0 where others need it and it needs nobody, 1 the other way round (Martin, OO design
        quality metrics, 1994). None: it has to do with nobody."""
        leaving, coming = self.efferent(element), self.afferent(element)
        return leaving / (leaving + coming) if leaving + coming else None

    def unstable(self) -> Iterator[tuple[Need, float, float]]:
        """Needs against the stable dependencies principle, each pair once: the instability of the one that needs is
        less than that of the one that is needed."""
        known = [self.instability(i) for i in range(len(self.design))]
        seen: set[tuple[int, int]] = set()
        for need in self.needs:
            below, above = known[need.source], known[need.target]
            if below is not None and above is not None and below < above:
                pair = (need.source, need.target)
                if pair not in seen:
                    seen.add(pair)
                    yield need, below, above

    @cached_property
    def reach(self) -> Sequence[int]:
        """By number: elements that a change may have to do with, itself included."""
        return self.graph.reach_sizes()

    @cached_property
    def propagation_cost(self) -> float | None:
        """Pairs (a, b) where a needs b, at first hand or through others, and each with itself, of all V * V
        (MacCormack, Rusnak and Baldwin, Management Science 52(7) 2006). None without elements."""
        reachable = sum(size for size, kept in zip(self.reach, self.kept, strict=True) if kept)
        return reachable / self.size**2 if self.size else None

    @cached_property
    def cycles(self) -> list[tuple[int, ...]]:
        """Elements that need each other in circles, whether they wait or not."""
        return self.graph.cyclic()


@lru_cache(maxsize=1)
def coupling(design: Design) -> Coupling:
    """Of all elements."""
    return Coupling(design, [True] * len(design), design.needs)


@lru_cache(maxsize=1)
def without_platform(design: Design) -> Coupling:
    """Of all elements that do not say `platform: true`."""
    kept = [not element.flag("platform") for element in design.elements]
    if all(kept):
        return coupling(design)
    return Coupling(design, kept, tuple(n for n in design.needs if kept[n.source] and kept[n.target]))


@dataclass(frozen=True, slots=True)
class Cut:
    """How the declared domains cut the needs between elements that lie in one."""

    needs: int
    """m: needs between elements with a domain."""
    crossing: int
    """Those between two domains."""
    crossing_sync: int
    """Those of them where somebody waits."""
    modularity: float | None
    """Q = sum over domains of L / m - out * in / m^2 (Leicht and Newman, Physical Review Letters 100, 2008)."""
    without_domain: tuple[int, ...]
    """Elements that lie in none, and are left out."""

    @property
    def ratio(self) -> float | None:
        """Crossing needs of all; None where there is none."""
        return self.crossing / self.needs if self.needs else None

    @property
    def sync_ratio(self) -> float | None:
        """Of the crossing needs, those where somebody waits."""
        return self.crossing_sync / self.crossing if self.crossing else None


def cut(of: Coupling) -> Cut:
    """The domains of systems, the innermost ones, against the needs."""
    design, entities = of.design, of.design.graph.entities
    home: list[str | None] = []
    for element in design.elements:
        home.append(next(domains(entities, element.entity), None) if element.entity else None)
    inside, leaving, coming = Counter[str](), Counter[str](), Counter[str]()
    total = crossing = waiting = 0
    for need in of.needs:
        source, target = home[need.source], home[need.target]
        if source is None or target is None:
            continue
        total += 1
        leaving[source] += 1
        coming[target] += 1
        if source == target:
            inside[source] += 1
        else:
            crossing += 1
            waiting += need.is_sync
    quality = None
    if total:
        quality = sum(inside[d] / total - leaving[d] * coming[d] / total**2 for d in sorted(leaving | coming))
    lost = tuple(i for i, (d, kept) in enumerate(zip(home, of.kept, strict=True)) if d is None and kept)
    return Cut(total, crossing, waiting, quality, lost)


def sync_ratio(of: Coupling) -> tuple[int, int]:
    """Needs where somebody waits, and needs where nobody does; of a plain `dependsOn` neither is known."""
    ways = Counter(need.edge.via for need in of.needs)
    return ways["sync"], ways["async"]


def feedback_loops(design: Design) -> list[tuple[int, ...]]:
    """Circles that are closed by what does not wait: no error, but what comes back may swing or never end."""
    waits = Adjacency(design.refs, ((n.source, n.target) for n in design.needs if n.is_sync))
    sync = set(waits.cyclic())
    return [members for members in coupling(design).cycles if members not in sync]


def chatty(design: Design, limit: float) -> Iterator[Need]:
    """Needs with more calls per request than the limit, as stated."""
    return (
        n
        for n in design.needs
        if not n.edge.derived and "callsPerRequest" in n.edge.attributes and n.calls > limit
    )
