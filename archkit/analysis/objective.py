"""Whether an availability objective can be kept with what it depends on.

The objective against the inclusive objectives S of its direct hard dependencies: above their minimum it is impossible
whatever fails together (Fréchet 1935: max(0, 1 - sum(1 - S)) <= P(all up) <= min S), above their product it is
infeasible if failures are independent (Treynor et al., The Calculus of Service Availability, ACM Queue 15(2), 2017).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Literal, NamedTuple

from archkit.analysis.redundancy import some_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.analysis.design import Element
    from archkit.analysis.reading import Stated
    from archkit.analysis.structure_function import Clause, StructureFunction

Verdict = Literal["infeasible", "infeasible_if_independent", "tight", "ok"]

SHARE = 0.5
"""Share of the error budget above which dependencies leave too little of it."""

_SLACK = 1e-12
"""What floating point may add to a difference of two ratios."""


class Promise(NamedTuple):
    """What one hard dependency promises to the one that has it, as a share of its requests."""

    clause: Clause
    stated: tuple[Stated, ...]
    """The objective of each member, in order."""
    lower: float
    """The least that gets through, whatever fails together."""
    upper: float
    """The most that gets through, whatever fails together."""
    independent: float
    """What gets through when failures are independent."""
    unpublished: tuple[int, ...]
    """Members without an objective: their own availability, above which it cannot be, is taken for it."""


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Feasibility:
    """An objective against what its dependencies promise."""

    slo: Stated
    promises: tuple[Promise, ...]
    unpromised: tuple[Clause, ...]
    """Hard dependencies of which nothing is known."""
    share: float = SHARE
    upper: float = field(init=False)
    """At most so often all dependencies are up, whatever fails together."""
    independent: float = field(init=False)
    """So often all dependencies are up when they fail independently."""

    def __post_init__(self) -> None:
        self.upper = min([p.upper for p in self.promises], default=1.0)
        self.independent = prod([p.independent for p in self.promises])

    @property
    def lower(self) -> float:
        """At least so often all dependencies are up, whatever fails together."""
        return max(0.0, 1 - sum(1 - p.lower for p in self.promises))

    @property
    def dependency_share(self) -> float | None:
        """The share of the error budget that dependencies use. None: there is no budget."""
        budget = 1 - self.slo.value
        return (1 - self.independent) / budget if budget > 0 else None

    @property
    def own_required(self) -> float | None:
        """What its own availability has to be; above 1 the objective cannot be kept. None: nothing would do."""
        return self.slo.value / self.independent if self.independent > 0 else None

    def exceeds(self, ratio: float) -> bool:
        """Whether the objective is more than this."""
        return self.slo.value > ratio + _SLACK

    @property
    def known_verdict(self) -> Verdict:
        """The verdict as far as the known promises go; further ones can only make it worse."""
        if self.exceeds(self.upper):
            return "infeasible"
        if self.exceeds(self.independent):
            return "infeasible_if_independent"
        if 1 - self.independent > self.share * (1 - self.slo.value) + _SLACK:
            return "tight"
        return "ok"

    @property
    def verdict(self) -> Verdict | None:
        """None: unknown, since a dependency promises nothing and the others leave room."""
        found = self.known_verdict
        return None if found == "ok" and self.unpromised else found

    def weakest(self) -> list[Promise]:
        """Those who let the fewest through first."""
        return sorted(self.promises, key=lambda p: p.independent)


def feasibility(
    structure: StructureFunction, about: Element, clauses: Iterable[Clause], share: float = SHARE
) -> Feasibility | None:
    """The objective of an element or a flow against these hard dependencies; None when it has no objective."""
    slo = objective(about)
    return None if slo is None else Feasibility(slo, *_promised(structure, clauses), share)


def direct(structure: StructureFunction, number: int) -> Iterator[Clause]:
    """Direct hard dependencies of an element; one needed for every request counts once, however often written."""
    always = frozenset(structure.hard[number])
    told: set[int] = set()
    for clause in structure.required[number]:
        if clause.is_plain:
            if not told.issuperset(clause.members):
                told.update(clause.members)
                yield clause
        elif len(clause.members) > 1 or clause.members[0] not in always:
            yield clause


@lru_cache(maxsize=1 << 16)
def objective(element: Element) -> Stated | None:
    """The stated objective of an element or a flow: how often it is up, with everything it needs."""
    return element.ratio("slo", "availability")


def inclusive(element: Element) -> Stated | None:
    """What it promises with its dependencies: its objective; else, as an upper bound, its own availability."""
    return objective(element) or own(element)


@lru_cache(maxsize=1 << 16)
def own(element: Element) -> Stated | None:
    """The stated availability of an element by itself."""
    return element.ratio("availability") or element.ratio("availability", "self")


def _promised(
    structure: StructureFunction, clauses: Iterable[Clause]
) -> tuple[tuple[Promise, ...], tuple[Clause, ...]]:
    """What these dependencies promise, and those that promise nothing."""
    promises: list[Promise] = []
    unpromised: list[Clause] = []
    elements = structure.design.elements
    for clause in clauses:
        stated = tuple(s for m in clause.members if (s := inclusive(elements[m])) is not None)
        if len(stated) < len(clause.members):
            unpromised.append(clause)
            continue
        unpublished = tuple(m for m in clause.members if objective(elements[m]) is None)
        spare = inclusive(elements[clause.fallback]) if clause.fallback is not None else None
        through = _through(clause, [s.value for s in stated], spare.value if spare else 1.0)
        promises.append(Promise(clause, stated, *through, unpublished))
    return tuple(promises), tuple(unpromised)


def _through(clause: Clause, values: Sequence[float], spare: float) -> tuple[float, float, float]:
    """The least, the most and the independent share of requests that a clause lets through."""
    k, n = clause.required, len(values)
    used = 1 - clause.excused
    served = clause.served if clause.fallback is not None else 0.0
    most_down = _at_most([1 - v for v in values], n - k + 1)
    least_down = 1 - _at_most(values, k)
    lower = 1 - used * min(most_down, 1 - served * max(0.0, spare - most_down))
    upper = 1 - used * max(0.0, least_down - served)
    return lower, upper, 1 - used * (1 - some_of(values, k)) * (1 - served * spare)


def _at_most(chances: Sequence[float], k: int) -> float:
    """P(at least k happen) whatever happens together: min over j < k of (sum of the n - j smallest) / (k - j).

    Rüger, Das maximale Signifikanzniveau des Tests "Lehne H0 ab, wenn k unter n gegebenen Tests zur Ablehnung führen",
    Metrika 25 (1978); attained, so that no sharper bound exists.
    """
    least, below = sorted(chances), 0.0
    found = 1.0
    for count, chance in enumerate(least, 1):
        below += chance
        if (over := k - len(least) + count) > 0:
            found = min(found, below / over)
    return found
