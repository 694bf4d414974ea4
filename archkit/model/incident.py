"""Front matter of a post-incident review."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from archkit.model.base import Date, FrontMatter, Reference, Text
from archkit.model.postmortem import moment


def _moment(value: str) -> str:
    if moment(value) is None:
        raise PydanticCustomError(
            "value",
            "{message}",
            {
                "message": f"`{value[:40]}` is no moment",
                "label": "",
                "help": "write it as 2026-05-14T09:12Z, with the zone",
            },
        )
    return value


Moment = Annotated[
    str,
    AfterValidator(_moment),
    Field(
        json_schema_extra={
            "pattern": r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}([.,]\d{1,6})?)?( ?(Z|z|UTC|[+-]\d{2}:?\d{2}))?)?$",
            "examples": ["2026-05-14T09:12Z"],
        }
    ),
]
"""A day and a time with its zone, kept as text."""


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
    began: Moment | None = Field(None, description="When it began to hurt: 2026-05-14T09:04Z.")
    detected: Moment | None = Field(None, description="When it was noticed: 2026-05-14T09:12Z.")
    resolved: Moment | None = Field(None, description="When it was over.")
    severity: Text | None = Field(None, description="sev1, sev2 ...")
    affects: list[Reference] | None = Field(None, description="Entities that were hurt.")
    causes: list[Text] | None = Field(None, description="Contributing causes.")
    status: Text | None = Field(None, description="draft, reviewed, closed.")
    actions: list[Action] | None = Field(None, description="What is done about it.")
    would_have_been_caught_by: list[Text] | None = Field(None, description="Rules that would have found it.")
    tags: list[Text] | None = Field(None, description="Words to find it by.")
