"""Dates as people write them -> ISO: `2020-08-19`, `19.08.2020`, `August 19th, 2020`, `2020年8月19日`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple


class DateRead(NamedTuple):
    """A date found in a text: where in it, and what is wrong when there is no such day."""

    iso: str | None
    start: int
    end: int
    words: str = ""


_MONTHS: Mapping[str, int] = {
    name: number
    for number, listed in enumerate(
        (
            "jan januar january janvier enero ene gennaio gen janeiro januari stycznia января",
            "feb februar february février fevrier fév febrero febbraio fevereiro fev februari lutego февраля",
            "mar mär märz march mars marzo março maart marca марта",
            "apr april avril avr abril abr aprile kwietnia апреля",
            "may mai mayo mag maggio maio mei maj maja мая",
            "jun june juni juin junio giugno giu junho czerwca июня",
            "jul july juli juillet juil julio luglio lug julho lipca июля",
            "aug august août aout agosto ago augustus augusti sierpnia августа",
            "sep sept september septembre septiembre settembre set setembro września сентября",
            "oct okt october oktober octobre octubre ottobre ott outubro out października октября",
            "nov november novembre noviembre novembro listopada ноября",
            "dec dez dic déc december dezember décembre diciembre dicembre dezembro grudnia декабря",
        ),
        1,
    )
    for name in listed.split()
}

_BEFORE = r"(?<![\w.])"
_NUMERIC = re.compile(
    _BEFORE + r"(?:(?P<y>[12]\d{3})(?P<s>[-/._ ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<s2>[-/.])[ ]?(?P<m2>\d{1,2})(?P=s2)[ ]?(?P<y2>[12]\d{3})"
    r"|(?P<y3>(?:19|20)\d\d)(?P<m3>\d\d)(?P<d3>\d\d)"
    r"|(?P<y4>[12]\d{3})[ ]?[年년][ ]?(?P<m4>\d{1,2})[ ]?[月월][ ]?(?P<d4>\d{1,2})[ ]?[日일]?)(?![\d])"
)
_WORDS = re.compile(
    _BEFORE + r"(?:(?P<m>[^\W\d_]{3,10})\.?[ /-](?P<d>\d{1,2})(?:st|nd|rd|th)?,?[ /-]+(?P<y>[12]\d{3})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th|\.|er)?[ /-]+(?:de |of |di |d')?(?P<m2>[^\W\d_]{3,10})"
    r"\.?,?[ /-]+(?:de |of |di )?(?P<y2>[12]\d{3})"
    r")(?!\d)"
)
_COARSE = re.compile(
    r"(?:(?:Q[1-4]|[^\W\d_]{3,10})[ ,./-]{1,2})?(?:19|20)\d\d(?:[-/.](?:0[1-9]|1[0-2]|Q[1-4]))?\Z",
    re.IGNORECASE,
)


def find_date(text: str) -> DateRead | None:
    """The first date of a text; `iso` is None when it names no day that exists, or two."""
    text = text[:400]
    found = [m for pattern in (_NUMERIC, _WORDS) for m in pattern.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if (read := _read(match)) is not None:
            return read
    return None


def is_coarse(text: str) -> bool:
    """Whether a text names a month, a quarter or a year: a time, but no day."""
    return _COARSE.match(text.strip()) is not None


def _read(match: re.Match[str]) -> DateRead | None:
    groups = {k.rstrip("234"): v for k, v in match.groupdict().items() if v is not None}
    start, end = match.span()
    month = groups["m"]
    number = int(month) if month.isdigit() else _MONTHS.get(month.casefold())
    if number is None:
        return None
    year, day = int(groups["y"]), int(groups["d"])
    if match.re is _NUMERIC and match["d2"] is not None and match["s2"] != ".":
        return _day_or_month(match, year, number, day)
    read = _checked(match[0], year, number, day, start, end)
    # Eight digits that are no day are some other number.
    return None if read.iso is None and match[0].isdigit() else read


def _day_or_month(match: re.Match[str], year: int, second: int, first: int) -> DateRead:
    """`05/06/2020` is a day of May to some and of June to others; `19/08/2020` is clear to all."""
    start, end = match.span()
    if first == second or first > 12 or second > 12:
        day, month = (second, first) if second > 12 else (first, second)
        return _checked(match[0], year, month, day, start, end)
    words = f"`{match[0]}` is one day to those who write the day first and another to those who write the month first"
    return DateRead(None, start, end, words)


def _checked(text: str, year: int, month: int, day: int, start: int, end: int) -> DateRead:
    try:
        return DateRead(date(year, month, day).isoformat(), start, end)
    except ValueError:
        return DateRead(None, start, end, f"there is no day `{text}`")
