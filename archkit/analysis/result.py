"""A figure carries its derivation: what came out, of which steps, what had to be assumed, and what was not there.

Absent is unknown, never a pass: a figure without its inputs has no value, and one with a part of them says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isinf
from typing import Literal, NamedTuple, overload

from archkit.source.location import Place

Status = Literal["known", "partial", "unknown"]
"""Whether all inputs were there, some, or too few for any value."""

RATIO = "ratio"
"""The unit of a share, 0 to 1."""

DATE = "date"
"""The unit of a day, by its number in the calendar: day 1 is 0001-01-01."""

Bound = Literal["exactly", "at most", "at least"]


class Operand(NamedTuple):
    """One input of a step."""

    name: str
    value: float | None
    """None: it was not there."""
    unit: str = ""
    place: Place | None = None
    """Where it is written; None: it was assumed, or an earlier step made it."""


class Step(NamedTuple):
    """One application of a formula."""

    formula: str
    """As a book has it: `sum(w x) / sum(w)`."""
    operands: tuple[Operand, ...]
    value: float | None
    unit: str = ""


class Derivation(Sequence[Step]):
    """Steps that are worked out when somebody looks at them: a table of thousands of figures shows none."""

    def __init__(self, work: Callable[[], Iterable[Step]]) -> None:
        self._work = work

    @cached_property
    def _steps(self) -> tuple[Step, ...]:
        return tuple(self._work())

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...

    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        return self._steps[index]

    def __len__(self) -> int:
        return len(self._steps)


class Missing(NamedTuple):
    """An input that nobody stated."""

    what: str
    place: Place | None = None
    """Where it would be written."""


@dataclass(slots=True, unsafe_hash=True)  # never changed; frozen ones take three times as long to make
class Figure:
    """One number that an analysis returns."""

    name: str
    value: float | None
    """None: unknown. Infinite: it grows without end, and that is known."""
    unit: str = ""
    """`ms`, `rps`, `min`, `ratio` ...; empty for a plain number."""
    bound: Bound = "exactly"
    missing: tuple[Missing, ...] = ()
    assumptions: tuple[str, ...] = ()
    """Sentences: what was taken for granted."""
    steps: Sequence[Step] = ()
    """In the order they were done; the last one makes the value."""

    @property
    def status(self) -> Status:
        """Unknown without a value, partial when something is missing."""
        if self.value is None:
            return "unknown"
        return "partial" if self.missing else "known"


def exceeds(value: float, limit: float) -> bool:
    """Whether it is more than the limit, by more than rounding: 400 x 1.1 is 440."""
    return value > limit + 1e-9 * abs(limit)


def plain(figure: Figure, line: Callable[[Place], int] | None = None) -> dict[str, object]:
    """The figure for JSON, which knows no infinity: it is null there, with the status `known`.

    Each place is a route in the document of that index in its file; with `line`, also the line there.
    """
    return {
        "name": figure.name,
        "value": _number(figure.value),
        "unit": figure.unit,
        "status": figure.status,
        "bound": figure.bound,
        "missing": [{"name": m.what, **_source(m.place, line)} for m in figure.missing],
        "assumptions": list(figure.assumptions),
        "steps": [
            {
                "formula": step.formula,
                "value": _number(step.value),
                "unit": step.unit,
                "operands": [
                    {"name": o.name, "value": _number(o.value), "unit": o.unit, **_source(o.place, line)}
                    for o in step.operands
                ],
            }
            for step in figure.steps
        ],
    }


def _number(value: float | None) -> float | None:
    return None if value is None or isinf(value) else value


def _source(place: Place | None, line: Callable[[Place], int] | None) -> dict[str, object]:
    if place is None:
        return {}
    found = {"path": place.path, "document": place.document, "route": ".".join(map(str, place.route))}
    return found | ({"line": line(place)} if line else {})
