"""How long it takes until something is back, when all that it cannot do without has to come back first.

`RTO(v) = own + max over hard dependencies`: they are restored at the same time, and what needs them waits for the
slowest. The members of a circle come back one after another. Of alternatives as many are waited for as are required.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step
from archkit.analysis.written import duration
from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.design import Alternatives, Design, Element
    from archkit.analysis.reading import Stated

MINUTE = 60_000.0

MOST = 20
"""Elements of a chain, or of a circle, that are told one by one."""

_PARALLEL = "what it needs is restored at the same time, all of it"
_IMPLIED = "where only an objective is stated, and nothing is needed, the objective is taken for the time"


class Own(NamedTuple):
    """How long an element takes by itself, in ms."""

    stated: Stated | None
    """None: unknown if something is missing, else no time."""
    missing: Missing | None = None
    """Why it is unknown."""


class Back(NamedTuple):
    """When an element is back."""

    ms: float | None
    """From the failure on; the least it can be unless `is_exact`. None: nothing is known."""
    is_exact: bool
    waits_for: int | None
    """Number of the slowest of what it needs; None: it waits for nothing that is known."""
    circle: tuple[int, ...]
    """The elements that come back one after another with it: itself, and the members of its circle."""


class Late(NamedTuple):
    """An element that is not back within its own objective."""

    number: int
    objective: Stated
    back: Back


def own(design: Design, number: int) -> Own:
    """The time of an element by itself: `recovery.self`, or its objective where it needs nothing.

    A backup that nobody has restored from says nothing: then it is unknown. A topic is a name on its broker, and takes
    no time of its own.
    """
    element = design.elements[number]
    if isinstance(element.value("recovery", "backup"), dict) and not element.value(
        "recovery", "backup", "restoreTested"
    ):
        return Own(None, element.missing("recovery", "backup", "restoreTested"))
    stated = element.ms("recovery", "self")
    if stated is None and not any(need.criticality == "hard" for need in design.out[number]):
        stated = element.ms("recovery", "rto")
    if stated is None and element.text("broker") is None:
        return Own(None, element.missing("recovery", "self"))
    return Own(stated)


@lru_cache(maxsize=1)
def hard(design: Design) -> Adjacency:
    """What fails, or has to be restored, with what: all hard dependencies, alternatives included."""
    return Adjacency(design.refs, ((n.source, n.target) for n in design.needs if n.criticality == "hard"))


@lru_cache(maxsize=1)
def recovery_times(design: Design) -> list[Back]:
    """When each element is back, by number."""
    found: list[Back] = [Back(None, False, None, ())] * len(design)
    for members in reversed(hard(design).components()):
        back = _back(design, members, found)
        for member in members:
            found[member] = back
    return found


def _back(design: Design, members: tuple[int, ...], found: list[Back]) -> Back:
    """When the members of a circle (or one element) are back, from when what they need outside of it is."""
    inside = frozenset(members)
    times = [own(design, m) for m in members]
    waits: list[tuple[Back, int]] = []
    for member in members:
        waits.extend(
            (found[n.target], n.target) for n in design.out[member] if n.is_hard and n.target not in inside
        )
        for group in design.alternatives[member]:
            waits.extend(_slowest_required(group, inside, found))
    slowest = max((w for w in waits if w[0].ms is not None), key=lambda w: w[0].ms or 0, default=None)
    known = [time.stated.value for time in times if time.stated]
    exact = not any(time.missing for time in times) and all(back.is_exact for back, _ in waits)
    if slowest is None and not known:
        return Back(None, False, None, members)
    waited = slowest[0].ms or 0 if slowest else 0
    return Back(sum(known) + waited, exact, slowest[1] if slowest else None, members)


def _slowest_required(
    group: Alternatives, inside: frozenset[int], found: list[Back]
) -> Iterator[tuple[Back, int]]:
    """The last of the alternatives that has to be back; those of the own circle count as back first."""
    outside = sorted(
        ((found[m], m) for m in set(group.members) - inside), key=lambda back: (back[0].ms or 0, back[1])
    )
    required = group.required - (len(group.members) - len(outside))
    if outside and required > 0:
        exact = all(back.is_exact for back, _ in outside)
        back, number = outside[min(required, len(outside)) - 1]
        yield back._replace(is_exact=exact), number


def late(design: Design) -> Iterator[Late]:
    """Elements whose objective (`recovery.rto`) is shorter than the time they need at least."""
    for number, element in enumerate(design.elements):
        if element.entity is None or "recovery" not in element.entity.facts:
            continue
        objective = element.ms("recovery", "rto")
        if objective is None:
            continue
        back = recovery_times(design)[number]
        if back.ms is not None and back.ms > objective.value * (1 + 1e-12):
            yield Late(number, objective, back)


def chain(design: Design, number: int) -> list[int]:
    """What an element waits for: itself, the slowest of what it needs, the slowest of what that needs, and so on.

    The first of them only, where they are many; the time of the last one is then that of all behind it.
    """
    times = recovery_times(design)
    found = [number]
    while len(found) < MOST and (following := times[found[-1]].waits_for) is not None:
        found.append(following)
    return found


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`recovery-time`, in minutes, with the times along the chain that it waits for."""
    back = recovery_times(design)[number]
    if back.ms is None and design.elements[number].value("recovery") is None:
        return ()
    times = recovery_times(design)
    value = None if back.ms is None else back.ms / MINUTE
    missing: tuple[Missing, ...] = ()
    if not back.is_exact:
        way = chain(design, number)
        missing = tuple(m for step in way for m in _told(design, times[step].circle)[1])
        missing = missing or _unknown(design, number)
    return (
        Figure(
            "recovery-time",
            value,
            "min",
            "exactly" if back.is_exact else "at least",
            missing,
            (_PARALLEL, _IMPLIED),
            Derivation(lambda: (_waited(design, number, value),)),
        ),
    )


def _waited(design: Design, number: int, value: float | None) -> Step:
    """The times along the chain that an element waits for."""
    times, way = recovery_times(design), chain(design, number)
    operands = [told for step in way for told in _told(design, times[step].circle)[0]]
    behind = times[way[-1]].waits_for
    if behind is not None:
        rest = times[behind].ms or 0
        operands.append(Operand(f"{design.elements[behind].label} and all behind it", rest / MINUTE, "min"))
    formula = "own + max over hard dependencies"
    if any(len(times[step].circle) > 1 for step in way):
        formula += "; the members of a circle one after another"
    return Step(formula, tuple(operands), value, "min")


Told = tuple[tuple[Operand, ...], tuple[Missing, ...]]


@lru_cache(maxsize=1)
def _circles(design: Design) -> dict[int, Told]:
    """What was told of circles, by the first of their members: everything before a circle tells it again."""
    return {}


def _told(design: Design, circle: tuple[int, ...]) -> Told:
    """The first own times of a circle one by one, the others together, and the first that are missing."""
    known = _circles(design)
    if (found := known.get(circle[0])) is not None:
        return found
    times = [(design.elements[m], own(design, m)) for m in circle]
    stated = [(element.label, time.stated) for element, time in times if time.stated]
    operands = [Operand(label, time.value / MINUTE, "min", time.place) for label, time in stated[:MOST]]
    if rest := stated[MOST:]:
        together = sum(time.value for _, time in rest) / MINUTE
        operands.append(Operand(f"{len(rest)} more of the circle", together, "min"))
    missing = [time.missing for _, time in times if time.missing]
    known[circle[0]] = tuple(operands), tuple(missing[:MOST])
    return known[circle[0]]


def _unknown(design: Design, number: int) -> tuple[Missing, ...]:
    """What is missing beside the chain: the first of the other things it needs whose time is unknown."""
    seen, waiting = {number}, [number]
    while waiting:
        at = waiting.pop()
        lacks = own(design, at).missing
        if lacks:
            return (lacks,)
        for need in design.out[at]:
            if need.criticality == "hard" and need.target not in seen:
                seen.add(need.target)
                waiting.append(need.target)
    return ()


def label(design: Design, number: int) -> str:
    """An element with the time it takes by itself: `order 5 min`."""
    element: Element = design.elements[number]
    time = own(design, number).stated
    return f"{element.label} {duration(time.value)}" if time else element.label
