"""Front matter of a runbook or operational procedure."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Date, FrontMatter, Reference, Text
from archkit.model.quantity import DurationField


class RunbookFrontMatter(FrontMatter):
    """The head of a runbook. Everything is optional."""

    title: Text | None = Field(None, description="What it is for, in the words of the one who is paged.")
    type: Literal["runbook", "procedure"] | None = Field(
        None, description="For an alert, or for planned work."
    )
    for_: list[Reference] | None = Field(None, alias="for", description="Entities it is for.")
    alerts: list[Text] | None = Field(None, description="Alerts it answers.")
    owner: Reference | None = Field(None, description="The group that keeps it.")
    last_reviewed: Date | None = Field(None, description="Day somebody last read it through.")
    reviewed_by: Text | None = Field(None, description="Who that was.")
    review_every: DurationField | None = Field(None, description="How often that should be: 90d.")
    last_exercised: Date | None = Field(None, description="Day it was last tried out.")
    tags: list[Text] | None = Field(None, description="Words to find it by.")
