"""How many calls one request becomes when things fail, and whether an overload would end by itself."""

from __future__ import annotations

from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.amplification import spread
from archkit.analysis.attempts import brown_out
from archkit.analysis.call import calls
from archkit.analysis.entries import peaks
from archkit.analysis.overload import load
from archkit.analysis.requests import requests
from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step
from archkit.analysis.worst_entry import worst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.amplification import Amplification
    from archkit.analysis.call import Call
    from archkit.analysis.design import Design
    from archkit.analysis.overload import Load
    from archkit.analysis.questions import Asked

_FIRST = "these are the first seconds, before any circuit breaker opens"
_ALL_FAIL = "everything behind each call fails, so that every attempt is made"
_ONCE = "a call that says nothing of retries is made once; many client libraries try again by themselves"


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
    found = worst(design, number)
    return (
        *(_amplified(design, found) if found else ()),
        *_overload(design, load(design, number)),
        *(_brown_out(design, found) if found else ()),
    )


def _amplified(design: Design, found: Amplification) -> Iterator[Figure]:
    entry = design.elements[found.root].label
    assumed = (f"the request comes in at {entry}, the entry that multiplies most", _ALL_FAIL, *_once(design))
    if found.reason is not None:
        way = tuple(_hop(design, call) for call in found.chain)
        endless = Step(
            "sum over paths of prod(m n), where a circle of calls makes paths without end", way, inf
        )
        yield Figure("amplification", inf, assumptions=assumed, steps=(endless,))
        return
    yield Figure(
        "amplification",
        found.factor,
        assumptions=(*assumed, _FIRST),
        steps=Derivation(lambda: _multiplied(design, found)),
    )
    yield Figure(
        "sustained-amplification",
        found.sustained,
        assumptions=(*assumed, "every circuit breaker on the way has opened"),
        steps=Derivation(lambda: _sustained(design, found)),
    )
    every = Derivation(lambda: _arriving(design, found)[1:2])
    yield Figure("calls-at-worst", found.calls_worst, "calls", assumptions=assumed, steps=every)
    layers = None if found.layers is None else float(found.layers)
    again = Derivation(lambda: (_layered(design, found, layers),))
    yield Figure("retrying-layers", layers, assumptions=assumed[:1], steps=again)


@lru_cache(maxsize=1)
def _once(design: Design) -> tuple[str, ...]:
    """What is assumed where somebody waits and does not say how often he tries."""
    waiting = (call for made in calls(design) for call in made if call.is_sync)
    return () if all(call.need.value("retries") is not None for call in waiting) else (_ONCE,)


def _layered(design: Design, found: Amplification, layers: float | None) -> Step:
    hops = tuple(_hop(design, call) for call in found.chain)
    return Step("most calls with attempts > 1 on one path", hops, layers)


def _multiplied(design: Design, found: Amplification) -> Iterator[Step]:
    hops = tuple(_hop(design, call) for call in found.chain)
    yield Step("n = min(attempts, 1 + budget), along the worst path", hops, _product(found.chain))
    plain, every, _ = _arriving(design, found)
    yield from (plain, every)
    counted = Operand("L with retries", found.calls_worst), Operand("L without", found.calls_without_retries)
    yield Step("L with retries / L without", counted, found.factor)


def _sustained(design: Design, found: Amplification) -> Iterator[Step]:
    plain, _, opened = _arriving(design, found)
    yield from (plain, opened)
    counted = (
        Operand("L with open breakers", found.calls_sustained),
        Operand("L without retries", found.calls_without_retries),
    )
    yield Step("L with open breakers / L without retries", counted, found.sustained)


_SHOWN = 10
"""Callers that a step names, those that send most."""


def _arriving(design: Design, found: Amplification) -> tuple[Step, Step, Step]:
    """Calls that arrive: without retries, with all of them, and with those that open breakers let through."""
    here = spread(design, found.root).arriving
    into = [c for c in requests(design).into(found.target) if c.need.source in here]
    into.sort(key=lambda c: -here.worst[c.need.source] * c.load * c.worst_attempts)
    parts: tuple[list[Operand], list[Operand], list[Operand]] = ([], [], [])
    for call in into[:_SHOWN]:
        caller = call.need.source
        name = design.elements[caller].label
        place = call.need.at("callsPerRequest") if call.need.value("callsPerRequest") else call.need.at()
        for operands, calls_ in zip(parts, (here.plain, here.worst, here.sustained), strict=True):
            operands += [Operand(f"L of {name}", calls_[caller]), Operand("m", call.load, "", place)]
        parts[1].append(_attempts("n", call, call.worst_attempts))
        parts[2].append(_attempts("n", call, call.sustained_attempts))
    formula = "L = sum over callers of L(caller) m"
    return (
        Step(formula, tuple(parts[0]), found.calls_without_retries),
        Step(f"{formula} n", tuple(parts[1]), found.calls_worst),
        Step(f"{formula} n, with n = 1 behind a breaker", tuple(parts[2]), found.calls_sustained),
    )


def _attempts(name: str, call: Call, attempts: float) -> Operand:
    place = call.need.at("retries", "maxAttempts") if call.retries else call.need.at()
    return Operand(name, attempts, "attempts", place)


def _hop(design: Design, call: Call) -> Operand:
    name = f"{design.elements[call.need.source].label} -> {design.elements[call.need.target].label}"
    if call.budget is not None:
        name += f" (at most {call.attempts}, budget {call.budget.value:.0%})"
    return _attempts(name, call, call.worst_attempts)


def _product(chain: tuple[Call, ...]) -> float:
    found = 1.0
    for call in chain:
        found *= call.worst_attempts
    return found


def _overload(design: Design, here: Load) -> Iterator[Figure]:
    element = design.elements[here.number]
    if element.is_topic and here.plain is None and here.capacity is None:
        return
    missing: tuple[Missing, ...] = ()
    if here.plain is None and here.unstated is not None:
        entry = design.elements[here.unstated]
        missing = (Missing(f"capacity.peak of {entry.label}", entry.at("capacity", "peak")),)
    elif here.plain is None:
        missing = (element.missing("capacity", "peak"),)
    assumed = () if here.stated else ("all entries are at their peak together",)
    own = here.stated is not None
    known = here.plain is not None
    yield Figure(
        "peak-load",
        here.plain,
        "rps",
        "exactly" if own else "at most",
        missing,
        assumed,
        Derivation(lambda: (_plain(design, here),)) if known else (),
    )
    factor = Operand("amplification", here.amplification)

    def retried() -> Iterator[Step]:
        yield _plain(design, here)
        operands = (Operand("load", here.plain, "rps"), factor)
        yield Step("load x amplification", operands, here.with_retries, "rps")

    def safe() -> Iterator[Step]:
        own = (here.capacity.operand("capacity"),) if here.capacity else ()
        yield Step("capacity / amplification", (*own, factor), here.safe_peak, "rps")

    if here.amplification is not None:
        yield Figure(
            "peak-load-with-retries",
            here.with_retries,
            "rps",
            "exactly" if own else "at most",
            missing,
            (*assumed, _ALL_FAIL, _FIRST),
            Derivation(retried) if known else (),
        )
    if here.amplification is None and here.capacity is None:
        return
    gaps = () if here.capacity else (element.missing("capacity", "max"),)
    if here.amplification is None:
        gaps = (*gaps, Missing("calls from an entry, without a circle", element.at()))
    yield Figure(
        "safe-peak",
        here.safe_peak,
        "rps",
        missing=gaps,
        assumptions=("up to this load an overload ends by itself",),
        steps=Derivation(safe) if here.safe_peak is not None else (),
    )


def _plain(design: Design, here: Load) -> Step:
    """The load without retries: what it states itself, or what the entries send."""
    if here.stated is not None:
        return Step("as stated", (here.stated.operand("peak"),), here.plain, "rps")
    leading = requests(design).leading_to(here.number)
    sent = (
        (peak, design.elements[entry].label, calls_)
        for entry, peak in peaks(design).items()
        if peak is not None and (calls_ := leading.get(entry))
    )
    most = sorted(sent, key=lambda s: -s[0].value * s[2])[:_SHOWN]
    operands = tuple(
        o for peak, name, calls_ in most for o in (peak.operand(f"peak of {name}"), Operand("L", calls_))
    )
    return Step("sum over entries of peak x L, the calls of one request", operands, here.plain, "rps")


def _brown_out(design: Design, found: Amplification) -> Iterator[Figure]:
    """While it fails as often as its own availability says, seen from the entry along the worst path."""
    element = design.elements[found.target]
    up = element.ratio("availability", "self") or element.ratio("availability")
    if up is None or not found.layers or found.factor in (None, inf):
        return
    chain = found.chain
    if not any(call.retries for call in chain):
        return
    here = brown_out(1 - up.value, [call.worst_attempts for call in chain])

    def step(formula: str, value: float, unit: str = "") -> Iterator[Step]:
        hops = (up.operand("availability"), *(_hop(design, call) for call in chain))
        yield Step(formula, hops, value, unit)

    calls = "product over hops of (1 - p^n) / (1 - p); above a hop p is p^n"
    assumed = ("attempts fail independently of each other",)
    yield Figure(
        "expected-calls", here.leaf_calls, "calls", assumptions=assumed,
        steps=Derivation(lambda: step(calls, here.leaf_calls)),
    )  # fmt: skip
    yield Figure(
        "client-failure", here.p_failure, "ratio", assumptions=assumed,
        steps=Derivation(lambda: step("p^n, hop by hop", here.p_failure, "ratio")),
    )  # fmt: skip
