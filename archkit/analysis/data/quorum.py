"""Whether the copies that answer a read include one that took the last write.

Gifford, Weighted Voting for Replicated Data (SOSP 1979): R + W > N lets every read meet the last write, 2W > N
every two writes each other. Below that, a read right after a write misses it with C(N-W, R) / C(N, R) (Bailis et
al., Probabilistically Bounded Staleness, VLDB 2012).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, prod
from typing import TYPE_CHECKING

from archkit.analysis.result import Figure, Operand, Step

if TYPE_CHECKING:
    from archkit.analysis.design import Design, Element
    from archkit.analysis.reading import Stated

_FACTORS = 10_000

ASSUMPTIONS = (
    "every copy is as likely to be asked as any other, right after the write and before it has spread",
    "N is the number of copies that the quorum is counted over: those of one region when it is local to that",
    "no copy outside these N takes a write in place of one of them (no sloppy quorum)",
    "that reads meet the last write does not make the store linearizable",
)


@dataclass(frozen=True, slots=True)
class Quorum:
    """N copies, of which R answer a read and W take a write; each at least 1."""

    n: int
    r: int
    w: int

    @property
    def overlaps(self) -> bool:
        """Whether every read meets the last write."""
        return self.r + self.w > self.n

    @property
    def orders_writes(self) -> bool:
        """Whether every two writes meet, so that one of them is the later one."""
        return 2 * self.w > self.n

    @property
    def is_possible(self) -> bool:
        """Whether there are as many copies as reads and writes ask for."""
        return max(self.r, self.w) <= self.n

    @property
    def read_failures(self) -> int:
        """Copies that may be down while reads go on; below 0 when reads never work."""
        return self.n - self.r

    @property
    def write_failures(self) -> int:
        """Copies that may be down while writes go on; below 0 when writes never work."""
        return self.n - self.w

    @property
    def p_disjoint(self) -> float | None:
        """Probability that a read right after a write asks only copies that did not take it; None: it never works."""
        if not self.is_possible:
            return None
        if self.overlaps:
            return 0.0
        few, many = sorted((self.r, self.w))
        if few <= _FACTORS:
            return prod((self.n - many - i) / (self.n - i) for i in range(few))
        return exp(
            lgamma(self.n - many + 1)
            + lgamma(self.n - few + 1)
            - lgamma(self.n - many - few + 1)
            - lgamma(self.n + 1)
        )


def stated(element: Element) -> tuple[Stated, Stated, Stated] | None:
    """N, R and W as a resource states them (`replication`); None when one of them is missing. N may be `replicas`."""
    n = element.number("replication", "n") or element.number("replication", "replicas")
    r, w = element.number("replication", "r"), element.number("replication", "w")
    if n is None or r is None or w is None or min(n.value, r.value, w.value) < 1:
        return None
    return n, r, w


def quorum(element: Element) -> Quorum | None:
    """The quorum of a resource; None when it states none."""
    found = stated(element)
    return None if found is None else Quorum(*(int(number.value) for number in found))


def figures(design: Design, number: int) -> tuple[Figure, ...]:
    """`quorum-miss-probability`, `read-failures-tolerated`, `write-failures-tolerated` of a resource with a quorum."""
    element = design.elements[number]
    found = stated(element)
    if found is None:
        if element.text("replication", "mode") != "quorum":
            return ()
        missing = tuple(
            element.missing("replication", key) for key in "nrw" if element.number("replication", key) is None
        )
        return (Figure("quorum-miss-probability", None, "ratio", missing=missing),)
    n, r, w = found
    copies = Quorum(int(n.value), int(r.value), int(w.value))
    three = (n.operand("N"), r.operand("R"), w.operand("W"))
    miss = copies.p_disjoint
    return (
        Figure(
            "quorum-miss-probability",
            miss,
            "ratio",
            assumptions=ASSUMPTIONS,
            steps=(Step("C(N-W, R) / C(N, R)", three, miss, "ratio"),),
        ),
        _tolerated("read-failures-tolerated", "N - R", (three[0], three[1])),
        _tolerated("write-failures-tolerated", "N - W", (three[0], three[2])),
    )


def _tolerated(name: str, formula: str, operands: tuple[Operand, Operand]) -> Figure:
    value = (operands[0].value or 0) - (operands[1].value or 0)
    return Figure(name, value, steps=(Step(formula, operands, value),))
