"""Roadmap: milestones over years, what each changes and what it waits for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Date, Model, Reference, Text
from archkit.model.entity import Envelope
from archkit.model.quantity import DurationField


class Milestone(Model):
    """One step of the roadmap."""

    id: Text = Field(..., description="Name of the milestone, unique in the roadmap.")
    title: Text = Field(..., description="What will be true when it is done.")
    start: Date | None = Field(None, description="First day.")
    end: Date | None = Field(None, description="Last day.")
    duration: DurationField | None = Field(
        None, description="How long it takes, in calendar days: 120d; else from `start` to `end`."
    )
    owner: Reference | None = Field(None, description="The group that does it.")
    affects: list[Reference] | None = Field(None, description="What it changes.")
    removes: list[Reference] | None = Field(None, description="What is gone when it is done.")
    after: list[Text] | None = Field(None, description="Milestones that must be done before.")
    decisions: list[Text] | None = Field(None, description="Decisions behind it: ADR-0012.")
    status: Literal["planned", "in-progress", "done", "dropped"] | None = Field(
        None, description="How far it is."
    )


class RoadmapSpec(Model):
    """The milestones, and who keeps them."""

    owner: Reference = Field(..., description="The group that keeps it.")
    start: Date | None = Field(None, description="Day on which what waits for nothing begins.")
    milestones: list[Milestone] = Field(..., description="The milestones.")


class Roadmap(Envelope):
    """Milestones over years, what each changes and what it waits for."""

    kind: Literal["Roadmap"] = "Roadmap"
    spec: RoadmapSpec = Field(..., description="The milestones, and who keeps them.")
