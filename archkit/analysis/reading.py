"""Numbers and words that the catalog states, read where they are asked for, each with its place.

What is absent, or written in a shape that the schema refuses, is None: the analysis says that it is missing, and the
rule `schema` where it is wrong.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

from archkit.analysis.result import RATIO, Missing, Operand
from archkit.model.quantity import QuantityError, duration, money, rate, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archkit.source.data import Json
    from archkit.source.location import Place

_LARGEST = 1.7e308
_SCALARS = frozenset({str, int, float})  # and no bool


class Stated(NamedTuple):
    """A number that somebody wrote, and where."""

    value: float
    unit: str
    """`ms`, `rps`, `ratio` (0 to 1); empty for a plain number."""
    reading: Reading
    """What it was read from."""
    route: tuple[str | int, ...]
    """Where it stands in that."""

    @property
    def place(self) -> Place:
        """Where it is written, made when somebody looks: most numbers are only computed with."""
        found = self.reading.at(*self.route)
        assert found is not None, "what nobody describes states no number"
        return found

    def operand(self, name: str) -> Operand:
        """This number as an input of a step."""
        return Operand(name, self.value, self.unit, self.place)


_UNREAD = cast("Stated", object())


class Reading(ABC):
    """Reads values by their route below `spec`, or below the item that states an edge."""

    __slots__ = ("_said", "_stated_values")

    def __init__(self, said: Mapping[str, Json]) -> None:
        self._said: Json = said  # type: ignore[assignment]
        """Everything that is written there."""
        self._stated_values: dict[tuple[object, ...], Stated | None] = {}
        """Numbers that were asked for: most rules ask for the same ones."""

    def value(self, *route: str | int) -> Json:
        """What stands there, as written; None where nothing does."""
        found = self._said
        for key in route:
            if found.__class__ is dict:
                found = found.get(key)  # type: ignore[arg-type]
            elif isinstance(found, list) and isinstance(key, int) and 0 <= key < len(found):
                found = found[key]
            else:
                return None
        return found

    @abstractmethod
    def at(self, *route: str | int) -> Place | None:
        """Where it stands, or would stand; None for what nobody describes."""

    def ratio(self, *route: str | int) -> Stated | None:
        """A share, 0 to 1."""
        return self._stated(_ratio, RATIO, route)

    def ms(self, *route: str | int) -> Stated | None:
        """A duration in ms."""
        return self._stated(_ms, "ms", route)

    def rps(self, *route: str | int) -> Stated | None:
        """A rate per second."""
        return self._stated(_rps, "rps", route)

    def monthly(self, *route: str | int) -> Stated | None:
        """An amount of money per month."""
        return self._stated(_monthly, "", route)

    def number(self, *route: str | int) -> Stated | None:
        """A number without a unit, not negative."""
        return self._stated(_number, "", route)

    def text(self, *route: str | int) -> str | None:
        """A word, as written."""
        found = self.value(*route)
        return found if isinstance(found, str) and found else None

    def texts(self, *route: str | int) -> tuple[str, ...]:
        """A list of words, or one word; empty where there is none."""
        found = self.value(*route)
        if isinstance(found, list):
            return tuple([t for t in found if isinstance(t, str)])
        return (found,) if isinstance(found, str) else ()

    def flag(self, *route: str | int) -> bool | None:
        """True, false, or not said."""
        found = self.value(*route)
        return found if isinstance(found, bool) else None

    def missing(self, *route: str | int) -> Missing:
        """That nothing is said there."""
        return Missing(".".join(map(str, route)), self.at(*route))

    def _stated(
        self, read: Callable[[str | int | float], float | None], unit: str, route: tuple[str | int, ...]
    ) -> Stated | None:
        if route[0] not in self._said:  # type: ignore[operator]
            return None
        key = (read, route)
        found = self._stated_values.get(key, _UNREAD)
        if found is _UNREAD:
            written = self._said
            for part in route:  # `value` without its lists: most numbers are asked for here
                if written.__class__ is not dict:
                    written = self.value(*route)
                    break
                written = written.get(part)  # type: ignore[arg-type]
            number = read(written) if written.__class__ in _SCALARS else None  # type: ignore[arg-type]
            found = None if number is None else Stated(number, unit, self, route)
            self._stated_values[key] = found
        return found


@lru_cache(maxsize=65536)
def _ratio(written: str | float) -> float | None:
    try:
        return float(ratio(written).value)
    except QuantityError:
        return None


@lru_cache(maxsize=65536)
def _ms(written: str | float) -> float | None:
    try:
        return float(duration(written).ms)
    except QuantityError:
        return None


@lru_cache(maxsize=65536)
def _rps(written: str | float) -> float | None:
    try:
        return float(rate(written).per_second)
    except QuantityError:
        return None


@lru_cache(maxsize=65536)
def _monthly(written: str | float) -> float | None:
    try:
        return float(money(written).per_month)
    except QuantityError:
        return None


def _number(written: str | float) -> float | None:
    # A whole number may be larger than any floating one.
    return float(written) if not isinstance(written, str) and 0 <= written <= _LARGEST else None
