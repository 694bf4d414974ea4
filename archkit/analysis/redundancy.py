"""How probable it is that enough of several parts are up: k of n, alike or not, and replicas over failure domains."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from archkit.analysis.failure_domains import FailureDomains, Replicas

MOST_DOMAINS = 12
"""Failure domains of one set of replicas that are told apart; the loss of any further one is not looked at."""

_DIRECT = 1_000_000
"""Up to so many alike the binomial distribution is summed; above, the normal one stands in for it."""


def k_of_n(n: int, k: int, a: float) -> float:
    """P(at least k of n are up), each with the probability a, independently: sum C(n,i) a^i (1-a)^(n-i)."""
    if k <= 0:
        return 1.0
    if k > n or a <= 0:
        return 0.0
    if a >= 1:
        return 1.0
    if n > _DIRECT:
        return 0.5 * erfc((k - 0.5 - n * a) / sqrt(2 * n * a * (1 - a)))
    up, down = log(a), log1p(-a)
    below = k - 1 < n * a
    terms = range(k) if below else range(k, n + 1)
    whole = lgamma(n + 1)
    tail = sum(exp(whole - lgamma(i + 1) - lgamma(n - i + 1) + i * up + (n - i) * down) for i in terms)
    return min(1.0, max(0.0, 1 - tail if below else tail))


def some_of(chances: Sequence[float], k: int) -> float:
    """P(at least k are up), each with its own probability, independently (Poisson binomial, O(nk))."""
    if k <= 0:
        return 1.0
    reached = [1.0] + [0.0] * k
    for a in chances:
        for j in range(k, 0, -1):
            reached[j] += a * (reached[j - 1] - reached[j])
    return reached[k]


def stands_of(domains: FailureDomains, replicas: Replicas, sure: Container[int] = ()) -> list[int]:
    """The failure domains on which placed replicas depend, those with most of them first; at most `MOST_DOMAINS`."""
    order = sorted(replicas.spread, key=lambda placed: -placed[1])
    found = dict.fromkeys(a for d, _ in order for a in reversed(domains.within[d]) if a not in sure)
    return list(found)[:MOST_DOMAINS]


def by_state(
    domains: FailureDomains, replicas: Replicas, sure: Container[int] = ()
) -> tuple[list[int], list[float]]:
    """The failure domains on which placed replicas depend, and P(enough are up) for every state of these domains.

    Bit i of the index of a state says whether domain i is up. `sure`: domains that are up in any case.
    """
    variables = stands_of(domains, replicas, sure)
    position = {v: i for i, v in enumerate(variables)}
    masks = [
        (sum(1 << position[a] for a in domains.within[d] if a in position), n) for d, n in replicas.spread
    ]
    chance = replicas.availability.value if replicas.availability else 1.0
    by_count: dict[int, float] = {}
    found: list[float] = []
    for state in range(1 << len(variables)):
        up = sum(n for mask, n in masks if state & mask == mask)
        if up not in by_count:
            by_count[up] = k_of_n(up, replicas.required, chance)
        found.append(by_count[up])
    return variables, found


def over_domains(
    domains: FailureDomains, replicas: Replicas, chance: Sequence[float], sure: Container[int] = ()
) -> float:
    """P(enough placed replicas are up); `chance`: of every failure domain, without those it lies in."""
    variables, found = by_state(domains, replicas, sure)
    for domain in reversed(variables):
        up, half = chance[domain], len(found) // 2
        found = [up * found[i + half] + (1 - up) * found[i] for i in range(half)]
    return found[0]
