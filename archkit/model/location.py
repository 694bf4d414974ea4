"""Location: other catalog files to be read."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Text
from archkit.model.entity import Envelope


class LocationSpec(Model):
    """Where the other files are. Only local files are followed; nothing is fetched."""

    type: Text | None = Field(None, description="file, url; as the location itself when absent.")
    target: Text | None = Field(None, description="A path relative to this file, or an address.")
    targets: list[Text] | None = Field(None, description="Several of them; globs are followed.")
    presence: Literal["required", "optional"] | None = Field(
        None, description="Whether the target must be there."
    )


class Location(Envelope):
    """Other catalog files to be read."""

    kind: Literal["Location"] = "Location"
    spec: LocationSpec = Field(..., description="Where they are.")
