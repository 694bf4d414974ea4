"""Reduced ordered binary decision diagrams (Bryant 1986): a Boolean function, its probability, what variables weigh.

A diagram is Shannon's expansion f = x f(x=1) + (1-x) f(x=0) over the variables in order, with equal remainders kept
once. Probabilities of independent variables follow in one pass over its nodes, exactly (Rauzy 1993). Nothing recurses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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

    def all_of(self, functions: Sequence[int]) -> int:
        """The conjunction of functions, least work where those of later variables come later."""
        found = ALWAYS
        # The other way round everything conjoined so far would be walked through again for each of them.
        for f in reversed(functions):
            found = self.both(f, found)
        return found

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
        """Conjunction (absorbing: NEVER) or disjunction (ALWAYS), from the variables down, without recursion."""
        level, low, high = self._level, self._low, self._high
        result, pair = _result(f, g, known, absorbing)
        if result >= 0:
            return result
        stack = [pair]
        while stack:
            f, g = pair = stack[-1]
            if pair in known:
                stack.pop()
                continue
            top, other = level[f], level[g]
            if top == other:
                f0, f1, g0, g1 = low[f], high[f], low[g], high[g]
            elif top < other:
                f0, f1, g0, g1 = low[f], high[f], g, g
            else:
                top, f0, f1, g0, g1 = other, f, f, low[g], high[g]
            lower, first = _result(f0, g0, known, absorbing)
            upper, second = _result(f1, g1, known, absorbing)
            if lower < 0 or upper < 0:
                if lower < 0:
                    stack.append(first)
                if upper < 0:
                    stack.append(second)
                continue
            if len(known) >= 8 * self.limit:
                raise TooManyStates
            known[pair] = self.node(top, lower, upper)
            stack.pop()
        return known[pair]

    def chances(self, f: int, chance: Sequence[Sequence[float]], cases: int) -> dict[int, list[float]]:
        """The probability of f, and of every function below it, in each case.

        `chance`: of each variable to be true, in each of so many cases.
        """
        found = {NEVER: [0.0] * cases, ALWAYS: [1.0] * cases}
        for node in self._below(f):
            parts = zip(
                chance[self._level[node]], found[self._low[node]], found[self._high[node]], strict=True
            )
            found[node] = [c * u + (1 - c) * d for c, d, u in parts]
        return found

    def _below(self, f: int) -> list[int]:
        """f and the nodes it is made of, each behind those below it: these were made before it."""
        found = {f}
        stack = [f]
        while stack:
            node = stack.pop()
            for child in (self._low[node], self._high[node]):
                if child not in found:
                    found.add(child)
                    stack.append(child)
        return sorted(found - {NEVER, ALWAYS})

    def importance(
        self, f: int, chance: Sequence[Sequence[float]], value: Mapping[int, Sequence[float]]
    ) -> list[list[float]]:
        """For each variable P(f | true) - P(f | false), in each case: Birnbaum's importance (1969).

        `value`: the chances of f.
        """
        cases = len(value[f])
        found = [[0.0] * cases for _ in chance]
        reach: dict[int, list[float]] = {f: [1.0] * cases}
        for node in sorted(value.keys() - {NEVER, ALWAYS}, reverse=True):
            at, level, low, high = reach[node], self._level[node], self._low[node], self._high[node]
            gains = zip(found[level], at, value[high], value[low], strict=True)
            found[level] = [w + r * (u - d) for w, r, u, d in gains]
            up = [r * c for r, c in zip(at, chance[level], strict=True)]
            _add(reach, high, up)
            _add(reach, low, [r - u for r, u in zip(at, up, strict=True)])
        return found


def _add(reach: dict[int, list[float]], node: int, more: list[float]) -> None:
    known = reach.get(node)
    reach[node] = more if known is None else [a + b for a, b in zip(known, more, strict=True)]


def _result(f: int, g: int, known: dict[tuple[int, int], int], absorbing: int) -> tuple[int, tuple[int, int]]:
    """The result where it is known or no variable need be looked at, -1 otherwise; and the key of the pair."""
    if f > g:
        f, g = g, f
    # The constants are 0 and 1: with f <= g only f can be the smaller of them.
    if f == g or f == 1 - absorbing:
        return g, (f, g)
    if f == absorbing or g == absorbing:
        return absorbing, (f, g)
    if g == 1 - absorbing:
        return f, (f, g)
    pair = (f, g)
    return known.get(pair, -1), pair
