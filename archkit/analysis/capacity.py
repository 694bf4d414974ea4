"""Capacity and cost in figures: load from entry to store, what is left of each element, and what fills up first."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.backlogs import Backlog, backlogs_of
from archkit.analysis.cost import costs, currencies
from archkit.analysis.load import Load, load
from archkit.analysis.queueing import in_flight, mean_wait, most_by_pool
from archkit.analysis.response_time import Time, times
from archkit.analysis.result import Derivation, Figure, Missing, Operand, Step
from archkit.analysis.utilisation import (
    HEADROOM,
    bottleneck,
    capacity,
    entry_rate_of,
    minus_one_zone,
    utilisation,
    wanted_headroom,
    zones,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archkit.analysis.cost import Costs
    from archkit.analysis.design import Design
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Bound

_PEAKS = "the peaks of all entries come at the same time"
_SYNC = "only calls that wait make load; messages and batches run at rates of their own"
_MIX = "the mix of the entries stays as it is"
_LINEAR = "all costs grow with the traffic: what is fixed and what varies is not told apart"
_OPERANDS = 200
"""Elements that one step lists; in larger designs those with the most to say."""


def answer(asked: Asked, ref: str) -> tuple[Figure, ...]:
    """The figures of one element, or of the whole design for an empty reference."""
    return figures(asked.design, ref, wanted_headroom(asked.knowledge.settings))


def figures(design: Design, ref: str = "", free: float = HEADROOM) -> tuple[Figure, ...]:
    """Of one element: load, what is left, pools, waits, backlogs, cost. Of the whole (no `ref`): what it can take,
    and what it can while this share of each is free."""
    if not ref:
        return tuple(_whole(design, free))
    number = design.index.get(ref)
    return () if number is None else tuple(_element(design, number))


def _whole(design: Design, free: float) -> Iterator[Figure]:
    state = load(design)
    entries = tuple(e.rate.operand(e.name) for e in state.entries)
    rate = state.entry_rate if entries else None
    together = (_PEAKS,) if len(entries) > 1 else ()
    step = Step("sum of the entries", entries, rate, "rps")
    yield Figure("entry-rate", rate, "rps", "at most" if together else "exactly", (), together, (step,))
    yield from _most(design, state, free)
    if (found := costs(design)) is not None:
        yield _total(design, found)
        idle = tuple(_paid(design, found, i) for i in found.unallocated)
        step = Step("sum of what no traffic reaches", idle, found.idle, _money(found))
        yield Figure("unallocated-cost", found.idle, _money(found), steps=(step,))
    elif len(stated := currencies(design)) > 1:
        missing = tuple(Missing(f"costs in one currency, not {c}", cost.place) for c, cost in stated.items())
        yield Figure("direct-cost", None, "per month", missing=missing)


def _most(design: Design, state: Load, free: float) -> Iterator[Figure]:
    """The highest entry rate, and with headroom."""
    first = bottleneck(design)
    lacking = [i for i, r in enumerate(state.rates) if r and capacity(design, i) is None]
    missing = tuple(design.elements[i].missing("capacity", "max") for i in lacking[:_OPERANDS])
    if first is None:
        why = ("a circle of calls makes more of every request",) if state.diverges else ()
        yield Figure("max-entry-rate", None, "rps", missing=missing, assumptions=why)
        yield Figure("max-entry-rate-with-headroom", None, "rps", missing=missing, assumptions=why)
        return
    element, rate = design.elements[first.element], state.rates[first.element]
    assert rate is not None
    bound: Bound = "at most" if missing else "exactly"
    said = (f"{element.label} is full first", _MIX, _SYNC)
    visits = rate / state.entry_rate
    steps = (
        Step("visits = lambda / entry rate", (
            Operand(f"rate of {element.label}", rate, "rps"), Operand("entry rate", state.entry_rate, "rps"),
        ), visits),
        Step("min over elements of capacity / visits", (
            first.capacity.operand(f"capacity of {element.label}"), Operand("visits", visits),
        ), first.entry_rate, "rps"),
    )  # fmt: skip
    yield Figure("max-entry-rate", first.entry_rate, "rps", bound, missing, said, steps)
    left = first.with_headroom(free)
    operands = (Operand("highest entry rate", first.entry_rate, "rps"), Operand("headroom", free, "ratio"))
    step = Step("highest entry rate x (1 - headroom)", operands, left, "rps")
    yield Figure("max-entry-rate-with-headroom", left, "rps", bound, missing, said, (*steps, step))


def _total(design: Design, found: Costs) -> Figure:
    paid = [i for i, cost in enumerate(found.direct) if cost is not None]
    operands = tuple(_paid(design, found, i) for i in paid)
    missing = tuple(
        e.missing("cost", "monthly") for e, c in zip(design.elements, found.direct, strict=True) if not c
    )
    step = Step("sum of direct costs", operands, found.total, _money(found))
    bound: Bound = "at least" if missing else "exactly"
    return Figure("direct-cost", found.total, _money(found), bound, missing[:_OPERANDS], (), (step,))


def _paid(design: Design, found: Costs, element: int) -> Operand:
    cost = found.direct[element]
    assert cost is not None
    return Operand(design.elements[element].label, cost.value, _money(found), cost.place)


def _money(found: Costs) -> str:
    return f"{found.currency}/month".lstrip("/") if found.currency else "per month"


def _element(design: Design, number: int) -> Iterator[Figure]:
    state = load(design)
    rate = _rate(state, number)
    if rate.value is not None or capacity(design, number) or not design.elements[number].is_topic:
        yield rate
        yield from _against_capacity(design, state, number, rate)
        yield from _pool(design, number, rate)
        yield from _workers(design, number, rate)
    yield from _backlog(design, number)
    yield from _cost(design, state, number)


def _rate(state: Load, number: int) -> Figure:
    """What comes from the entries or what is stated, whichever is more."""
    came, stated = state.rates[number], state.design.elements[number].rps("capacity", "peak")
    missing = state.missing(number)
    if came is None and stated is None:
        circle = ("too many elements call each other in circles to solve their rates",)
        solved = not state.is_reached[number]
        return Figure("peak-rate", None, "rps", missing=missing, assumptions=() if solved else circle)
    said = [_SYNC] if state.callers[number] else []
    bound: Bound = "at least" if missing else "exactly"
    if not missing and len(state.entries) > 1 and state.callers[number]:
        bound = "at most"
        said.append(_PEAKS)
    steps = Derivation(lambda: _summed(state, number))
    return Figure("peak-rate", state.peak(number), "rps", bound, missing, tuple(said), steps)


def _summed(state: Load, number: int) -> Iterator[Step]:
    """How its peak rate comes about."""
    elements, entering = state.design.elements, state.entering.get(number, ())
    came, stated = state.rates[number], elements[number].rps("capacity", "peak")
    operands = [e.rate.operand(f"entry {e.name}") for e in entering]
    for call in state.callers[number]:
        caller, need = call.need.source, call.need
        calls = need.number("callsPerRequest")
        name = elements[caller].label
        operands.append(Operand(f"rate of {name}", state.rates[caller], "rps"))
        operands.append(
            Operand(f"calls per request of {name}", call.gain, "", calls.place if calls else need.at())
        )
    yield Step(
        "lambda = ext + sum(lambda of caller x calls x usage x (1 - cache hit))", tuple(operands), came, "rps"
    )
    if stated is not None and all(e.rate != stated for e in entering):
        both = (Operand("from the entries", came, "rps"), stated.operand("stated peak"))
        yield Step("max(lambda, stated peak)", both, state.peak(number), "rps")


def _against_capacity(design: Design, state: Load, number: int, rate: Figure) -> Iterator[Figure]:
    """Utilisation, headroom, with a zone less, and the entry rate at which it is full."""
    element, most, zone_count = design.elements[number], capacity(design, number), zones(design, number)
    missing = rate.missing if most else (*rate.missing, element.missing("capacity", "max"))
    if most is None or rate.value is None:
        for name in ("utilisation", "headroom", "utilisation-minus-one-zone"):
            yield Figure(name, None, "ratio", missing=missing)
        return
    used = utilisation(rate.value, most.value)

    def filled() -> tuple[Step, ...]:
        operands = (Operand("peak rate", rate.value, "rps"), most.operand("capacity"))
        return (Step("lambda / capacity", operands, used, "ratio"),)

    def free() -> tuple[Step, ...]:
        operands = (Operand("utilisation", used, "ratio"),)
        return (*filled(), Step("1 - utilisation", operands, 1 - used, "ratio"))

    yield _like(rate, "utilisation", used, filled)
    yield _like(rate, "headroom", 1 - used, free, turned=True)
    if zone_count is None:
        yield Figure(
            "utilisation-minus-one-zone",
            None,
            "ratio",
            missing=(*missing, element.missing("placement", "zones")),
        )
    else:
        fewer = utilisation(rate.value, minus_one_zone(most.value, zone_count))

        def without() -> tuple[Step, ...]:
            regions = len(element.texts("placement", "regions"))
            name = f"zones of {regions} regions" if regions > 1 else "zones"
            operands = (
                Operand("peak rate", rate.value, "rps"),
                most.operand("capacity"),
                Operand(name, zone_count, "", element.at("placement", "zones")),
            )
            return (Step("lambda / (capacity x (z - 1) / z)", operands, fewer, "ratio"),)

        said = "capacity is spread over the zones in equal parts"
        yield _like(rate, "utilisation-minus-one-zone", fewer, without, said)
    came = state.rates[number]
    if came and came != inf and state.entry_rate > 0:
        full = entry_rate_of(state.entry_rate, came, most.value)

        def scaled() -> Iterator[Step]:
            yield from rate.steps[:1]
            visits = came / state.entry_rate
            rates = (Operand("lambda", came, "rps"), Operand("entry rate", state.entry_rate, "rps"))
            yield Step("visits = lambda / entry rate", rates, visits)
            yield Step(
                "capacity / visits", (most.operand("capacity"), Operand("visits", visits)), full, "rps"
            )

        yield Figure("full-at-entry-rate", full, "rps", assumptions=(_MIX,), steps=Derivation(scaled))


def _pool(design: Design, number: int, rate: Figure) -> Iterator[Figure]:
    """Requests in flight, and the rate at which its pool is full."""
    element, mean = design.elements[number], times(design)[number]
    size = element.number("capacity", "concurrency")
    if mean.own is None and size is None:
        return
    said = ("medians stand for means",) if not mean.is_bound else ("a 99th percentile stands for a mean",)
    if mean.ms is None:
        untimed = (design.elements[i].missing("latency", "self", "p50") for i in mean.unstated)
        yield Figure("requests-in-flight", None, missing=(*rate.missing, *untimed))
        return
    time = Operand("W", mean.ms, "ms")
    bound: Bound = "at most" if mean.is_bound and rate.bound != "at least" else rate.bound
    if rate.value is not None:
        flying = in_flight(rate.value, mean.ms)

        def held() -> Iterator[Step]:
            yield from (*rate.steps, _inside(design, number, mean))
            yield Step("L = lambda x W", (Operand("peak rate", rate.value, "rps"), time), flying)

        yield Figure("requests-in-flight", flying, "", bound, rate.missing, said, Derivation(held))
    if size is not None and (full := most_by_pool(size.value, mean.ms)) is not None:

        def filled() -> Iterator[Step]:
            yield _inside(design, number, mean)
            yield Step("pool / W", (size.operand("pool"), time), full, "rps")

        bound = "at least" if mean.is_bound else "exactly"
        yield Figure("pool-max-rate", full, "rps", bound, (), said, Derivation(filled))


def _inside(design: Design, number: int, mean: Time) -> Step:
    """The mean time of a request in an element."""
    operands = [mean.own.operand("own work")] if mean.own else []
    for call in load(design).calls[number]:
        name = design.elements[call.need.target].label
        operands.append(Operand(f"calls of {name}", call.gain, "", call.need.at()))
        operands.append(Operand(f"W of {name}", times(design)[call.need.target].ms, "ms"))
    formula = "W = own work + sum over stages of the longest calls x W"
    return Step(formula, tuple(operands), mean.ms, "ms")


def _workers(design: Design, number: int, rate: Figure) -> Iterator[Figure]:
    """The wait for a free worker."""
    element = design.elements[number]
    workers, each = element.number("concurrency", "workers"), element.rps("concurrency", "serviceRate")
    if workers is None or each is None:
        return
    if rate.value is None:
        yield Figure("mean-wait", None, "ms", missing=rate.missing)
        return
    wait = mean_wait(rate.value, int(workers.value), each.value)
    keeps_up = rate.value < workers.value * each.value
    value = wait if wait is not None or keeps_up else inf

    def waited() -> tuple[Step, ...]:
        operands = (
            Operand("peak rate", rate.value, "rps"), workers.operand("workers"), each.operand("service rate"),
        )  # fmt: skip
        return (Step("W = C(c, lambda / mu) / (c x mu - lambda), Erlang C", operands, value, "ms"),)

    said = "arrivals come at random, and service times vary as an exponential distribution (M/M/c)"
    yield _like(rate, "mean-wait", value, waited, said, unit="ms")


def _backlog(design: Design, number: int) -> Iterator[Figure]:
    """Of the subscription that takes longest to work off what an outage leaves."""
    found = list(backlogs_of(design, number))
    if not found:
        return
    worst = max(found, key=_longest)
    topic = design.elements[worst.need.target].label
    drain = worst.drain
    if drain is None or worst.outage is None:
        missing = (design.elements[number].missing("recovery", "rto"),)
        for name, unit in (("backlog", ""), ("drain-time", "s"), ("oldest-message", "s")):
            yield Figure(name, None, unit, missing=missing)
        return
    arrivals = tuple(a.operand(f"messages into {topic}") for a in worst.arrivals)
    said = (
        f"of its topics {topic} takes the longest",
        "messages come at peak rate all the time",
        "the outage lasts as long as the RTO",
    )
    left = Step("B = lambda x outage", (*arrivals, worst.outage.operand("outage")), drain.backlog)
    yield Figure("backlog", drain.backlog, "", "at most", (), said, (left,))
    seconds = inf if drain.seconds is None else drain.seconds
    operands = (Operand("backlog", drain.backlog), *arrivals, worst.service.operand("service rate"))
    step = Step("B / (mu - lambda)", operands, seconds, "s")
    yield Figure("drain-time", seconds, "s", "at most", (), said, (left, step))
    step = Step("outage", (worst.outage.operand("outage"),), drain.oldest, "s")
    yield Figure("oldest-message", drain.oldest, "s", "at most", (), said, (step,))


def _longest(backlog: Backlog) -> float:
    drain = backlog.drain
    if drain is None:
        return -1.0
    return inf if drain.seconds is None else drain.seconds


def _cost(design: Design, state: Load, number: int) -> Iterator[Figure]:
    """What each request costs with all that it causes, and of an entry what all of them cost."""
    if (found := costs(design)) is None:
        return
    unit, money = found.per_request[number], _money(found)
    if unit is None:
        return
    missing = tuple(design.elements[i].missing("cost", "monthly") for i in found.silent[number])
    bound: Bound = "at least" if missing else "exactly"
    each = f"{money} per rps"

    def caused() -> Iterator[Step]:
        direct = found.direct[number]
        operands = [
            Operand("direct cost", direct.value if direct else None, money, direct.place if direct else None),
            Operand("rate", state.rates[number], "rps"),
        ]
        for call in state.calls[number]:
            target = call.need.target
            name = design.elements[target].label
            operands.append(Operand(f"calls of {name}", call.gain, "", call.need.at()))
            operands.append(Operand(f"unit cost of {name}", found.per_request[target], each))
        yield Step("c = direct / lambda + sum(k x c of what is called)", tuple(operands), unit, each)

    yield Figure("unit-cost", unit, each, bound, missing, (_LINEAR,), Derivation(caused))
    if number in found.entries:
        value = found.entries[number]

        def full() -> Iterator[Step]:
            yield from caused()
            rates = (e.rate.operand(e.name) for e in state.entering[number])
            yield Step("c x entry rate", (Operand("unit cost", unit, each), *rates), value, money)

        yield Figure("full-cost", value, money, bound, missing, (_LINEAR,), Derivation(full))


_TURNED: dict[Bound, Bound] = {"exactly": "exactly", "at most": "at least", "at least": "at most"}


def _like(
    rate: Figure,
    name: str,
    value: float | None,
    steps: Callable[[], tuple[Step, ...]],
    *said: str,
    unit: str = "ratio",
    turned: bool = False,
) -> Figure:
    """A figure that grows with the rate (`turned`: falls) and lacks what the rate lacks; `steps` follow those of the
    rate."""
    bound = _TURNED[rate.bound] if turned else rate.bound
    every = Derivation(lambda: (*rate.steps, *steps()))
    return Figure(name, value, unit, bound, rate.missing, (*rate.assumptions, *said), every)
