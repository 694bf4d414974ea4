"""Template: a Backstage software template. It is listed, not run and not checked inside."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text
from archkit.model.entity import Envelope


class TemplateSpec(Model):
    """What the template makes and who answers for it."""

    type: Text = Field(..., description="What it makes: service, website, library.")
    owner: Reference | None = Field(None, description="The group (or user) that answers for it.")


class Template(Envelope):
    """A Backstage software template."""

    kind: Literal["Template"] = "Template"
    spec: TemplateSpec = Field(..., description="What it makes and who answers for it.")
