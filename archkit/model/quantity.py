"""Quantities with units: durations, ratios, rates, sizes and money, kept exactly as written.

`250ms 30s 15m 12h 30d`, `99.95%` or `0.9995`, `400rps`, `12GiB`, `2400 EUR/month`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, TypeVar

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema


class QuantityError(ValueError):
    """A text that is no such quantity: what is wrong, and what to write instead."""

    def __init__(self, message: str, label: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message, self.label, self.help = message, label, help


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time."""

    ms: Decimal
    """Milliseconds."""
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def days(self) -> float:
        return float(self.ms / _MS["d"])


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share from 0 to 1."""

    value: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Rate:
    """Events in time."""

    per_second: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of data."""

    bytes: Decimal
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount per month; the currency is an ISO 4217 code, or None when it stands elsewhere."""

    per_month: Decimal
    currency: str | None
    text: str

    def __str__(self) -> str:
        return self.text


_MS: Mapping[str, Decimal] = {
    "us": Decimal("0.001"), "ms": Decimal(1), "s": Decimal(1000), "m": Decimal(60_000),
    "h": Decimal(3_600_000), "d": Decimal(86_400_000), "w": Decimal(604_800_000),
}  # fmt: skip
_RATES: Mapping[str, Decimal] = {
    "rps": Decimal(1),
    "rpm": Decimal(60),
    "rph": Decimal(3600),
    "rpd": Decimal(86400),
}
_BYTES: Mapping[str, int] = {
    "B": 1, "kB": 10**3, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "PB": 10**15,
    "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40, "PiB": 2**50,
}  # fmt: skip
_MONTHS: Mapping[str, Decimal] = {"month": Decimal(1), "year": Decimal(12), "day": Decimal(12) / Decimal(365)}

_NUMBER = r"(-?[0-9]{1,18}(?:\.[0-9]{1,18})?)"
_WITH_UNIT = re.compile(_NUMBER + r"\s?([A-Za-zµ%]*)\Z")
_MONEY = re.compile(_NUMBER + r"(?: ([A-Z]{3}))?(?:/(month|year|day))?\Z")

Written = str | int | float


def duration(value: Written) -> Duration:
    """`250ms`, `30s`, `15m`, `12h`, `30d`. Raises QuantityError."""
    number, unit = _split(value, "a duration", "250ms", "30s", "15m", "12h", "30d")
    if unit not in _MS:
        hint = (
            "`m` is minutes, `ms` milliseconds"
            if unit in ("min", "M")
            else "units are us, ms, s, m, h, d and w"
        )
        if not unit:
            raise QuantityError(
                f"`{value}` has no unit", "no unit", f"write `{number}ms` or `{number}s`, whichever it is"
            )
        raise QuantityError(f"`{unit}` is no unit of time", "no such unit", hint)
    _not_negative(number, value, "a duration")
    return Duration(number * _MS[unit], str(value))


def span(value: Written) -> Duration:
    """A duration that is not zero: a time limit, a window, an objective. Raises QuantityError."""
    found = duration(value)
    _not_zero(found.ms, value, "time", "say how long it is")
    return found


def ratio(value: Written) -> Ratio:
    """`99.95%` or `0.9995`. Raises QuantityError when it is not between 0 and 1."""
    number, unit = _split(value, "a ratio", "99.95%", "0.9995")
    if unit not in ("", "%"):
        raise QuantityError(f"`{value}` is no ratio", f"`{unit}`?", "write `99.95%` or `0.9995`")
    share = number / 100 if unit else number
    if not 0 <= share <= 1:
        top = "100%" if unit else "1"
        more = "more than" if share > 1 else "less than"
        limit = top if share > 1 else "0"
        hint = (
            f"write `{value}%` if per cent is meant"
            if not unit and 1 < share <= 100
            else f"a ratio lies between 0 and {top}"
        )
        raise QuantityError(f"`{value}` is {more} {limit}", f"{more} {limit}", hint)
    return Ratio(share, str(value))


def rate(value: Written) -> Rate:
    """`400rps`, `24000rpm`. Raises QuantityError."""
    number, unit = _split(value, "a rate", "400rps", "24000rpm")
    if unit not in _RATES:
        label = f"`{unit}` is no unit of rate" if unit else f"`{value}` has no unit"
        raise QuantityError(
            label, "no such unit" if unit else "no unit", f"write `{number}rps` (requests per second)"
        )
    _not_negative(number, value, "a rate")
    return Rate(number / _RATES[unit], str(value))


def throughput(value: Written) -> Rate:
    """A rate that is not zero: what something can do at most. Raises QuantityError."""
    found = rate(value)
    _not_zero(found.per_second, value, "rate", "say how much it can do")
    return found


def size(value: Written) -> Size:
    """`12GiB`, `500MB`. Raises QuantityError."""
    number, unit = _split(value, "a size", "12GiB", "500MB")
    if unit not in _BYTES:
        label = f"`{unit}` is no unit of size" if unit else f"`{value}` has no unit"
        raise QuantityError(
            label, "no such unit" if unit else "no unit", "units are B, kB, MB, GB, TB, KiB, MiB, GiB and TiB"
        )
    _not_negative(number, value, "a size")
    return Size(number * _BYTES[unit], str(value))


def money(value: Written) -> Money:
    """`2400 EUR/month`; a bare number is an amount per month. Raises QuantityError."""
    _reject_bool(value, "an amount of money")
    match = _MONEY.match(str(value).strip())
    if not match:
        raise QuantityError(
            f"`{_cropped(value)}` is no amount of money", "", "write `2400` or `2400 EUR/month`"
        )
    amount = Decimal(match[1])
    _not_negative(amount, value, "a cost")
    return Money(amount / _MONTHS[match[3] or "month"], match[2], str(value))


def duration_ms(value: Written) -> float:
    """Milliseconds of a duration as written. Raises QuantityError."""
    return float(duration(value).ms)


def _split(value: Written, what: str, *examples: str) -> tuple[Decimal, str]:
    _reject_bool(value, what)
    written = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value).strip()
    match = _WITH_UNIT.match(written)
    if not match:
        raise QuantityError(
            f"`{_cropped(value)}` is not {what}",
            "",
            "write for example " + " or ".join(f"`{e}`" for e in examples[:2]),
        )
    return Decimal(match[1]), match[2].replace("µ", "u")


def _reject_bool(value: object, what: str) -> None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise QuantityError(f"this is not {what}", "", "")


def _not_negative(number: Decimal, value: Written, what: str) -> None:
    if number < 0:
        raise QuantityError(
            f"`{value}` is negative, and {what} is not", "negative", f"write `{str(value).lstrip('-')}`"
        )


def _not_zero(number: Decimal, value: Written, what: str, help: str) -> None:
    if number == 0:
        raise QuantityError(f"`{value}` is no {what} at all", "zero", f"{help}, or leave it out")


def _cropped(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


T = TypeVar("T")


@dataclass(frozen=True)
class _Parsed:
    """Tells pydantic and JSON Schema how a quantity is read and written."""

    parse: Callable[[Written], object]
    what: str
    pattern: str
    examples: tuple[str, ...]
    numbers: bool = False

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def read(value: object) -> object:
            if not isinstance(value, str | int | float) or isinstance(value, bool):
                raise PydanticCustomError(
                    "wrong_type", "{what}", {"what": self.what, "example": self.examples[0]}
                )
            try:
                return self.parse(value)
            except QuantityError as error:
                raise PydanticCustomError(
                    "quantity",
                    "{message}",
                    {"message": error.message, "label": error.label, "help": error.help},
                ) from None

        return core_schema.no_info_plain_validator_function(
            read, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        text: dict[str, object] = {"type": "string", "pattern": self.pattern, "examples": list(self.examples)}
        return {"anyOf": [text, {"type": "number", "minimum": 0}]} if self.numbers else text


_N = r"^[0-9]+(\.[0-9]+)? ?"
_NOT_ZERO = r"^(?=.*[1-9])"
DurationField = Annotated[
    Duration, _Parsed(duration, "a duration", _N + "(us|ms|s|m|h|d|w)$", ("250ms", "30s", "30d"))
]
SpanField = Annotated[
    Duration,
    _Parsed(span, "a duration", _NOT_ZERO + _N[1:] + "(us|ms|s|m|h|d|w)$", ("250ms", "30s", "30d")),
]
RatioField = Annotated[
    Ratio, _Parsed(ratio, "a ratio", r"^[0-9]+(\.[0-9]+)? ?%?$", ("99.95%", "0.9995"), numbers=True)
]
RateField = Annotated[Rate, _Parsed(rate, "a rate", _N + "(rps|rpm|rph|rpd)$", ("400rps", "24000rpm"))]
ThroughputField = Annotated[
    Rate, _Parsed(throughput, "a rate", _NOT_ZERO + _N[1:] + "(rps|rpm|rph|rpd)$", ("400rps", "24000rpm"))
]
SizeField = Annotated[Size, _Parsed(size, "a size", _N + "(B|[kKMGTP]B|[KMGTP]iB)$", ("12GiB", "500MB"))]
MoneyField = Annotated[
    Money,
    _Parsed(
        money,
        "an amount of money",
        r"^[0-9]+(\.[0-9]+)?( [A-Z]{3})?(/(month|year|day))?$",
        ("2400 EUR/month",),
        numbers=True,
    ),
]
