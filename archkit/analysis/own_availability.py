"""How often each element is up by itself: as stated, or as its objective implies, or nobody knows.

An objective includes everything below. Where only that is stated, the own availability is what is left of it:
`own = objective / product of what the direct hard dependencies promise`, and of the failure domains around it that
none of them stands in; at most 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod
from typing import TYPE_CHECKING

from archkit.analysis.factoring import Factoring
from archkit.analysis.objective import Feasibility, direct, feasibility, own
from archkit.analysis.redundancy import k_of_n, over_domains
from archkit.analysis.structure_function import Chances, StructureFunction, structure_function

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated


@dataclass(frozen=True, slots=True)
class Own:
    """How often one element is up by itself, without dependencies, failure domains and placed replicas."""

    value: float
    """1 where nothing is known."""
    stated: Stated | None = None
    implied: Feasibility | None = None
    """The objective it follows from."""
    missing: bool = False

    @property
    def source(self) -> Stated | None:
        """The number it comes from."""
        return self.stated or (self.implied.slo if self.implied else None)


class OwnAvailabilities:
    """By element, read when asked for."""

    def __init__(self, design: Design) -> None:
        self.design = design
        self.structure: StructureFunction = structure_function(design)

    @cached_property
    def of(self) -> list[Own]:
        """By element."""
        return [self._of(number, element) for number, element in enumerate(self.design.elements)]

    @cached_property
    def chances(self) -> Chances:
        """Of elements and failure domains; 1 where nothing is known."""
        return Chances([o.value * self._replicas(n) for n, o in enumerate(self.of)], self._domain_chances)

    @cached_property
    def factoring(self) -> Factoring:
        """What every answer about these chances shares."""
        return Factoring(self.structure, self.chances)

    @cached_property
    def missing(self) -> int:
        """Bits of elements of which nobody says how often they are up."""
        return sum(1 << n for n, own in enumerate(self.of) if own.missing)

    @cached_property
    def implied(self) -> int:
        """Bits of elements whose own availability only follows from their objective."""
        return sum(1 << n for n, own in enumerate(self.of) if own.implied)

    @cached_property
    def spread_evenly(self) -> int:
        """Bits of elements whose replicas are taken to be spread evenly over zones that nobody names."""
        return sum(1 << n for n, r in enumerate(self.structure.domains.replicas) if r and r.implied)

    @cached_property
    def in_unknown_domains(self) -> int:
        """Bits of elements that depend on failure domains whose availability nobody states."""
        unknown = {d for d, stated in enumerate(self.structure.domains.availability) if stated is None}
        return sum(1 << n for n in range(len(self.of)) if unknown.intersection(self.structure.domains.of(n)))

    @cached_property
    def _domain_chances(self) -> list[float]:
        domains, kept = self.structure.domains, self.design.supposition.own
        stated = zip(domains.refs, domains.availability, strict=True)
        return [s.value if s else kept.get(ref, 1.0) for ref, s in stated]

    def _replicas(self, number: int) -> float:
        """Enough of the replicas are up, where their failure domains do not matter."""
        replicas = self.structure.domains.replicas[number]
        if replicas is None or replicas.spread or replicas.availability is None:
            return 1.0
        return k_of_n(replicas.count, replicas.required, replicas.availability.value)

    def _of(self, number: int, element: Element) -> Own:
        if stated := own(element):
            return Own(stated.value, stated)
        replicas = self.structure.domains.replicas[number]
        if replicas is not None and replicas.availability is not None:
            return Own(1.0)
        found = feasibility(self.structure, element, direct(self.structure, number))
        kept = self.design.supposition.own.get(element.ref)
        if found is not None:
            return Own(self._left(found, number) if kept is None else kept, None, found)
        if kept is not None:
            return Own(kept)
        # A topic is a name on its broker, and fails with it.
        return Own(1.0, missing=element.text("broker") is None)

    def _left(self, found: Feasibility, number: int) -> float:
        """What the objective leaves for the element itself."""
        below = found.independent * self.around(number)
        return min(1.0, found.slo.value / below) if below > 0 else 1.0

    def around(self, number: int) -> float:
        """P(up) of the failure domains that the objective includes and no promise of a dependency does."""
        structure, domains = self.structure, self.structure.domains
        below = {d for m in structure.hard[number] for d in domains.around[m]}
        chance = self._domain_chances
        found = prod(chance[d] for d in domains.around[number] if d not in below)
        replicas = domains.replicas[number]
        if replicas is not None and replicas.spread:
            found *= over_domains(domains, replicas, chance, {*below, *domains.around[number]})
        return found


@lru_cache(maxsize=1)
def own_availabilities(design: Design) -> OwnAvailabilities:
    """The own availabilities of a design; all who ask about the same design share them."""
    return OwnAvailabilities(design)
