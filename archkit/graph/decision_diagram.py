"""Reduced ordered binary decision diagrams (Bryant 1986): a Boolean function, its probability, what variables weigh.

A diagram is Shannon's expansion f = x f(x=1) + (1-x) f(x=0) over the variables in order, with equal remainders kept
once. Probabilities of independent variables follow in one pass over its nodes, exactly (Rauzy 1993). Nothing recurses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEVER, ALWAYS = 0, 1
"""The two constant functions. A function is the number of its top node."""

_CONSTANT = 1 << 60
"""Level of the constants: below every variable."""


class TooManyStates(Exception):
    """The function has more states than the diagram may have nodes."""


class Diagram:
    """Functions of variables 0, 1, 2 ..., the order in which they are decided.

    Raises TooManyStates when `limit` nodes, or eight times as many steps, do not suffice.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._level = [_CONSTANT, _CONSTANT]
        self._low = [0, 1]
        self._high = [0, 1]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}

    def __len__(self) -> int:
        return len(self._level)

    def node(self, variable: int, low: int, high: int) -> int:
        """`high` where the variable is true, `low` where it is false; both of later variables only."""
        if low == high:
            return low
        key = (variable, low, high)
        found = self._unique.get(key)
        if found is None:
            found = len(self._level)
            if found >= self.limit:
                raise TooManyStates
            self._unique[key] = found
            self._level.append(variable)
            self._low.append(low)
            self._high.append(high)
        return found

    def all_true(self, variables: Iterable[int]) -> int:
        """The conjunction of variables."""
        found = ALWAYS
        for variable in sorted(set(variables), reverse=True):
            found = self.node(variable, NEVER, found)
        return found

    def both(self, f: int, g: int) -> int:
        """f and g."""
        return self._combine(f, g, self._both, NEVER)

    def either(self, f: int, g: int) -> int:
        """f or g."""
        return self._combine(f, g, self._either, ALWAYS)

    def at_least(self, functions: Sequence[int], k: int) -> int:
        """At least k of the functions hold."""
        if k <= 0:
            return ALWAYS
        found = [ALWAYS] + [NEVER] * k
        for count, f in enumerate(functions, 1):
            for j in range(min(k, count), max(0, k - len(functions) + count - 1), -1):
                found[j] = self.either(self.both(f, found[j - 1]), found[j])
        return found[k]

    def _combine(self, f: int, g: int, known: dict[tuple[int, int], int], absorbing: int) -> int:
        level, low, high = self._level, self._low, self._high
        stack = [(f, g)]
        result = NEVER
        while stack:
            f, g = pair = stack[-1]
            result = _simple(f, g, absorbing)
            if result < 0:
                result = known.get(pair, -1)
            if result >= 0:
                stack.pop()
                continue
            top = min(level[f], level[g])
            lows = (
                (low[f], low[g]) if level[f] == level[g] else (low[f], g) if level[f] == top else (f, low[g])
            )
            highs = (
                (high[f], high[g])
                if level[f] == level[g]
                else (high[f], g)
                if level[f] == top
                else (f, high[g])
            )
            waiting = [p for p in (lows, highs) if _simple(*p, absorbing) < 0 and p not in known]
            if waiting:
                stack += waiting
                continue
            if len(known) >= 8 * self.limit:
                raise TooManyStates
            below = [_simple(*p, absorbing) for p in (lows, highs)]
            below = [b if b >= 0 else known[p] for b, p in zip(below, (lows, highs), strict=True)]
            known[pair] = self.node(top, below[0], below[1])
        return result

    def chances(self, chance: Sequence[float]) -> list[float]:
        """For every node the probability of its function; `chance`: of each variable to be true."""
        found = [0.0, 1.0]
        for level, low, high in zip(self._level[2:], self._low[2:], self._high[2:], strict=True):
            found.append(chance[level] * found[high] + (1 - chance[level]) * found[low])
        return found

    def probability(self, f: int, chance: Sequence[float]) -> float:
        """P(f)."""
        return self.chances(chance)[f]

    def importance(self, f: int, chance: Sequence[float]) -> list[float]:
        """For each variable P(f | true) - P(f | false): Birnbaum's importance (1969)."""
        found = [0.0] * len(chance)
        value = self.chances(chance)
        reach = [0.0] * (f + 1)
        reach[f] = 1.0
        for node in range(f, 1, -1):
            if not reach[node]:
                continue
            level, low, high = self._level[node], self._low[node], self._high[node]
            found[level] += reach[node] * (value[high] - value[low])
            reach[low] += reach[node] * (1 - chance[level])
            reach[high] += reach[node] * chance[level]
        return found


def _simple(f: int, g: int, absorbing: int) -> int:
    """The result where no variable need be looked at; -1 otherwise."""
    if f == g:
        return f
    if absorbing in (f, g):
        return absorbing
    neutral = 1 - absorbing
    if f == neutral:
        return g
    return f if g == neutral else -1
