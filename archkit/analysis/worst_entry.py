"""From which entry most calls reach an element, for each one that is meant, when everything behind it fails."""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.amplification import Spread
from archkit.analysis.entries import entries
from archkit.analysis.requests import requests
from archkit.analysis.result import exceeds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.analysis.amplification import Amplification
    from archkit.analysis.design import Design

MOST_FOLLOWED = 1_000_000
"""Calls followed, in all, to find the worst entry of every target; entries with the most attempts come first."""


class Worst(NamedTuple):
    """The entry from which most calls reach an element for each one that is meant."""

    root: int
    is_sure: bool
    """Whether no other entry multiplies more; False: too many were left to follow them all."""


def largest(design: Design, above: float, followed: int = MOST_FOLLOWED) -> dict[int, Worst]:
    """For every element that some entry multiplies more than `above` times, the entry that does so most.

    Unbounded is most, where anything on the way is tried again. What is left when so many calls have been `followed`
    multiplies no more than the largest product of attempts that begins at what is left.
    """
    flow = requests(design)
    roots = sorted((r for r in entries(design) if flow.most[r] > above), key=lambda r: (-flow.most[r], r))
    best = [above] * len(design)
    came_from: dict[int, int] = {}
    left = 0.0
    for root in roots:
        if followed <= 0:
            left = flow.most[root]
            break
        here = Spread(flow, root)
        followed -= here.arriving.followed
        for target, factor in zip(here.arriving.reached, here.severities(), strict=True):
            if factor > best[target] and exceeds(factor, above) and target != root:
                best[target], came_from[target] = factor, root
    return {target: Worst(root, best[target] >= left) for target, root in came_from.items()}


def worst(design: Design, target: int) -> Amplification | None:
    """From the entry from which most calls reach an element for each one that is meant, the first of several; None: no
    entry reaches it."""
    return _worst(design).get(target)


@lru_cache(maxsize=1)
def _worst_entries(design: Design) -> dict[int, tuple[float, int]]:
    """By number of the target: the largest severity, and the entry from which it comes."""
    flow = requests(design)
    found: dict[int, tuple[float, int]] = {}
    passed: set[int] = set()
    severities: Iterable[tuple[int, float]]
    for entry in entries(design):
        if flow.most[entry] > 1:
            here = Spread(flow, entry)
            severities = zip(here.arriving.reached, here.severities(), strict=True)
        else:
            # Behind it nothing multiplies: what such an entry passed before, and all behind that, is no worse here.
            severities = zip(flow.beyond(entry, passed), repeat(1.0))
        for target, severity in severities:
            if target != entry and (target not in found or exceeds(severity, found[target][0])):
                found[target] = severity, entry
    return found


@lru_cache(maxsize=1)
def _worst(design: Design) -> dict[int, Amplification]:
    """By number of the target."""
    flow = requests(design)
    targets: dict[int, list[int]] = {}
    for target, (_, entry) in _worst_entries(design).items():
        targets.setdefault(entry, []).append(target)
    found: dict[int, Amplification] = {}
    for entry, reached in targets.items():
        found.update((a.target, a) for a in Spread(flow, entry).amplifications(reached))
    return found
