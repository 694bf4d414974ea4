"""One read of a setting in source code, before it is known whether its value may be shown."""

from __future__ import annotations

from typing import NamedTuple


class Found(NamedTuple):
    """A name, where it is read, and what happens when nothing is set."""

    name: str
    path: str
    line: int
    default: str | None = None
    required: bool | None = None
    secret: bool = False
    defines: bool = False
    """A value for a property, which code may read elsewhere."""
    meant: str | None = None
    """Of a property whose value is one environment variable: that variable."""
