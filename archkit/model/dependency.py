"""An edge with what a design review asks of it: protocol, time limits, retries, fallback, consistency."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from archkit.model.base import Count, Model, Reference, Text, check_required
from archkit.model.guarantees import Guarantee
from archkit.model.quantity import DurationField, RatioField, SpanField

_OTHER_COUNTS = ("maxRetries", "retries", "attempts", "count")
"""What others call it, of which some count the first try and some do not."""


class Retries(Model):
    """How often, and after what waits, a call is tried again."""

    max_attempts: Count | None = Field(None, description="Tries in all; the first one counts.")
    backoff: Literal["exponential", "linear", "constant", "none"] | None = Field(
        None, description="How the waits grow."
    )
    base: DurationField | None = Field(None, description="First wait.")
    multiplier: float | None = Field(
        None, ge=1, description="Factor from one wait to the next; 2 by default."
    )
    max: DurationField | None = Field(None, description="Longest wait.")
    jitter: Literal["full", "equal", "decorrelated", "none"] | None = Field(
        None, description="How waits are scattered, so that callers do not return together."
    )
    budget: RatioField | None = Field(None, description="Retries as a share of first tries.")

    @model_validator(mode="wrap")
    @classmethod
    def _counts_tries(cls, data: object, handler: ModelWrapValidatorHandler[Retries]) -> Retries:
        if isinstance(data, int) and not isinstance(data, bool):
            raise _uncounted(f"`{data}` may mean retries, or tries in all")
        found = handler(data)
        if isinstance(data, dict) and "maxAttempts" not in data:
            for key in _OTHER_COUNTS:
                if key in data:
                    raise _uncounted(f"`{key}` is not read: it may leave out the first try, or not", key)
        return found


def _uncounted(message: str, key: str | None = None) -> PydanticCustomError:
    said = {
        "message": message,
        "label": "which of them is not said",
        "help": "write `retries: {maxAttempts: ...}`, where the first try counts: 4 for three retries",
    }
    return PydanticCustomError("value", "{message}", said | ({"key": key} if key else {}))


class Fallback(Model):
    """What is done instead when the call fails."""

    kind: Literal["static", "cache", "alternative"] | None = Field(None, description="What answers instead.")
    to: Reference | None = Field(None, description="The alternative, for `kind: alternative`.")
    success: RatioField | None = Field(None, description="Share of failed calls the fallback serves.")


class Dependency(Model):
    """One thing it needs. Either `to` or `anyOf` names the target."""

    to: Reference | None = Field(None, description="What is needed: component:x, resource:y.")
    any_of: list[Reference] | None = Field(
        None, min_length=1, description="Alternatives, of which `required` must be up."
    )
    required: Count | None = Field(None, description="How many of `anyOf` are needed; 1 by default.")
    protocol: Text | None = Field(None, description="grpc, http, graphql, sql, redis, kafka, amqp, s3 ...")
    via: Literal["sync", "async"] | None = Field(
        None, description="Whether the caller waits; sync by default."
    )
    criticality: Literal["hard", "soft"] | None = Field(
        None, description="Whether the caller fails without it; hard by default when sync."
    )
    operation: Literal["read", "write"] | None = Field(
        None, description="write by default, the cautious one."
    )
    calls_per_request: float | None = Field(
        None, ge=0, le=1e15, description="Mean calls per request; 1 by default."
    )
    parallel: bool | None = Field(
        None, description="Whether the calls of one request are made at the same time; one by one by default."
    )
    stage: int | None = Field(
        None, ge=0, description="Equal stages run in parallel; absent: one after the other."
    )
    usage: RatioField | None = Field(None, description="Share of requests that need it; 100% by default.")
    timeout: SpanField | None = Field(None, description="Per attempt.")
    retries: Retries | None = Field(None, description="Retries of the call.")
    idempotency: Literal["key", "natural", "none"] | None = Field(
        None, description="What makes a repeated write harmless."
    )
    circuit_breaker: bool | None = Field(None, description="Whether calls stop while it fails.")
    bulkhead: Count | None = Field(None, description="In-flight calls kept for this dependency.")
    deadline_propagated: bool | None = Field(None, description="Whether the caller's deadline is passed on.")
    fallback: Fallback | None = Field(None, description="What is done when it fails.")
    consistency: list[Guarantee] | None = Field(
        None, description="Guarantees needed: read-your-writes, monotonic-reads, strong ..."
    )
    read_from: Literal["primary", "replica", "any"] | None = Field(None, description="Which copy is read.")
    session_token: bool | None = Field(
        None,
        description="Whether reads carry what the session has written and seen, so that a replica waits for it.",
    )
    max_staleness: DurationField | None = Field(None, description="How old what is read may be at most.")
    cache_hit: RatioField | None = Field(None, description="Share of reads that the cache answers.")
    ttl: DurationField | None = Field(None, description="How long a cached answer is used.")
    access: Literal["read", "write", "contract"] | None = Field(
        None, description="`contract`: through a documented view that is kept stable."
    )
    sends: list[Text] | None = Field(
        None,
        description="Classes of data that go along; absent: whatever the sender may have, when it writes.",
    )
    returns: list[Text] | None = Field(None, description="Classes of data that come back.")
    drops: list[Text] | None = Field(None, description="Classes of data that are removed on the way.")
    tokenizes: list[Text] | None = Field(None, description="Classes of data that are replaced by tokens.")
    description: Text | None = Field(None, description="What it is needed for.")

    @field_validator("required")
    @classmethod
    def _can_be_met(cls, required: int | None, info: ValidationInfo) -> int | None:
        named = info.data.get("any_of")
        return check_required(required, len(named) if named else None, "to choose from")

    @model_validator(mode="after")
    def _names_a_target(self) -> Dependency:
        if self.to is None and self.any_of is None:
            raise PydanticCustomError(
                "value",
                "{message}",
                {
                    "message": "this dependency names no target",
                    "label": "",
                    "help": "add `to: component:name`",
                },
            )
        return self
