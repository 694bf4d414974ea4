"""How often something is up with everything it needs, whether it can keep its objective, and what burns its budget."""

from __future__ import annotations

from math import isclose, prod
from typing import TYPE_CHECKING

from archkit.analysis.composite_availability import Availability, Burner, availability
from archkit.analysis.result import Bound, Derivation, Figure, Missing, Operand, Step
from archkit.analysis.written import written
from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.design import Design
    from archkit.analysis.objective import Feasibility, Promise
    from archkit.analysis.questions import Asked
    from archkit.analysis.reading import Stated
    from archkit.source.location import Place

_INDEPENDENT = "failures are independent but for what stands in the same declared failure domain"
_IMPLIED = "where only an objective is stated, it is kept, and the own availability is what is left of it"
_ONE = "where nothing is stated, nothing fails by itself"
_ZONES = "replicas are spread evenly over the declared zones of the region"
_RATIO = "ratio"


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of an element or a flow."""
    return figures(asked.design, ref)


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """The figures of an element or a flow, by its canonical reference; none of anything else."""
    found = availability(design, ref)
    if found is None or not found.roots:
        return ()
    missing, assumed = _missing(found), _assumed(found)
    return (
        *_availability(found, missing, assumed),
        *_burners(found, missing, assumed),
        *_objective(found),
        *_budget(found),
    )


def _availability(
    a: Availability, missing: tuple[Missing, ...], assumed: tuple[str, ...]
) -> Iterator[Figure]:
    told = a.reliability
    if len(missing) == a.size and told.value >= 1:
        # Nobody states anything: 1 would be a number made of nothing.
        yield Figure("availability", None, _RATIO, missing=missing)
        return
    known = not a.event.reach & a.own.missing and not a.unknown_domains
    bound: Bound = "exactly" if known or told.value <= 0 else "at most"
    steps = Derivation(lambda: _steps(a))
    yield Figure("availability", told.value, _RATIO, bound, missing, assumed, steps)
    down = Step("1 - A", (Operand("availability", told.value, _RATIO),), a.unavailability, _RATIO)
    least: Bound = "exactly" if bound == "exactly" else "at least"
    unavailable = Derivation(lambda: (*steps, down))
    yield Figure("unavailability", a.unavailability, _RATIO, least, missing, assumed, unavailable)
    if a.has_soft:
        both = told.value - a.degraded
        operands = (
            Operand("up", told.value, _RATIO),
            Operand("up, and all soft dependencies of what is needed are up", both, _RATIO),
        )
        step = Step("P(up) - P(up and no soft dependency down)", operands, a.degraded, _RATIO)
        blanks = (*missing, *_unknown_soft(a))
        degraded = Derivation(lambda: (*steps, step))
        yield Figure("degraded-share", a.degraded, _RATIO, "exactly", blanks, assumed, degraded)
    if (together := a.quorum_in_one_zone) is not None:
        moved = Derivation(lambda: (*steps, _in_one_zone(a, together)))
        yield Figure("quorum-in-one-zone", together, _RATIO, bound, missing, assumed, moved)


def _in_one_zone(a: Availability, together: float) -> Step:
    domains = a.structure.domains
    replicas = domains.replicas[a.roots[0]]
    assert replicas is not None
    first = replicas.spread[0][0]
    said = domains.availability[first]
    operands = (
        Operand("replicas", replicas.count, "", replicas.place),
        Operand("of them required", replicas.required, "", replicas.place),
        Operand(f"failure domain {domains.label(first)}", said.value if said else 1.0, _RATIO, _place(said)),
        Operand("A, as they are spread", a.reliability.value, _RATIO),
    )
    return Step(f"A, were all replicas in {domains.label(first)}", operands, together, _RATIO)


def _steps(a: Availability) -> Iterator[Step]:
    """What is needed in any case, what remains, and their product."""
    own, domains, elements = a.own, a.structure.domains, a.design.elements
    yield from _implied(a)
    operands: list[Operand] = []
    for number in a.needed:
        label = elements[number].label
        of, chance, stated = own.of[number], own.chances.own[number], own.of[number].source
        name = f"{label}, implied by its objective" if of.implied else label
        place = stated.place if stated else None
        if stated is None and (replicas := domains.replicas[number]) is not None and replicas.availability:
            name, place = f"{label}, {replicas.required} of {replicas.count}", replicas.availability.place
        operands.append(Operand(name, None if of.missing else chance, _RATIO, place))
    around = dict.fromkeys(d for n in a.needed for d in domains.around[n])
    for domain in around:
        said = domains.availability[domain]
        operands.append(
            Operand(
                f"failure domain {domains.label(domain)}",
                said.value if said else None,
                _RATIO,
                said.place if said else None,
            )
        )
    sure = prod(own.chances.own[n] for n in a.needed) * prod(own.chances.domain[d] for d in around)
    yield Step(
        "product of the own availabilities of all that is needed, each once", tuple(operands), sure, _RATIO
    )
    told = a.reliability
    if not isclose(told.value, sure, rel_tol=1e-12):
        yield from _rest(a, sure)


_MOST_IMPLIED = 20
"""Own availabilities that are derived from objectives, before the others are only named."""


def _implied(a: Availability) -> Iterator[Step]:
    """What objectives leave for those that state nothing else."""
    found = [n for n in dict.fromkeys((*a.needed, *a.reliability.elements)) if a.own.of[n].implied]
    for number in found[:_MOST_IMPLIED]:
        told, label = a.own.of[number], a.design.elements[number].label
        assert told.implied is not None
        values = [p.independent for p in told.implied.promises]
        operands = [told.implied.slo.operand("objective"), *_promises(a, told.implied, values)]
        if (around := a.own.around(number)) < 1:
            operands.append(Operand("failure domains it stands in", around, _RATIO))
        formula = f"own availability of {label} = objective / what it needs and stands in, at most 1"
        yield Step(formula, tuple(operands), told.value, _RATIO)


def _rest(a: Availability, sure: float) -> Iterator[Step]:
    own, domains = a.own, a.structure.domains
    needed = frozenset(a.needed)
    elements = a.design.elements
    parts = [
        Operand(elements[n].label, own.chances.own[n], _RATIO, _place(own.of[n].source))
        for n in a.reliability.elements
        if n not in needed
    ]
    for clause in (c for n in a.needed for c in a.structure.clauses[n]):
        what = f"{elements[clause.source].label} -> {' or '.join(elements[m].label for m in clause.members)}"
        for word, route in (("used", ("usage",)), ("served by the fallback", ("fallback", "success"))):
            if said := clause.needs[0].ratio(*route):
                parts.append(Operand(f"{what}: {word}", said.value, _RATIO, said.place))
    parts += [
        Operand(
            f"failure domain {domains.label(d)}",
            own.chances.domain[d],
            _RATIO,
            _place(domains.availability[d]),
        )
        for d in a.reliability.domains
        if not any(d in domains.around[n] for n in needed)
    ]
    how = "by factoring over the parts they share"
    if not a.reliability.is_exact:
        how = f"{a.reliability.draws:,} states drawn"
    part = a.reliability.value / sure if sure > 0 else 0.0
    formula = f"P(alternatives, replicas, fallbacks and shares of requests suffice), {how}"
    yield Step(formula, tuple(parts), part, _RATIO)
    both = (Operand("needed in any case", sure, _RATIO), Operand("the rest suffices", part, _RATIO))
    yield Step("A = product x P(the rest suffices)", both, a.reliability.value, _RATIO)


def _place(stated: Stated | None) -> Place | None:
    return stated.place if stated is not None else None


def _missing(a: Availability) -> tuple[Missing, ...]:
    """Own availabilities, and those of failure domains, that nobody states."""
    elements, domains, reach = a.design.elements, a.structure.domains, a.event.reach
    found = [elements[n].missing("availability") for n in bits_of(reach & a.own.missing)]
    found += [elements[n].missing("availability") for n in bits_of(reach & a.own.implied)]
    for domain in a.unknown_domains:
        entity = a.design.graph.entities.get(domains.refs[domain])
        at = entity.at("spec", "availability") if entity is not None else None
        found.append(Missing(f"availability of {domains.label(domain)}", at))
    return tuple(found)


def _unknown_soft(a: Availability) -> Iterator[Missing]:
    more = a.undegraded.reach & ~a.event.reach
    return (a.design.elements[n].missing("availability") for n in bits_of(more & a.own.missing))


def _assumed(a: Availability) -> tuple[str, ...]:
    reach, told = a.event.reach, a.reliability
    found = [_INDEPENDENT]
    if reach & a.own.implied:
        found.append(_IMPLIED)
    if reach & a.own.missing:
        found.append(_ONE)
    if reach & a.own.spread_evenly:
        found.append(_ZONES)
    if not told.is_exact:
        found.append(
            f"too entangled to be exact: {told.draws:,} states drawn with a fixed seed, 95 % interval "
            f"{told.low:.7f} to {told.high:.7f}; what is not needed in any case is not ranked"
        )
    return tuple(found)


def _burners(a: Availability, missing: tuple[Missing, ...], assumed: tuple[str, ...]) -> Iterator[Figure]:
    largest = a.largest_burner
    if largest is not None:
        steps = Derivation(lambda: (*_steps(a), _burnt(a, largest), _ranking(a, largest)))
        yield Figure("largest-burner-share", largest.share, _RATIO, "exactly", missing, assumed, steps)


def _ranking(a: Availability, largest: Burner) -> Step:
    shares = tuple(Operand(b.label, b.share, _RATIO) for b in a.burners)
    return Step("max of I_C over all parts", shares, largest.share, _RATIO)


def _burnt(a: Availability, part: Burner) -> Step:
    """The criticality importance of one part, from Birnbaum's."""
    domains, own = a.structure.domains, a.own
    if part.is_domain:
        number = domains.index[part.ref]
        chance, place = own.chances.domain[number], _place(domains.availability[number])
    else:
        number = a.design.index[part.ref]
        chance, place = own.chances.own[number], _place(own.of[number].source)
    operands = (
        Operand(
            f"I_B = P(up | {part.label} is up) - P(up | it is down)",
            part.share * a.unavailability / (1 - chance),
            _RATIO,
        ),
        Operand(f"a, own availability of {part.label}", chance, _RATIO, place),
        Operand("A", a.reliability.value, _RATIO),
    )
    return Step(f"I_C of {part.label} = I_B (1 - a) / (1 - A)", operands, part.share, _RATIO)


def _objective(a: Availability) -> Iterator[Figure]:
    f = a.feasibility
    if f is None:
        return
    missing = _unpromised(a, f)
    own = [m for p in f.promises for m in p.unpublished]
    said = tuple(
        f"{a.design.elements[m].label} states no objective: its own availability stands for it" for m in own
    )
    operands = _promises(a, f, [p.independent for p in f.promises])
    product = Step("product of what hard dependencies promise", operands, f.independent, _RATIO)
    bound: Bound = "at most" if missing or own else "exactly"
    independent = ("failures of dependencies are independent", *said)
    yield Figure(
        "dependencies-if-independent", f.independent, _RATIO, bound, missing, independent, (product,)
    )
    upper = Step("min S", _promises(a, f, [p.upper for p in f.promises]), f.upper, _RATIO)
    yield Figure("dependencies-at-best", f.upper, _RATIO, bound, missing, said, (upper,))
    lower = Step("max(0, 1 - sum(1 - S))", _promises(a, f, [p.lower for p in f.promises]), f.lower, _RATIO)
    yield Figure("dependencies-at-worst", f.lower, _RATIO, bound, missing, said, (lower,))
    slo = f.slo.operand("objective")
    below = Operand("dependencies", f.independent, _RATIO)
    least: Bound = "at least" if bound == "at most" else "exactly"
    if f.own_required is not None:
        step = Step("SLO / product of S", (slo, below), f.own_required, _RATIO)
        yield Figure("own-required", f.own_required, _RATIO, least, missing, independent, (product, step))
    if f.dependency_share is not None:
        step = Step("(1 - product of S) / (1 - SLO)", (below, slo), f.dependency_share, _RATIO)
        yield Figure(
            "dependency-share", f.dependency_share, _RATIO, least, missing, independent, (product, step)
        )


def _budget(a: Availability) -> Iterator[Figure]:
    """Minutes of the window: the error budget, what dependencies use of it, what is left; first order."""
    f = a.feasibility
    if f is None:
        return
    window = a.about.ms("slo", "window")
    if window is None:
        yield Figure("error-budget", None, "min", missing=(a.about.missing("slo", "window"),))
        return
    minutes = window.value / 60_000
    slo = f.slo.operand("objective")
    whole = Operand("window", minutes, "min", window.place)
    budget = budget_minutes(minutes, f)
    first = Step("window x (1 - SLO)", (whole, slo), budget, "min")
    yield Figure("error-budget", budget, "min", steps=(first,))
    missing = _unpromised(a, f)
    used = dependency_minutes(minutes, f)
    operands = (whole, *_promises(a, f, [p.independent for p in f.promises]))
    second = Step("window x sum(1 - S)", operands, used, "min")
    least: Bound = "at least" if missing else "exactly"
    yield Figure("dependency-minutes", used, "min", least, missing, (), (second,))
    both = (Operand("budget", budget, "min"), Operand("dependencies", used, "min"))
    left = Step("budget - dependencies", both, budget - used, "min")
    most: Bound = "at most" if missing else "exactly"
    yield Figure("left-minutes", budget - used, "min", most, missing, (), (first, second, left))
    if count := len(f.promises) + len(f.unpromised):
        share = 1 - (1 - f.slo.value) * f.share / count
        parts = (slo, Operand("share for dependencies", f.share, _RATIO), Operand("dependencies", count))
        step = Step("1 - share (1 - SLO) / N", parts, share, _RATIO)
        yield Figure("needed-of-each-dependency", share, _RATIO, steps=(step,))


def budget_minutes(window: float, f: Feasibility) -> float:
    """The error budget of a window in minutes: window x (1 - SLO)."""
    return window * (1 - f.slo.value)


def dependency_minutes(window: float, f: Feasibility) -> float:
    """What dependencies use of a window in minutes, to first order: window x sum(1 - S)."""
    return window * sum(1 - p.independent for p in f.promises)


def _promises(a: Availability, f: Feasibility, values: Sequence[float]) -> tuple[Operand, ...]:
    return tuple(
        Operand(a.named(p) + _of_it(p), value, _RATIO, p.stated[0].place)
        for p, value in zip(f.promises, values, strict=True)
    )


def _of_it(promise: Promise) -> str:
    """What makes it count for less than it promises: ``, used by 75 % of requests``."""
    clause = promise.clause
    used = f", used by {written(1 - clause.excused, _RATIO)} of requests" if clause.excused else ""
    served = clause.served if clause.fallback is not None else 0.0
    return used + (f", with a fallback for {written(served, _RATIO)} of its failures" if served else "")


def _unpromised(a: Availability, f: Feasibility) -> tuple[Missing, ...]:
    members = dict.fromkeys(m for c in f.unpromised for m in c.members)
    elements = a.design.elements
    return tuple(
        elements[m].missing("slo", "availability")
        for m in members
        if elements[m].ratio("slo", "availability") is None
    )
