"""System: components and resources that together do one thing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text, Tier
from archkit.model.entity import Envelope


class SystemSpec(Model):
    """Who answers for the system, and where it belongs."""

    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    domain: Reference | None = Field(None, description="The domain (bounded context) it is part of.")
    type: Text | None = Field(None, description="product, feature-set, platform ...")
    tier: Tier | None = None


class System(Envelope):
    """Components and resources that together do one thing."""

    kind: Literal["System"] = "System"
    spec: SystemSpec = Field(..., description="Who answers for it, and where it belongs.")
