"""Days that people write down, beside the day that it is."""

from __future__ import annotations

from datetime import date, timedelta

_TOMORROW = timedelta(days=1)
"""Where it is tomorrow already, something may have been done tomorrow."""


def is_ahead(day: date, today: date) -> bool:
    """Whether a day is still to come, wherever one is."""
    return day - today > _TOMORROW
