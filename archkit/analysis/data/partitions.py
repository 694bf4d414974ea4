"""How much load the busiest partition takes, when one key is heavier than the others.

The busiest partition has the heaviest key and its even part of the rest: `s w + (1 - s) w / P`. A key that grows with
time sends all writes of a moment to one partition, s = 1. Where the heaviest key is not measured, Zipf's law gives its
share of n keys as 1 / H(n, s).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from math import exp, expm1, log
from typing import TYPE_CHECKING

from archkit.analysis.result import Bound, Figure, Missing, Operand, Step

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated

_SUMMED = 1000
_STEEP = 1000.0
"""With a greater exponent the heaviest key has all the load, to the last digit."""

_ASSUMPTIONS = (
    "the keys other than the heaviest spread evenly over the partitions",
    "all load at peak counts against the limit of a partition, reads too",
)


def harmonic(n: float, s: float) -> float:
    """The generalised harmonic number H(n, s): the sum of k**-s for k from 1 to n; n >= 1, s >= 0.

    Beyond the first terms by the Euler-Maclaurin formula, to about 15 digits, so that billions of keys cost nothing.
    """
    s = min(s, _STEEP)
    if n <= _SUMMED:
        return sum(math.pow(k, -s) for k in range(1, int(n) + 1))
    first = sum(math.pow(k, -s) for k in range(1, _SUMMED))
    a, b = log(_SUMMED), log(n)
    whole = b - a if s == 1 else exp((1 - s) * a) * expm1((1 - s) * (b - a)) / (1 - s)
    ends = (exp(-s * a) + exp(-s * b)) / 2
    slope = s / 12 * (exp(-(s + 1) * a) - exp(-(s + 1) * b))
    bend = s * (s + 1) * (s + 2) / 720 * (exp(-(s + 3) * a) - exp(-(s + 3) * b))
    return first + whole + ends + slope - bend


def zipf_share(keys: float, s: float) -> float:
    """Share of the heaviest of so many keys under Zipf's law: 1 / H(n, s)."""
    return 1 / harmonic(max(keys, 1), max(s, 0))


def hottest(load: float, partitions: float, share: float | None) -> float:
    """Load on the busiest of so many partitions; `share` None: the keys are all as heavy as each other."""
    even = load / partitions
    return even if share is None else max(share * load + (1 - share) * even, even)


@dataclass(frozen=True, slots=True)
class Hot:
    """The busiest partition of one store; rates per second."""

    load: Stated
    partitions: Stated
    share: float | None
    """Of the heaviest key, 0 to 1; None: nothing is known of it, so `rate` is the least it can be."""
    share_from: str
    """How the share is known: `stated`, `zipf`, `time`, or empty."""
    operands: tuple[Operand, ...]
    """What the share was computed from."""
    limit: Stated | None

    @property
    def rate(self) -> float:
        """Load on the busiest partition."""
        return hottest(self.load.value, self.partitions.value, self.share)


def top_share(element: Element) -> tuple[float, str, tuple[Operand, ...]] | None:
    """Share of the heaviest key of a store, how it is known, and from what; None: unknown.

    A key that grows with time counts before a measured share, and that before Zipf's law.
    """
    if element.flag("partitioning", "monotonicKey"):
        return 1.0, "time", (Operand("s", 1.0, place=element.at("partitioning", "monotonicKey")),)
    if measured := element.ratio("partitioning", "topKeyShare"):
        return measured.value, "stated", (measured.operand("s"),)
    keys, exponent = element.number("partitioning", "cardinality"), element.number("partitioning", "zipf")
    if keys is None or exponent is None or keys.value < 1:
        return None
    share = zipf_share(keys.value, exponent.value)
    return share, "zipf", (keys.operand("n"), exponent.operand("s of Zipf's law"))


def hot(element: Element) -> Hot | None:
    """The busiest partition of a store; None unless its load and its partitions are stated."""
    load = element.rps("capacity", "peak") or element.rps("rate", "peak")
    partitions = element.number("partitioning", "partitions") or element.number("partitions")
    if load is None or partitions is None or partitions.value < 1:
        return None
    share, known, operands = top_share(element) or (None, "", ())
    return Hot(load, partitions, share, known, operands, element.rps("partitioning", "limit"))


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`top-key-share`, `hottest-partition` and `partition-utilisation` of a store that says how it is partitioned."""
    element = design.elements[number]
    if not isinstance(element.value("partitioning"), dict):
        return ()
    found: list[Figure] = []
    if (known := top_share(element)) and known[1] == "zipf":
        found.append(
            Figure(
                "top-key-share", known[0], "ratio", steps=(Step("1 / H(n, s)", known[2], known[0], "ratio"),)
            )
        )
    busiest = hot(element)
    if busiest is None:
        wanted = (
            (("capacity", "peak"), element.rps("capacity", "peak")),
            (
                ("partitioning", "partitions"),
                element.number("partitioning", "partitions"),
            ),
        )
        missing = tuple(element.missing(*route) for route, value in wanted if value is None)
        return (*found, Figure("hottest-partition", None, "rps", missing=missing))
    return (*found, *_rates(element, busiest))


def _rates(element: Element, busiest: Hot) -> tuple[Figure, ...]:
    missing: tuple[Missing, ...] = ()
    operands = (busiest.load.operand("w"), busiest.partitions.operand("P"))
    if busiest.share is None:
        missing = (element.missing("partitioning", "topKeyShare"),)
        step = Step("w / P", operands, busiest.rate, "rps")
    else:
        share = Operand(
            "s", busiest.share, "ratio", busiest.operands[0].place if busiest.share_from != "zipf" else None
        )
        step = Step("max(s w + (1 - s) w / P, w / P)", (*operands, share), busiest.rate, "rps")
    bound: Bound = "at least" if missing else "exactly"
    rate = Figure("hottest-partition", busiest.rate, "rps", bound, missing, _ASSUMPTIONS, (step,))
    if busiest.limit is None or busiest.limit.value <= 0:
        return (rate,)
    used = busiest.rate / busiest.limit.value
    divided = Step(
        "busiest / limit",
        (Operand("busiest", busiest.rate, "rps"), busiest.limit.operand("limit")),
        used,
        "ratio",
    )
    return rate, Figure("partition-utilisation", used, "ratio", bound, missing, _ASSUMPTIONS, (step, divided))
