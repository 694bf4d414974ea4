"""What retries do when some attempts fail: how many are made on average, and how often all of them fail.

With n attempts that fail independently with probability p, (1 - p^n) / (1 - p) are made, and p^n is the failure that
the caller sees. Along a chain it is the failure of the hop above: expectations multiply.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.call import calls

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.analysis.call import Call
    from archkit.analysis.design import Design


def expected_attempts(p_fail: float, attempts: float) -> float:
    """(1 - p^n) / (1 - p); n when every attempt fails."""
    p = min(1.0, max(0.0, p_fail))
    return attempts if p >= 1 else (1 - math.pow(p, attempts)) / (1 - p)


def failure(p_fail: float, attempts: float) -> float:
    """p^n: that all of them fail."""
    return math.pow(min(1.0, max(0.0, p_fail)), attempts)


class BrownOut(NamedTuple):
    """What one request at the top of a chain meets while its leaf fails in part."""

    leaf_calls: float
    """Expected calls of the leaf."""
    p_failure: float
    """Share of requests that fail in the end."""


def brown_out(p_fail_leaf: float, attempts: Sequence[float]) -> BrownOut:
    """Of a chain of hops, with the attempts of each from the top down."""
    made, p = 1.0, min(1.0, max(0.0, p_fail_leaf))
    for n in reversed(attempts):
        made *= expected_attempts(p, n)
        p = failure(p, n)
    return BrownOut(made, p)


def unsafe_writes(design: Design) -> Iterator[Call]:
    """Calls that write, are tried again, and say themselves that nothing makes a second write harmless.

    In the order of the callers; what says nothing of idempotency is unknown, and no such call.
    """
    seen = set()
    for made in calls(design):
        for call in made:
            if call.is_unsafe and call.need.edge.place not in seen:
                seen.add(call.need.edge.place)
                yield call
