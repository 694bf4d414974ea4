"""Plain data of a descriptor in words: `{"p99": "300ms"}` is read as `p99 300ms`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from archkit.pages import text

if TYPE_CHECKING:
    from archkit.source.data import Json

_DEEP = 4


def shown(value: Json, depth: int = 0) -> str:
    """A value in Markdown; empty for what is absent."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, dict | list):
        return text.plain(str(value))
    if depth >= _DEEP:
        return "…"
    if isinstance(value, dict):
        pairs = ((words(k), shown(v, depth + 1)) for k, v in value.items())
        return ", ".join(f"{text.plain(k)} {v}" for k, v in pairs if v)
    between = "; " if any(isinstance(v, dict) for v in value) else ", "
    return between.join(s for v in value[:50] if (s := shown(v, depth + 1)))


def words(key: str) -> str:
    """`maxAttempts` as people say it: `max attempts`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", key).lower() if key[:1].islower() else key


def at(value: Json | Mapping[str, Json], *route: str) -> Json:
    """What stands at a route of keys; None where nothing does."""
    here: object = value
    for key in route:
        here = here.get(key) if isinstance(here, Mapping) else None
    return here  # type: ignore[return-value]


def items(value: Json) -> list[dict[str, Json]]:
    """The mappings in a list; whatever else is there is left out."""
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def texts(value: Json) -> list[str]:
    """The texts in a list, or a single one."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [v for v in value if isinstance(v, str) and v.strip()] if isinstance(value, list) else []


def listed(parts: Iterable[str]) -> str:
    """Parts with commas; empty ones are left out."""
    return ", ".join(p for p in parts if p)


def days_ago(day: str | None, today: date) -> int | None:
    """Days since a date; None where it is none."""
    try:
        return (today - date.fromisoformat((day or "")[:10])).days
    except ValueError:
        return None


def ago(day: str | None, today: date) -> str:
    """`12 days ago`; empty where the date cannot be read."""
    days = days_ago(day, today)
    match days:
        case None:
            return ""
        case 0:
            return "today"
        case 1:
            return "yesterday"
        case _ if days < 0:
            return f"in {text.count(-days, 'day')}"
        case _:
            return f"{text.count(days, 'day')} ago"


def limit_days(text_of: str | None) -> float | None:
    """Days of a duration such as `90d`; None where there is none that can be read."""
    from archkit.model.quantity import QuantityError, duration_ms

    try:
        return duration_ms(text_of) / 86_400_000 if text_of else None
    except QuantityError:
        return None
