"""Scenario: a quality-attribute scenario, a leaf of ATAM's utility tree."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text
from archkit.model.entity import Envelope

Grade = Literal["high", "medium", "low"]


class ScenarioSpec(Model):
    """What happens, what the system does, and how well."""

    attribute: Text = Field(
        ..., description="The quality: availability, performance, security, modifiability ..."
    )
    stimulus: Text = Field(..., description="What happens.")
    response: Text = Field(..., description="What the system does then.")
    measure: Text | None = Field(None, description="How well, in numbers.")
    importance: Grade | None = Field(None, description="To the business.")
    difficulty: Grade | None = Field(None, description="To the architecture.")
    owner: Reference | None = Field(None, description="The group that answers for it.")
    affects: list[Reference] | None = Field(None, description="What it is about.")
    covered_by: list[Text] | None = Field(None, description="Decisions that answer it: ADR-0015.")


class Scenario(Envelope):
    """A quality-attribute scenario (ATAM)."""

    kind: Literal["Scenario"] = "Scenario"
    spec: ScenarioSpec = Field(..., description="What happens, what the system does, and how well.")
