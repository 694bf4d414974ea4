"""FailureDomain: what fails as a whole: a zone, region, provider, cluster."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference
from archkit.model.entity import Envelope
from archkit.model.quantity import RatioField


class FailureDomainSpec(Model):
    """What it is and how often it is up."""

    type: Literal["zone", "region", "provider", "cluster", "dns", "identity", "pipeline"] = Field(
        ..., description="What fails as a whole."
    )
    availability: RatioField | None = Field(None, description="Share of the time it is up.")
    parent: Reference | None = Field(None, description="The failure domain it lies in.")


class FailureDomain(Envelope):
    """What fails as a whole: a zone, region, provider, cluster."""

    kind: Literal["FailureDomain"] = "FailureDomain"
    spec: FailureDomainSpec = Field(..., description="What it is and how often it is up.")
