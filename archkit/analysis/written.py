"""Numbers of analyses as people read them: with their unit, and a ratio with as many nines as it has."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import floor, isinf, log10
from typing import TYPE_CHECKING

from archkit.analysis.result import DATE

if TYPE_CHECKING:
    from archkit.analysis.result import Figure


def value(figure: Figure) -> str:
    """A figure as people read it: `at most 99.93 %`."""
    text = written(figure.value, figure.unit)
    plain = figure.value is None or isinf(figure.value) or figure.bound == "exactly"
    return text if plain else f"{figure.bound} {text}"


@lru_cache(maxsize=1 << 14)  # findings of a large design say few numbers many times
def written(number: float | None, unit: str) -> str:
    """A number with its unit; a ratio in per cent, with as many nines as it has."""
    if number is None:
        return "unknown"
    if isinf(number):
        return "without end" if number > 0 else "none"
    if unit == "ratio":
        return f"{_percent(number)} %"
    if unit == DATE:
        return date.fromordinal(int(number)).isoformat()
    if unit in _MS:
        return duration(number * _MS[unit])
    unit = "days" if unit == "d" else unit
    one = unit in _MANY and number == 1
    return f"{_short(number)} {unit.removesuffix('s') if one else unit}".strip()


def _percent(share: float) -> str:
    """Three digits of what is missing to 1, so that 99.95 and 99.995 differ."""
    rest = min(abs(share), abs(1 - share))
    digits = 2 if rest <= 0 else max(2, min(12, -floor(log10(rest))))
    text = f"{share * 100:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _short(number: float) -> str:
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}"
    if abs(number) >= 1e15:
        return f"{number:.3g}"
    if abs(number) >= 1000:
        return f"{number:,.1f}".removesuffix(".0")
    return f"{number:.4g}"


_UNITS = (("day", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1000))
_MS = {"ms": 1.0, "s": 1000.0}
_MANY = frozenset({"calls", "attempts", "days"})
_LEAST_MS = 0.001


@lru_cache(maxsize=1 << 14)
def duration(ms: float) -> str:
    """A span of time in the unit one would say it in: `300 ms`, `2.42 s`, `5 min 4 s`, `30 days`."""
    if isinf(ms):
        return "for ever"
    if ms < 0:
        return f"-{duration(-ms)}"
    if 0 < ms < _LEAST_MS:
        return f"below {_LEAST_MS:g} ms"
    for (unit, size), (smaller, less) in pairwise(_UNITS):
        if ms >= 2 * size or (ms >= size and ms % size == 0):
            whole, rest = divmod(round(ms / less), size // less)
            return f"{_counted(whole, unit)} {_counted(rest, smaller)}" if rest else _counted(whole, unit)
    return f"{ms / 1000:.4g} s" if ms >= 1000 else f"{ms:.4g} ms"


def _counted(number: int, unit: str) -> str:
    return f"{number:,} {unit}{'s' if unit == 'day' and number != 1 else ''}"
