"""AiResource: what engineers give to their AI assistants: skills, rules, prompts. Listed, not checked inside."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text
from archkit.model.entity import Envelope


class AiResourceSpec(Model):
    """What it is and who answers for it."""

    type: Text = Field(..., description="skill, rule, prompt ...")
    lifecycle: Text | None = Field(None, description="experimental, production, deprecated or retired.")
    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    system: Reference | None = Field(None, description="The system it is part of.")


class AiResource(Envelope):
    """What engineers give to their AI assistants."""

    kind: Literal["AiResource"] = "AiResource"
    spec: AiResourceSpec = Field(..., description="What it is and who answers for it.")
