"""Days that people write down, beside the day that it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.source.data import Json

_TOMORROW = timedelta(days=1)
"""Where it is tomorrow already, something may have been done tomorrow."""


def is_ahead(day: date, today: date) -> bool:
    """Whether a day is still to come, wherever one is."""
    return day - today > _TOMORROW


def day(written: Json) -> date | None:
    """The day of an ISO date as written; None for anything else, which the schema tells."""
    if not isinstance(written, str) or len(written) != 10:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
