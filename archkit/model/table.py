"""What all tables of the settings share: keys in kebab-case, and nothing in them that is unknown."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


def kebab(name: str) -> str:
    """The key of a field: `require_decision` is written `require-decision`."""
    return name.replace("_", "-")


class Table(BaseModel):
    """One table of the settings; never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=kebab, populate_by_name=True)
