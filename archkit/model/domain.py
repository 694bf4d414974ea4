"""Domain: a part of the business with its own language (a bounded context)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text
from archkit.model.entity import Envelope


class DomainSpec(Model):
    """Who answers for the domain."""

    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    subdomain_of: Reference | None = Field(None, description="The domain it is part of.")
    type: Text | None = Field(None, description="core, supporting, generic ...")


class Domain(Envelope):
    """A part of the business with its own language (a bounded context)."""

    kind: Literal["Domain"] = "Domain"
    spec: DomainSpec = Field(..., description="Who answers for it.")
