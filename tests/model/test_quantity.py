"""Quantities: exact values, the text kept as written, and errors that say what to write."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.quantity import QuantityError, duration, money, rate, ratio, size, span, throughput


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("250ms", "250"),
        ("30s", "30000"),
        ("15m", "900000"),
        ("12h", "43200000"),
        ("30d", "2592000000"),
        ("1.5s", "1500"),
        ("5 s", "5000"),
        ("500us", "0.5"),
    ],
)
def test_durations_are_milliseconds(text: str, ms: str) -> None:
    assert duration(text).ms == Decimal(ms)
    assert str(duration(text)) == text


@pytest.mark.parametrize(
    ("text", "value"), [("99.95%", "0.9995"), (0.9995, "0.9995"), (1, "1"), ("0%", "0"), ("0.5", "0.5")]
)
def test_ratios_lie_between_nought_and_one(text: str | float, value: str) -> None:
    assert ratio(text).value == Decimal(value)


def test_rates_sizes_and_money() -> None:
    assert rate("24000rpm").per_second == 400
    assert size("12GiB").bytes == 12 * 2**30
    assert (money("2400 EUR/month").per_month, money("2400 EUR/month").currency) == (2400, "EUR")
    assert money("12 EUR/year").per_month == 1
    assert money(2400).currency is None


@pytest.mark.parametrize(
    ("read", "text", "message", "help"),
    [
        (duration, "250", "`250` has no unit", "write `250ms` or `250s`, whichever it is"),
        (duration, "5min", "`min` is no unit of time", "`m` is minutes, `ms` milliseconds"),
        (duration, "-5s", "`-5s` is negative, and a duration is not", "write `5s`"),
        (duration, "soon", "`soon` is not a duration", "write for example `250ms` or `30s`"),
        (ratio, "120%", "`120%` is more than 100%", "a ratio lies between 0 and 100%"),
        (ratio, 99.95, "`99.95` is more than 1", "write `99.95%` if per cent is meant"),
        (rate, "400", "`400` has no unit", "write `400rps` (requests per second)"),
        (size, "12gb", "`gb` is no unit of size", "units are B, kB, MB, GB, TB, KiB, MiB, GiB and TiB"),
        (money, "much", "`much` is no amount of money", "write `2400` or `2400 EUR/month`"),
    ],
)  # fmt: skip
def test_errors_say_what_to_write(read, text, message, help) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QuantityError) as caught:
        read(text)
    assert (caught.value.message, caught.value.help) == (message, help)


@given(
    st.decimals(min_value=0, max_value=10**9, places=3),
    st.sampled_from(["us", "ms", "s", "m", "h", "d", "w"]),
)
def test_what_is_written_comes_back_and_units_keep_their_order(number: Decimal, unit: str) -> None:
    text = f"{number}{unit}"
    assert str(duration(text)) == text
    assert duration(f"{number}ms").ms <= duration(f"{number}s").ms


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_anything_is_read_or_refused_in_words(value: str | float) -> None:
    for read in (duration, ratio, rate, size, money):
        with suppress(QuantityError):
            assert str(read(value)) == str(value)


@pytest.mark.parametrize(
    ("read", "text", "message", "help"),
    [
        (span, "0ms", "`0ms` is no time at all", "say how long it is, or leave it out"),
        (span, "0.0d", "`0.0d` is no time at all", "say how long it is, or leave it out"),
        (throughput, "0rps", "`0rps` is no rate at all", "say how much it can do, or leave it out"),
    ],
)
def test_time_limits_windows_and_capacities_are_more_than_zero(read, text, message, help) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(QuantityError) as caught:
        read(text)
    assert (caught.value.message, caught.value.help) == (message, help)
    assert read(text.replace("0", "1", 1)).text == text.replace("0", "1", 1)
