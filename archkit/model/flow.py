"""Flow: a user journey, or a saga with its compensations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from archkit.model.base import Count, Model, Reference, Text, Tier
from archkit.model.entity import Envelope
from archkit.model.guarantees import Guarantee
from archkit.model.operation import Slo
from archkit.model.quantity import RateField, RatioField, SpanField


class Compensation(Model):
    """What undoes a step. A bare text is its name."""

    name: Text = Field(..., description="What undoes it.")
    idempotency_key: Text | None = Field(None, description="What makes a repeated compensation harmless.")
    timeout: SpanField | None = Field(None, description="How long one try may take.")
    retriable: bool | None = Field(
        None, description="Whether it is tried until it succeeds; else what the step has done may stay."
    )

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"name": value}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": "string", "minLength": 1, "examples": ["reject-order"]}, handler(schema)]}


class Step(Model):
    """One step, done by one component."""

    id: Text = Field(..., description="Name of the step, unique in the flow.")
    component: Reference = Field(..., description="What does it.")
    kind: Literal["compensatable", "pivot", "retriable"] | None = Field(
        None, description="Saga: can be undone, is the point of no return, or must succeed in the end."
    )
    compensation: Compensation | None = Field(None, description="What undoes it.")
    idempotency_key: Text | None = Field(None, description="What makes a repeated step harmless.")
    timeout: SpanField | None = Field(None, description="How long one try may take.")
    effect: Literal["write", "read", "none"] | None = Field(
        None, description="What it leaves behind; write by default."
    )
    max_attempts: Count | None = Field(None, description="Tries in all; the first one counts.")
    success: RatioField | None = Field(
        None, description="Share of runs in which the step succeeds, with all its tries."
    )
    read_from: Literal["primary", "replica", "any"] | None = Field(
        None, description="Step at a store: which copy is read."
    )
    session_token: bool | None = Field(
        None, description="Step at a store: whether the read carries what the session has written and seen."
    )
    triggers: list[Text] | None = Field(None, description="Choreographed saga: events that start the step.")
    emits: list[Text] | None = Field(None, description="Choreographed saga: events that the step publishes.")
    title: Text | None = Field(None, description="What people read.")
    description: Text | None = Field(None, description="What happens.")


class Traffic(Model):
    """How often the flow is walked."""

    peak: RateField | None = Field(None, description="At peak.")


class FlowSpec(Model):
    """How the flow goes."""

    type: Literal["journey", "saga"] = Field(..., description="A user journey, or a saga.")
    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    entry: Reference | None = Field(None, description="The component it begins at.")
    tier: Tier | None = None
    coordination: Literal["orchestrated", "choreographed"] | None = Field(
        None, description="Saga: who leads."
    )
    orchestrator: Reference | None = Field(None, description="Saga: the component that leads.")
    timeout: SpanField | None = Field(None, description="How long the whole may take.")
    isolation: (
        list[
            Literal[
                "semantic-lock",
                "commutative-updates",
                "pessimistic-view",
                "reread-value",
                "version-file",
                "by-value",
            ]
        ]
        | None
    ) = Field(None, description="Saga: what is done about others who see it half done.")
    consistency: list[Guarantee] | None = Field(
        None,
        description="Journey: what its reads must guarantee: read-your-writes, monotonic-reads, strong ...",
    )
    traffic: Traffic | None = Field(None, description="How often it is walked.")
    slo: Slo | None = Field(None, description="Objectives of the whole journey.")
    steps: list[Step] | None = Field(None, description="Its steps, in order.")


class Flow(Envelope):
    """A user journey, or a saga with its compensations."""

    kind: Literal["Flow"] = "Flow"
    spec: FlowSpec = Field(..., description="How it goes.")
