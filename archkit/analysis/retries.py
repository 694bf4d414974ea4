"""How many calls one request becomes when things fail, and whether an overload would end by itself."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.amplification import spread, worst_entry
from archkit.analysis.attempts import brown_out
from archkit.analysis.overload import load
from archkit.analysis.result import Figure, Missing, Operand, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.amplification import Amplification
    from archkit.analysis.call import Call
    from archkit.analysis.design import Design
    from archkit.analysis.overload import Load
    from archkit.analysis.questions import Asked

_FIRST = "these are the first seconds, before any circuit breaker opens"
_ALL_FAIL = "everything behind each call fails, so that every attempt is made"


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of an element or a flow."""
    return figures(asked.design, ref)


def figures(design: Design, ref: str) -> tuple[Figure, ...]:
    """The figures of a component or a resource as what is called, by its canonical reference; none for others.

    `amplification`, `sustained-amplification`, `calls-at-worst`, `retrying-layers` from the entry that multiplies
    most; `peak-load`, `peak-load-with-retries`, `safe-peak` over all entries; `expected-calls`, `client-failure`
    while it fails as often as it says.
    """
    number = design.index.get(ref)
    if number is None:
        return ()
    root = worst_entry(design, number)
    found = spread(design, root).amplification(number) if root is not None else None
    return (
        *(_amplified(design, found) if found else ()),
        *_overload(design, load(design, number)),
        *(_brown_out(design, found) if found else ()),
    )


def _amplified(design: Design, found: Amplification) -> Iterator[Figure]:
    entry = design.elements[found.root].label
    assumed = (f"the request comes in at {entry}, the entry that multiplies most", _ALL_FAIL)
    if found.reason is not None:
        gap = (Missing("an end to the circle of calls on the way", found.chain[-1].need.edge.place),)
        yield Figure("amplification", None, missing=gap, assumptions=assumed)
        return
    hops = tuple(_hop(design, call) for call in found.chain)
    m, worst = Operand("calls", found.calls_without_retries), Operand("calls with retries", found.calls_worst)
    along = Step("n = min(attempts, 1 + budget), along the worst path", hops, _product(found.chain))
    plain = Step("sum over paths of prod(m)", (), found.calls_without_retries)
    every = Step("sum over paths of prod(m n)", hops, found.calls_worst)
    factor = Step("sum(prod(m n)) / sum(prod(m))", (worst, m), found.factor)
    yield Figure(
        "amplification", found.factor, assumptions=(*assumed, _FIRST), steps=(along, plain, every, factor)
    )
    opened = Step("sum over paths of prod(m n), n = 1 behind a breaker", (), found.calls_sustained)
    after = Step(
        "sum(prod(m n)) / sum(prod(m))",
        (Operand("calls with open breakers", found.calls_sustained), m),
        found.sustained,
    )
    yield Figure(
        "sustained-amplification",
        found.sustained,
        assumptions=(*assumed, "every circuit breaker on the way has opened"),
        steps=(plain, opened, after),
    )
    yield Figure("calls-at-worst", found.calls_worst, "calls", assumptions=assumed, steps=(every,))
    layers = None if found.layers is None else float(found.layers)
    again = Step("most calls with attempts > 1 on one path", hops, layers)
    yield Figure("retrying-layers", layers, assumptions=assumed[:1], steps=(again,))


def _hop(design: Design, call: Call) -> Operand:
    place = call.need.at("retries", "maxAttempts") if call.retries else call.need.at()
    name = f"{design.elements[call.need.source].label} -> {design.elements[call.need.target].label}"
    if call.budget is not None:
        name += f" (at most {call.attempts}, budget {call.budget.value:.0%})"
    return Operand(name, call.worst_attempts, "attempts", place)


def _product(chain: tuple[Call, ...]) -> float:
    found = 1.0
    for call in chain:
        found *= call.worst_attempts
    return found


def _overload(design: Design, here: Load) -> Iterator[Figure]:
    element = design.elements[here.number]
    missing: tuple[Missing, ...] = ()
    if here.plain is None and here.unstated is not None:
        entry = design.elements[here.unstated]
        missing = (Missing(f"capacity.peak of {entry.label}", entry.at("capacity", "peak")),)
    elif here.plain is None:
        missing = (element.missing("capacity", "peak"),)
    assumed = () if here.stated else ("all entries are at their peak together",)
    own = (here.stated.operand("peak"),) if here.stated else ()
    plain = Step("as stated" if own else "sum over entries of peak x calls", own, here.plain, "rps")
    known = here.plain is not None
    yield Figure(
        "peak-load",
        here.plain,
        "rps",
        "exactly" if own else "at most",
        missing,
        assumed,
        (plain,) if known else (),
    )
    factor = Operand("amplification", here.amplification)
    retried = Step(
        "load x amplification", (Operand("load", here.plain, "rps"), factor), here.with_retries, "rps"
    )
    if here.amplification is not None:
        yield Figure(
            "peak-load-with-retries",
            here.with_retries,
            "rps",
            "exactly" if own else "at most",
            missing,
            (*assumed, _ALL_FAIL, _FIRST),
            (plain, retried) if known else (),
        )
    if here.amplification is None and here.capacity is None:
        return
    gaps = () if here.capacity else (element.missing("capacity", "max"),)
    if here.amplification is None:
        gaps = (*gaps, Missing("calls from an entry, without a circle", element.at()))
    operands = (here.capacity.operand("capacity"), factor) if here.capacity else (factor,)
    safe = Step("capacity / amplification", operands, here.safe_peak, "rps")
    yield Figure(
        "safe-peak",
        here.safe_peak,
        "rps",
        missing=gaps,
        assumptions=("up to this load an overload ends by itself",),
        steps=(safe,) if here.safe_peak is not None else (),
    )


def _brown_out(design: Design, found: Amplification) -> Iterator[Figure]:
    """While it fails as often as its own availability says, seen from the entry along the worst path."""
    element = design.elements[found.target]
    up = element.ratio("availability", "self") or element.ratio("availability")
    if up is None or not any(call.retries for call in found.chain) or found.factor in (None, inf):
        return
    attempts = [call.worst_attempts for call in found.chain]
    here = brown_out(1 - up.value, attempts)
    hops = (up.operand("availability"), *(_hop(design, call) for call in found.chain))
    assumed = ("attempts fail independently of each other",)
    calls = Step("product over hops of (1 - p^n) / (1 - p); above a hop p is p^n", hops, here.leaf_calls)
    failed = Step("p^n, hop by hop", hops, here.p_failure, "ratio")
    yield Figure("expected-calls", here.leaf_calls, "calls", assumptions=assumed, steps=(calls,))
    yield Figure("client-failure", here.p_failure, "ratio", assumptions=assumed, steps=(failed,))
