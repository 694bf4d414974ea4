"""How often something is up with everything it needs, what that leaves of its error budget, and what burns it.

A(s) = P(structure function of s), each part counted once however many need it: the product of own availabilities over
everything that is needed in any case, times the chance that alternatives, replicas and fallbacks hold. Objectives of
dependencies are never multiplied down the tree, which would count shared dependencies twice (Treynor et al., The
Calculus of Service Availability, ACM Queue 15(2), 2017). Failures are independent but for declared failure domains.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.design import Need
from archkit.analysis.objective import Feasibility, Promise, direct, feasibility
from archkit.analysis.own_availability import OwnAvailabilities, own_availabilities
from archkit.analysis.reliability import Reliability, reliability
from archkit.analysis.structure_function import Clause
from archkit.graph.bits import bits_of
from archkit.model.ref import RefError, parse_ref

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.analysis.clause_terms import Event
    from archkit.analysis.design import Design, Element
    from archkit.analysis.structure_function import StructureFunction


@dataclass(frozen=True, slots=True)
class Burner:
    """A part and its share in the unavailability: criticality importance I_B (1 - a) / (1 - A)."""

    ref: str
    label: str
    share: float
    """Shares add up to more than 1 where parts are redundant: each would end the same outages."""
    is_domain: bool


class Availability:
    """The availability of one element or flow, computed when asked for."""

    def __init__(self, design: Design, about: Element, number: int | None) -> None:
        self.design = design
        self.about = about
        self.own: OwnAvailabilities = own_availabilities(design)
        self.structure: StructureFunction = self.own.structure
        self.number = number
        """Of the element; None for a flow."""
        self.parts: tuple[Clause, ...] = (
            tuple(direct(self.structure, number)) if number is not None else tuple(_steps(design, about))
        )
        """What it needs directly: the hard dependencies of an element, those who do the steps of a flow."""
        self.roots: tuple[int, ...] = (
            (number,) if number is not None else tuple(dict.fromkeys(c.members[0] for c in self.parts))
        )

    @cached_property
    def event(self) -> Event:
        """That it is up: bits of everything it needs in any case, and of everything that can matter."""
        return self.own.factoring.clauses.all_up(self.roots)

    @cached_property
    def reliability(self) -> Reliability:
        """P(it is up with everything it needs)."""
        return reliability(self.own.factoring, self.event)

    @cached_property
    def needed(self) -> list[int]:
        """What it needs in any case, itself included."""
        return self.structure.needed(self.roots)

    @cached_property
    def reach(self) -> list[int]:
        """Itself, everything it needs in any hard way, and the members of groups."""
        return self.structure.closure(self.roots)

    @property
    def size(self) -> int:
        """How many elements these are that it needs in any case."""
        return (self.event.up & ((1 << len(self.design)) - 1)).bit_count()

    @property
    def closure(self) -> tuple[str, ...]:
        """The references of these; sorted."""
        return tuple(sorted(self.design.names(self.reach)))

    @cached_property
    def unknown_domains(self) -> tuple[int, ...]:
        """Failure domains on which it depends and whose availability nobody states."""
        domains = self.structure.domains
        numbers = bits_of(self.event.reach & self.own.in_unknown_domains)
        found = dict.fromkeys(d for n in numbers for d in domains.of(n))
        return tuple(d for d in found if domains.availability[d] is None)

    @property
    def has_soft(self) -> bool:
        """Whether anything that it needs in any case has a soft dependency."""
        return bool(self.event.up & self.own.factoring.clauses.with_soft)

    @property
    def soft(self) -> tuple[Clause, ...]:
        """The soft dependencies of everything that it needs in any case."""
        return tuple(c for n in self.needed for c in self.structure.soft[n])

    @cached_property
    def undegraded(self) -> Event:
        """That it is up, and all of these with it."""
        return self.own.factoring.clauses.undegraded(self.roots)

    @cached_property
    def degraded(self) -> float:
        """P(it is up, and one of its soft dependencies is down)."""
        if not self.has_soft:
            return 0.0
        whole = reliability(self.own.factoring, self.undegraded)
        return max(0.0, self.reliability.value - whole.value)

    @property
    def unavailability(self) -> float:
        """1 - A."""
        return 1 - self.reliability.value

    @property
    def burners(self) -> tuple[Burner, ...]:
        """Parts by their share in the unavailability, the largest first; none when it is never down."""
        return self._ranked((self.reliability.elements, self.reliability.domains))

    @cached_property
    def largest_burner(self) -> Burner | None:
        """The first of them."""
        return next(iter(self._ranked(self.reliability.heaviest)), None)

    def _ranked(self, weights: tuple[Mapping[int, float], Mapping[int, float]]) -> tuple[Burner, ...]:
        missing = self.unavailability
        if missing <= 0:
            return ()
        refs, domains = self.design.refs, self.structure.domains
        found = [
            Burner(refs[n], self.design.elements[n].label, weight / missing, is_domain=False)
            for n, weight in weights[0].items()
        ]
        found += [
            Burner(domains.refs[d], domains.label(d), weight / missing, is_domain=True)
            for d, weight in weights[1].items()
        ]
        # What differs by less than floating point can tell is equal, and goes by name.
        return tuple(sorted((b for b in found if b.share > 0), key=lambda b: (-round(b.share, 9), b.ref)))

    @cached_property
    def feasibility(self) -> Feasibility | None:
        """Its objective against what it depends on directly."""
        return feasibility(self.structure, self.about, self.parts)

    def named(self, promise: Promise) -> str:
        """What people call the one who promises; of alternatives all of them."""
        return " or ".join(self.design.elements[m].label for m in promise.clause.members)

    @cached_property
    def quorum_in_one_zone(self) -> float | None:
        """The same if all its replicas stood in the first of their failure domains. None: nobody says where they do."""
        replicas = self.structure.domains.replicas[self.number] if self.number is not None else None
        if self.number is None or replicas is None or not replicas.spread:
            return None
        return reliability(self.own.factoring, self.event, self.number).value


@lru_cache(maxsize=1)
def objectives(design: Design) -> tuple[Availability, ...]:
    """Every element and every flow that states how often it is up."""
    found = [
        Availability(design, element, number)
        for number, element in enumerate(design.elements)
        if element.entity is not None
        and "slo" in element.entity.facts
        and element.ratio("slo", "availability")
    ]
    flows = (flow for flow in design.of_kind("Flow") if flow.ratio("slo", "availability"))
    return (*found, *(Availability(design, flow, None) for flow in flows))


@lru_cache(maxsize=64)
def availability(design: Design, ref: str) -> Availability | None:
    """The availability of an element or a flow by its canonical reference; None for anything else."""
    number = design.index.get(ref)
    if number is not None:
        return Availability(design, design.elements[number], number)
    flow = design.flow(ref)
    return Availability(design, flow, None) if flow is not None else None


def _steps(design: Design, flow: Element) -> Iterator[Clause]:
    """Who must be up for a flow to go through: its entry, and all steps but those retried until they succeed."""
    found: dict[int, tuple[Need, ...]] = {}
    entry = flow.text("entry")
    if entry is not None and flow.entity is not None:
        try:
            at = design.index.get(parse_ref(entry, "component", flow.entity.namespace.lower()))
        except RefError:
            at = None
        if at is not None:
            found[at] = ()
    for edge in design.graph.out(flow.ref, "depends-on"):
        if edge.target in design.index and edge.attributes.get("kind") != "retriable":
            target = design.index[edge.target]
            found[target] = found.get(target) or (Need(edge, -1, target),)
    for target, needs in found.items():
        yield Clause(-1, (target,), 1, 0.0, None, 0.0, needs)
