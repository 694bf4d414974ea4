"""Numbers as people read them: units, spans of time, nines."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.written import duration, written


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 ms"),
        (4.55, "4.55 ms"),
        (3.988e-11, "below 0.001 ms"),
        (300, "300 ms"),
        (2420, "2.42 s"),
        (90_000, "90 s"),
        (304_300, "5 min 4 s"),
        (1_800_000, "30 min"),
        (3_600_000, "1 h"),
        (3_876_900, "64 min 37 s"),
        (86_400_000, "1 day"),
        (86_405_020, "24 h"),
        (2_592_000_000, "30 days"),
        (-1420, "-1.42 s"),
        (inf, "for ever"),
    ],
)
def test_a_span_of_time_has_the_unit_one_would_say_it_in(ms: float, words: str) -> None:
    assert duration(ms) == words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (None, "ms", "unknown"),
        (0.9995, "ratio", "99.95 %"),
        (0.99995, "ratio", "99.995 %"),
        (1_350, "ms", "1.35 s"),
        (450, "s", "7 min 30 s"),
        (43.2, "min", "43.2 min"),
        (1, "calls", "1 call"),
        (1766, "d", "1,766 days"),
        (1.5, "calls", "1.5 calls"),
        (1848.0, "rps", "1,848 rps"),
        (112_987.04, "rps", "112,987 rps"),
        (6_417.5, "rps", "6,417.5 rps"),
    ],
)
def test_a_number_has_its_unit(number: float | None, unit: str, words: str) -> None:
    assert written(number, unit) == words


@given(st.floats(0.001, 1e15))
def test_what_is_said_of_a_span_is_nearly_what_it_is(ms: float) -> None:
    sizes = {"ms": 1, "s": 1e3, "min": 6e4, "h": 3.6e6, "day": 8.64e7, "days": 8.64e7}
    words = duration(ms).replace(",", "").split()
    said = sum(float(number) * sizes[unit] for number, unit in zip(words[::2], words[1::2], strict=True))

    assert said == pytest.approx(ms, rel=1 / 120)
