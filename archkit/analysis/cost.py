"""What the traffic of each entry costs: direct costs, handed on along the calls to those who cause them.

The unit cost of an element is c = direct / lambda + sum of k x c of what it calls, the cost of an entry is c times its
traffic. All entries together, and what nobody asks for, cost what all elements cost. Everything is taken to grow with
the traffic: what is fixed and what varies is not told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from archkit.analysis.load import load
from archkit.graph.linear import least_solution
from archkit.model.quantity import QuantityError, money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archkit.analysis.design import Design, Element
    from archkit.analysis.load import Load
    from archkit.analysis.reading import Stated


_SHOWN = 10
"""Elements without a cost that one figure names; they all lack the same."""


@dataclass(frozen=True)
class Costs:
    """Money per month in one currency."""

    currency: str
    """ISO 4217 code; empty where nobody states one."""
    direct: Sequence[Stated | None]
    """By element number: what it costs itself."""
    per_request: Sequence[float | None]
    """By element number: money per month for each request per second, with all that it causes. None: no traffic."""
    entries: Mapping[int, float]
    """Entry -> what its traffic costs in all."""
    silent: Sequence[tuple[int, ...]]
    """By element number: the first of those whose own cost nobody states, of itself and all that it causes."""
    unallocated: tuple[int, ...]
    """Elements that cost something, and that no traffic is known to reach."""

    @property
    def total(self) -> float:
        """Of all elements."""
        return sum(c.value for c in self.direct if c is not None)

    @property
    def idle(self) -> float:
        """Of those that no traffic reaches."""
        return sum(c.value for i in self.unallocated if (c := self.direct[i]) is not None)


@lru_cache(maxsize=1)
def costs(design: Design) -> Costs | None:
    """The costs of a design; None where nobody states one, where currencies differ, or where rates have no end."""
    direct = [element.monthly("cost", "monthly") for element in design.elements]
    paid = [i for i, cost in enumerate(direct) if cost is not None]
    stated = currencies(design)
    state = load(design)
    if not paid or len(stated) > 1 or any(r is not None and not isfinite(r) for r in state.rates):
        return None
    per_request = _per_request(state, direct)
    entries: dict[int, float] = {}
    for entry in state.entries:
        unit = per_request[entry.element] or 0.0
        entries[entry.element] = entries.get(entry.element, 0.0) + unit * entry.rate.value
    return Costs(
        next(iter(stated), ""),
        direct,
        per_request,
        entries,
        _silent(state, direct),
        tuple(i for i in paid if not state.rates[i]),
    )


def currencies(design: Design) -> dict[str, Stated]:
    """Every currency that costs are stated in, with the first of them."""
    found: dict[str, Stated] = {}
    for element in design.elements:
        cost = element.monthly("cost", "monthly")
        if cost is not None and (said := currency(element)):
            found.setdefault(said, cost)
    return found


def currency(element: Element) -> str | None:
    """The currency of what an element costs, when it is stated."""
    stated = element.text("cost", "currency")
    written = element.value("cost", "monthly")
    if stated is not None or not isinstance(written, str):
        return stated
    try:
        return money(written).currency
    except QuantityError:
        return None


def _per_request(state: Load, direct: Sequence[Stated | None]) -> list[float | None]:
    """c = direct / lambda + sum of k x c, over those that traffic reaches."""
    given, terms = [], []
    for number, rate in enumerate(state.rates):
        cost = direct[number]
        given.append(cost.value / rate if cost is not None and rate else 0.0)
        terms.append([(c.need.target, c.gain) for c in state.calls[number]] if rate else [])
    found = least_solution(reversed(state.order), terms, given)
    return [value if rate else None for value, rate in zip(found, state.rates, strict=True)]


def _silent(state: Load, direct: Sequence[Stated | None]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = [() for _ in direct]
    for members in reversed(state.order):
        seen = {node: None for node in members if direct[node] is None}
        for node in members:
            for call in state.calls[node]:
                if len(seen) < _SHOWN:
                    seen |= dict.fromkeys(found[call.need.target])
        for node in members:
            found[node] = tuple(seen)[:_SHOWN]
    return found
