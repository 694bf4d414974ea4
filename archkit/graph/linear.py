"""The least solution of x = b + A x, where nothing in b and A is negative.

Along the condensation of the graph of A each unknown is computed once; where unknowns hang on each other, the
component is eliminated, the least tangled unknown first. A pivot of 0 or less says that the spectral radius of A is
at least 1 (I - A is then no M-matrix; Berman and Plemmons, Nonnegative Matrices, 1979, theorem 6.2.3): the solution
grows without end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf, isfinite, isnan, nan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST = 1_000_000
"""Multiplications spent on components, in all; a dense one of some 140 unknowns takes as many."""

_PIVOT = 1e-12
"""Where less than this is left of a pivot, rounding has eaten it: the gain of the loop is 1."""


def least_solution(
    components: Iterable[tuple[int, ...]],
    terms: Sequence[Sequence[tuple[int, float]]],
    given: Sequence[float],
) -> list[float]:
    """Solve x[i] = given[i] + sum(factor * x[j] for j, factor in terms[i]).

    `components`: the strongly connected ones of the graph i -> j of `terms`, those that are used first. Factors are
    greater than 0. Infinite: it grows without end. Not a number: too many unknowns hang on each other.
    """
    found = [0.0] * len(given)
    left = MOST
    for members in components:
        if len(members) == 1 and all(j != members[0] for j, _ in terms[members[0]]):
            node = members[0]
            found[node] = given[node] + sum(factor * found[j] for j, factor in terms[node])
            continue
        inside = frozenset(members)
        system = _System(left)
        for i in members:
            outside = sum(factor * found[j] for j, factor in terms[i] if j not in inside)
            system.add(i, given[i] + outside, [(j, f) for j, f in terms[i] if j in inside])
        for i, value in system.solve().items():
            found[i] = value
        left = system.left
    return found


@dataclass(slots=True)
class _System:
    """One strongly connected component."""

    left: int
    """Multiplications that may still be spent."""
    given: dict[int, float] = field(default_factory=dict)
    rows: dict[int, dict[int, float]] = field(default_factory=dict)
    """Unknown -> what it is made of."""
    users: dict[int, set[int]] = field(default_factory=dict)
    """Unknown -> those it is part of."""

    def add(self, unknown: int, given: float, terms: Iterable[tuple[int, float]]) -> None:
        self.given[unknown] = given
        row = self.rows.setdefault(unknown, {})
        for j, factor in terms:
            row[j] = row.get(j, 0.0) + factor
            self.users.setdefault(j, set()).add(unknown)

    def solve(self) -> dict[int, float]:
        """The values; all infinite or all not numbers where there is no other answer."""
        values = self.given.values()
        if any(isnan(v) for v in values):
            return dict.fromkeys(self.given, nan)
        if not any(values):
            return dict.fromkeys(self.given, 0.0)
        if any(v == inf for v in values):
            return dict.fromkeys(self.given, inf)
        waiting: list[tuple[int, int]] = []
        for unknown in self.rows:
            heappush(waiting, (self._tangle(unknown), unknown))
        order: list[int] = []
        done: set[int] = set()
        while waiting:
            tangle, unknown = heappop(waiting)
            if unknown in done:
                continue
            if tangle < (now := self._tangle(unknown)):
                heappush(waiting, (now, unknown))
                continue
            if self.left < tangle:
                return dict.fromkeys(self.given, nan)
            if not self._eliminate(unknown):
                return dict.fromkeys(self.given, inf)
            done.add(unknown)
            order.append(unknown)
            for j in self.rows[unknown]:
                heappush(waiting, (self._tangle(j), j))
        return self._values(order)

    def _tangle(self, unknown: int) -> int:
        return len(self.rows[unknown]) * len(self.users.get(unknown, ()))

    def _eliminate(self, unknown: int) -> bool:
        """Put the unknown into all that use it; False when it feeds itself by 1 or more."""
        row = self.rows[unknown]
        pivot = 1.0 - row.pop(unknown, 0.0)
        if not pivot > _PIVOT:
            return False
        users = self.users.pop(unknown, set())
        users.discard(unknown)
        for j in row:
            row[j] /= pivot
            self.users[j].discard(unknown)
        self.given[unknown] /= pivot
        for user in users:
            other = self.rows[user]
            factor = other.pop(unknown)
            self.given[user] += factor * self.given[unknown]
            for j, part in row.items():
                other[j] = other.get(j, 0.0) + factor * part
                self.users[j].add(user)
        self.left -= (len(row) + 1) * (len(users) + 1)
        return True

    def _values(self, order: Sequence[int]) -> dict[int, float]:
        found: dict[int, float] = {}
        for unknown in reversed(order):
            value = self.given[unknown] + sum(f * found[j] for j, f in self.rows[unknown].items())
            found[unknown] = value if isfinite(value) else inf
        return found
