"""Front matter of a decision record: MADR 4, and what makes it useful to a tool."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from archkit.model.base import Date, FrontMatter, Reference, Text
from archkit.model.shape import Shaped


def _listed(value: object) -> object:
    """MADR's own template has names with commas between them where a list is meant."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Names = Annotated[list[Text], BeforeValidator(_listed)]


class Criterion(FrontMatter):
    """What the options are weighed by."""

    name: Text = Field(..., description="The quality.")
    weight: float = Field(
        ..., ge=0, allow_inf_nan=False, description="How much it counts, beside the others."
    )


class Option(FrontMatter):
    """One way to go."""

    name: Text = Field(..., description="What it is.")
    chosen: bool | None = Field(None, description="Whether it was taken.")
    scores: dict[str, float] | None = Field(
        None, description="How well it meets each criterion; higher is better."
    )


class TradeOff(FrontMatter):
    """The part of the head that weighs options; the rule `tradeoff-invalid` says what is wrong with it."""

    criteria: list[Criterion] | None = None
    options: list[Option] | None = None


def _contracts() -> type[object]:
    from archkit.model.contract import Contract

    return list[Contract]


class AdrFrontMatter(FrontMatter):
    """The head of a decision record. Everything is optional."""

    title: Text | None = Field(None, description="The title, when the first heading is not it.")
    status: Text | None = Field(
        None, description="draft, proposed, accepted, rejected, deprecated or superseded."
    )
    date: Date | None = Field(None, description="Day of the last change of status.")
    decision_makers: Names | None = Field(None, description="Who decided.")
    consulted: Names | None = Field(None, description="Whose opinion was asked.")
    informed: Names | None = Field(None, description="Who is told.")
    affects: Annotated[list[Reference], BeforeValidator(_listed)] | None = Field(
        None, description="Entities it is about."
    )
    supersedes: Names | None = Field(None, description="Decisions it replaces: ADR-0004.")
    superseded_by: Names | None = Field(None, description="Decisions that replace it.")
    amends: Names | None = Field(None, description="Decisions it changes in part.")
    relates_to: Names | None = Field(None, description="Decisions to read along.")
    review_by: Date | None = Field(None, description="Day it should be looked at again.")
    criteria: Annotated[object, Shaped(lambda: list[Criterion])] | None = Field(
        None, description="Trade-off analysis: what counts, and how much."
    )
    options: Annotated[object, Shaped(lambda: list[Option])] | None = Field(
        None, description="Trade-off analysis: the options and their scores."
    )
    enforces: Annotated[object, Shaped(_contracts)] | None = Field(
        None, description="Contracts that make the decision executable."
    )
    tags: Names | None = Field(None, description="Words to find it by.")
