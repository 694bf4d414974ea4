"""TechnologyRadar: which technologies to use, try, watch or leave."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Date, Model, Reference, Text
from archkit.model.entity import Envelope


class RadarEntry(Model):
    """One technology and where it stands."""

    technology: Text = Field(..., description="As in `engine` and `technologies`: postgresql-16.")
    ring: Literal["adopt", "trial", "assess", "hold"] = Field(..., description="Use, try, watch, or leave.")
    quadrant: Text | None = Field(None, description="data, languages, platforms, techniques ...")
    since: Date | None = Field(None, description="In this ring since.")
    end_of_life: Date | None = Field(None, description="Day its maintainers stop mending it.")
    successor: Text | None = Field(None, description="What to use instead.")
    decision: Text | None = Field(None, description="The decision behind it: ADR-0006.")
    note: Text | None = Field(None, description="Why, in a sentence.")


class RadarSpec(Model):
    """The entries, and who keeps them."""

    owner: Reference = Field(..., description="The group that keeps it.")
    entries: list[RadarEntry] = Field(..., description="The technologies.")


class TechnologyRadar(Envelope):
    """Which technologies to use, try, watch or leave."""

    kind: Literal["TechnologyRadar"] = "TechnologyRadar"
    spec: RadarSpec = Field(..., description="The entries, and who keeps them.")
