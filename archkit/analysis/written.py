"""Numbers of analyses as people read them: with their unit, and a ratio with as many nines as it has."""

from __future__ import annotations

from math import floor, isinf, log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.analysis.result import Figure


def value(figure: Figure) -> str:
    """A figure as people read it: `at most 99.93 %`."""
    text = written(figure.value, figure.unit)
    return text if figure.value is None or figure.bound == "exactly" else f"{figure.bound} {text}"


def written(number: float | None, unit: str) -> str:
    """A number with its unit; a ratio in per cent, with as many nines as it has."""
    if number is None:
        return "unknown"
    if isinf(number):
        return "without end" if number > 0 else "none"
    if unit == "ratio":
        return f"{_percent(number)} %"
    return f"{_short(number)} {unit}".strip()


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
        return f"{number:,.1f}"
    return f"{number:.4g}"


_SPANS = (
    (172_800_000, 86_400_000, "days"),
    (7_200_000, 3_600_000, "h"),
    (120_000, 60_000, "min"),
    (1000, 1000, "s"),
)


def duration(ms: float) -> str:
    """A span of time in the unit one would say it in: `300 ms`, `2.42 s`, `5 min`."""
    size, unit = next(((size, unit) for least, size, unit in _SPANS if ms >= least), (1, "ms"))
    return "for ever" if isinf(ms) else f"{ms / size:.4g} {unit}"
