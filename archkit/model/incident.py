"""Front matter of a post-incident review."""

from __future__ import annotations

from pydantic import Field

from archkit.model.base import Date, FrontMatter, Reference, Text


class Action(FrontMatter):
    """What is to be done so that it does not happen again."""

    what: Text = Field(..., description="What.")
    owner: Reference | None = Field(None, description="Who.")
    due: Date | None = Field(None, description="By when.")
    done: Date | None = Field(None, description="Day it was done.")


class IncidentFrontMatter(FrontMatter):
    """The head of a post-incident review. Everything is optional."""

    title: Text | None = Field(None, description="What happened, in a few words.")
    date: Date | None = Field(None, description="Day it began.")
    detected: Text | None = Field(None, description="When it was noticed: 2026-05-14T09:12Z.")
    resolved: Text | None = Field(None, description="When it was over.")
    severity: Text | None = Field(None, description="sev1, sev2 ...")
    affects: list[Reference] | None = Field(None, description="Entities that were hurt.")
    causes: list[Text] | None = Field(None, description="Contributing causes.")
    status: Text | None = Field(None, description="draft, reviewed, closed.")
    actions: list[Action] | None = Field(None, description="What is done about it.")
    would_have_been_caught_by: list[Text] | None = Field(None, description="Rules that would have found it.")
    tags: list[Text] | None = Field(None, description="Words to find it by.")
