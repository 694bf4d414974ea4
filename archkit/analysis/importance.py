"""How much of the unavailability goes away when a part never fails: I_B (1 - a), Birnbaum's importance (1969).

The derivatives of a probability, passed from the top of what it is made of down to its parts.
"""

from __future__ import annotations

from operator import mul
from typing import TYPE_CHECKING

from archkit.graph.bits import bits_of

if TYPE_CHECKING:
    from archkit.analysis.conditions import ByState
    from archkit.analysis.factoring import Answer, Given

Weights = tuple[dict[int, float], dict[int, float]]
"""Of elements and of failure domains, by number."""


def weights(answer: Answer) -> Weights:
    """What every part below a node weighs."""
    products, weights = _slopes(answer)
    for parts, slope in products.items():
        _weigh(answer.given, parts, slope, weights)
    return weights


def heaviest(answer: Answer) -> Weights:
    """What parts below a node weigh, the heaviest of all among them."""
    products, weights = _slopes(answer)
    conditions = answer.given.conditions
    once = more = 0
    for parts in products:
        more |= once & parts
        once |= parts
    for parts, slope in products.items():
        if parts.bit_count() <= conditions.one_by_one:
            _weigh(answer.given, parts, slope, weights)
            continue
        # In one product, the one that is up least weighs most of those that are alike.
        for part in (*conditions.weakest(parts & ~more), *bits_of(parts & more & ~conditions.bits)):
            others = list(map(mul, slope, conditions.product_of(parts ^ 1 << part)))
            _add(answer.given, part, others, weights)
    return weights


def _slopes(answer: Answer) -> tuple[dict[int, ByState], Weights]:
    """By product of parts the derivative of the value, from the top down; and what is in no product."""
    given, top, conditions = answer.given, answer.top, answer.given.conditions
    elements: dict[int, float] = {}
    products: dict[int, ByState] = {}
    slopes: dict[int, ByState] = {id(top): conditions.probability}
    for node in given.downwards(top):
        slope = slopes[id(node)]
        for factor, parts, left, gain in node.terms:
            factors = [conditions.product(parts), *map(given.known, left)]
            own, *others = _without_each(factors, slope)
            if gain is not None:
                number, more = gain
                more_of = sum(map(mul, map(mul, own, factors[0]), more))
                elements[number] = elements.get(number, 0.0) + more_of
            _grow(products, parts, own, factor)
            for key, rest in zip(left, others, strict=True):
                _grow(slopes, id(given.node(key)), rest, factor)
    value = given.value(top)
    domains = {d: conditions.gain(value, at) for at, d in enumerate(conditions.domains)}
    return products, (elements, domains)


def _weigh(given: Given, parts: int, slope: ByState, weights: Weights) -> None:
    """Add what each of the parts of a product weighs."""
    conditions = given.conditions
    numbers = [p for p in bits_of(parts & ~conditions.bits) if p not in conditions.partly]
    chances = list(map(conditions.chance, numbers))
    fixed = list(map(mul, slope, conditions.product(parts & conditions.bits)))
    for part, others in zip(numbers, _without_each(chances, fixed), strict=True):
        _add(given, part, others, weights)


def _add(given: Given, part: int, others: ByState, weights: Weights) -> None:
    """Add what a part weighs where all `others` are up."""
    conditions, size = given.conditions, given.clauses.size
    gains = zip(others, conditions.best(part), conditions.chance(part), strict=True)
    of, number = (weights[0], part) if part < size else (weights[1], part - size)
    of[number] = of.get(number, 0.0) + sum(o * (b - c) for o, b, c in gains)


def _grow(of: dict[int, ByState], at: int, more: ByState, factor: float | ByState) -> None:
    grown = [factor * m for m in more] if isinstance(factor, float) else list(map(mul, factor, more))
    known = of.get(at)
    of[at] = grown if known is None else [a + b for a, b in zip(known, grown, strict=True)]


def _without_each(factors: list[ByState], whole: ByState) -> list[ByState]:
    """For each factor the product of all others, and of `whole`."""
    if not factors:
        return []
    found = [whole]
    for factor in factors[:-1]:
        found.append(list(map(mul, found[-1], factor)))
    after = factors[-1]
    for at in range(len(factors) - 2, -1, -1):
        found[at] = list(map(mul, found[at], after))
        after = list(map(mul, after, factors[at]))
    return found
