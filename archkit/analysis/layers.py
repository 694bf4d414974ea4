"""Which calls try again what a call further down tries again already: retries in several layers multiply.

A call with a retry budget does not count, since its budget bounds the product; nor does what lies behind a circle of
calls, which is unbounded anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.entries import entries
from archkit.analysis.requests import requests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.analysis.call import Call
    from archkit.analysis.design import Design


class Layers(NamedTuple):
    """The longest row of retrying calls on a path that ends with one at an element."""

    inner: Call
    """The last one, next to what may fail."""
    outer: tuple[Call, ...]
    """The others from below, as many as anybody reads about."""
    depth: int
    """All of them, the inner one included."""


_NEAREST = 8


def retrying_layers(design: Design) -> Iterator[Layers]:
    """For every element that is called again by a caller that is called again itself, its longest row."""
    flow = requests(design)
    reached = flow.behind(entries(design))
    unbounded = flow.behind(list(flow.circles))
    deepest = [0] * len(design)
    last: dict[int, Call] = {}
    inner: dict[int, Call] = {}
    for number in flow.order:
        if number in unbounded or number not in reached:
            continue
        for call in flow.out[number]:
            target, counts = call.need.target, call.retries and call.budget is None
            if target in unbounded:
                continue
            if deepest[number] + counts > deepest[target]:
                deepest[target] = deepest[number] + counts
                last[target] = call if counts else last[number]
            if counts and deepest[number] > (deepest[inner[target].need.source] if target in inner else 0):
                inner[target] = call
    for target in sorted(inner):
        call = inner[target]
        yield Layers(call, tuple(_above(last, call)), deepest[call.need.source] + 1)


def _above(last: Mapping[int, Call], call: Call) -> Iterator[Call]:
    for _ in range(_NEAREST):
        before = last.get(call.need.source)
        if before is None:
            return
        yield before
        call = before
