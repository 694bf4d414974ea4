"""A call as a review reads it: its attempts, the waits between them, how often one request makes it, and the stages.

The worst case of a call is that of Brooker, Timeouts, retries and backoff with jitter (Amazon Builders' Library): every
attempt takes its whole timeout, and every wait between two of them is as long as it can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, inf, log
from typing import TYPE_CHECKING, Literal

from archkit.graph.adjacency import Adjacency

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archkit.analysis.design import Design, Need
    from archkit.analysis.reading import Stated

MOST_ATTEMPTS = 10**9
"""More than anybody means; beyond it, whole numbers need not fit into floating ones."""

Growth = Literal["exponential", "linear", "constant"]

_CALLS = frozenset({"calls", "reads", "writes"})
_JITTER = {"full": 0.5, "equal": 0.75, "decorrelated": 0.5, "none": 1.0}


@dataclass(frozen=True, slots=True)
class Backoff:
    """The waits between attempts: after attempt i it is min(cap, base * multiplier^(i-1)), in ms."""

    kind: Growth
    base: float
    multiplier: float = 2.0
    cap: float = inf

    def total(self, waits: int) -> float:
        """The first so many waits together, in ms; infinite where they grow beyond any number."""
        if waits <= 0 or self.base <= 0:
            return 0.0
        if self.kind == "linear":
            growing = waits if self.base * waits <= self.cap else floor(self.cap / self.base)
            rising = self.base * growing * (growing + 1) / 2
        elif self.kind == "constant" or self.multiplier <= 1 or self.cap <= self.base:
            return waits * min(self.base, self.cap)
        else:
            steps = waits if self.cap == inf else ceil(log(self.cap / self.base) / log(self.multiplier))
            growing = min(waits, steps)
            rising = self.base * (_power(self.multiplier, growing) - 1) / (self.multiplier - 1)
        return rising if growing == waits else rising + (waits - growing) * self.cap


def _power(base: float, exponent: int) -> float:
    try:
        return base**exponent
    except OverflowError:
        return inf


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Call:
    """A need by which the source asks the target to do something, with the numbers it states."""

    need: Need
    is_sync: bool
    """Whether the source waits."""
    timeout: Stated | None
    """Of one attempt, in ms."""
    attempts: int
    """The first one counts."""
    backoff: Backoff | None
    """None: nothing is said of waits."""
    budget: Stated | None
    """Retries as a share of first tries."""
    has_breaker: bool
    per_request: float
    """Mean calls per request of the source."""
    share: float
    """Share of those that reach the target: what uses it and is not answered by a cache."""
    is_parallel: bool
    """Whether the calls of one request are made at the same time."""

    @property
    def retries(self) -> bool:
        """Whether it is ever tried again."""
        return self.attempts > 1

    @property
    def load(self) -> float:
        """Mean calls that arrive at the target for one request of the source, when nothing fails."""
        return self.per_request * self.share

    @property
    def waits(self) -> float:
        """All waits between the attempts at their longest, in ms; 0 where nothing is said of them."""
        return self.backoff.total(self.attempts - 1) if self.backoff else 0.0

    @property
    def worst(self) -> float | None:
        """W = n t + sum of the waits, in ms; None without a timeout: it may wait for ever."""
        return None if self.timeout is None else self.attempts * self.timeout.value + self.waits

    @property
    def jitter(self) -> str | None:
        """How the waits are scattered, as stated."""
        return self.need.text("retries", "jitter")

    @property
    def expected_waits(self) -> float:
        """All waits on average, in ms: half of the longest under full jitter, which is assumed unless stated."""
        return self.waits * _JITTER.get(self.jitter or "full", 0.5)

    @property
    def in_a_row(self) -> float:
        """Calls one after the other in a request that makes any; a mean below 1 is one call in some requests."""
        return 1.0 if self.is_parallel or 0 < self.per_request < 1 else self.per_request

    @property
    def at_once(self) -> float:
        """Calls at the same time."""
        return max(1.0, self.per_request) if self.is_parallel else 1.0

    @property
    def worst_attempts(self) -> float:
        """Attempts per call when every one fails: min(n, 1 + budget)."""
        return float(self.attempts) if self.budget is None else min(self.attempts, 1 + self.budget.value)

    @property
    def sustained_attempts(self) -> float:
        """The same once a circuit breaker, where there is one, has opened."""
        return 1.0 if self.has_breaker else self.worst_attempts

    @property
    def is_unsafe(self) -> bool:
        """A write that is tried again though nothing makes a second one harmless, as it says itself."""
        return (
            self.retries and self.need.edge.operation == "write" and self.need.text("idempotency") == "none"
        )

    @property
    def states_writing(self) -> bool:
        """Whether it says that it writes, rather than leaving it to be assumed."""
        return "write" in (self.need.text("operation"), self.need.text("access"))

    @property
    def has_fallback(self) -> bool:
        """Whether its failure is served otherwise: soft, and with something that answers instead."""
        return self.need.is_soft and isinstance(self.need.value("fallback"), dict)


@lru_cache(maxsize=1)
def calls(design: Design) -> list[list[Call]]:
    """By number of the element: the calls it makes, in order; a bare `dependsOn` is none, nor is a projection."""
    return [[_read(need) for need in needs if _is_call(design, need)] for needs in design.out]


def _is_call(design: Design, need: Need) -> bool:
    """Whether the source asks the target, rather than being filled from it or told of its events."""
    edge = need.edge
    if edge.kind not in _CALLS or edge.attributes.get("role") == "derived-from":
        return False
    api = design.graph.entities.get(edge.through) if edge.through else None
    return api is None or api.type != "asyncapi"


@lru_cache(maxsize=1)
def callers(design: Design) -> list[list[Call]]:
    """By number of the element: the calls made to it."""
    found: list[list[Call]] = [[] for _ in design.refs]
    for made in calls(design):
        for call in made:
            found[call.need.target].append(call)
    return found


@lru_cache(maxsize=1)
def waiting(design: Design) -> Adjacency:
    """Who waits for whom, by number."""
    made = calls(design)
    return Adjacency(
        design.refs, ((c.need.source, c.need.target) for some in made for c in some if c.is_sync)
    )


@lru_cache(maxsize=1)
def on_circles(design: Design) -> frozenset[int]:
    """Elements that wait, in the end, for themselves."""
    return frozenset(n for members in waiting(design).cyclic() for n in members)


@lru_cache(maxsize=1)
def stages(design: Design) -> list[list[tuple[Call, ...]]]:
    """By number of the element: what it waits for, one after the other; the calls of one stage are made at the same
    time.

    Equal stages are one, in the order of their numbers; a call without a stage is one of its own, at its place.
    """
    return [_stages(made) for made in calls(design)]


def _stages(made: Iterable[Call]) -> list[tuple[Call, ...]]:
    slots: list[list[Call]] = []
    staged: dict[int, list[Call]] = {}
    for call in made:
        if not call.is_sync:
            continue
        number = call.need.edge.attributes.get("stage")
        if not isinstance(number, int) or isinstance(number, bool):
            slots.append([call])
        elif number in staged:
            staged[number].append(call)
        else:
            staged[number] = [call]
            slots.append(staged[number])
    following = iter([staged[number] for number in sorted(staged)])
    ours = {id(group) for group in staged.values()}
    return [tuple(next(following)) if id(slot) in ours else tuple(slot) for slot in slots]


def _read(need: Need) -> Call:
    stated = need.edge.attributes
    attempts = min(need.max_attempts, MOST_ATTEMPTS) if "retries" in stated else 1
    return Call(
        need,
        need.is_sync,
        need.timeout,
        attempts,
        _backoff(need) if attempts > 1 else None,
        need.ratio("retries", "budget") if attempts > 1 else None,
        stated.get("circuitBreaker") is True,
        need.calls,
        need.share,
        stated.get("parallel") is True,
    )


def _backoff(need: Need) -> Backoff | None:
    """What is said of the waits; exponential where only their base is."""
    kind, base = need.text("retries", "backoff"), need.ms("retries", "base")
    if kind == "none":
        return Backoff("constant", 0.0)
    if base is None:
        return None
    factor, cap = need.number("retries", "multiplier"), need.ms("retries", "max")
    return Backoff(
        "linear" if kind == "linear" else "constant" if kind == "constant" else "exponential",
        base.value,
        factor.value if factor and factor.value >= 1 else 2.0,
        cap.value if cap else inf,
    )


def said(design: Design, made: Sequence[Call]) -> str:
    """`order -> stock -> stock-db`: the names along a chain of calls."""
    if not made:
        return ""
    numbers = [made[0].need.source, *(call.need.target for call in made)]
    return " -> ".join(design.elements[n].label for n in numbers)
