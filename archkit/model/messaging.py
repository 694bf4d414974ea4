"""Topics and queues from both sides: what is published, what is subscribed to, and the topic itself."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Path, Reference, Text
from archkit.model.operation import Percentiles
from archkit.model.quantity import RateField


class Publication(Model):
    """A topic that a component writes to."""

    topic: Reference = Field(..., description="The topic or queue.")
    delivery: Literal["outbox", "cdc", "direct"] | None = Field(
        None,
        description="How the message leaves together with the data: transactional outbox, change data capture.",
    )
    rate: RateField | None = Field(None, description="Messages at peak.")
    sends: list[Text] | None = Field(
        None, description="Classes of data in the messages; absent: what the topic is said to keep."
    )
    description: Text | None = Field(None, description="What is said there.")


class Subscription(Model):
    """A topic that a component reads from."""

    topic: Reference = Field(..., description="The topic or queue.")
    group: Text | None = Field(None, description="Consumer group.")
    delivery: Literal["at-most-once", "at-least-once", "exactly-once"] | None = Field(
        None,
        description="What this consumer gets, where it differs from the topic: it confirms before its work.",
    )
    idempotent: bool | None = Field(None, description="Whether a message that comes twice does no harm.")
    rate: RateField | None = Field(None, description="Messages it can handle.")
    lag: Percentiles | None = Field(None, description="Age of a message when it is handled.")
    dead_letter: Reference | None = Field(None, description="Where messages go that cannot be handled.")
    description: Text | None = Field(None, description="What it does with them.")


class SchemaChange(Model):
    """One change of a schema between two versions."""

    change: Literal[
        "add-required-field",
        "add-optional-field",
        "delete-required-field",
        "delete-optional-field",
        "delete-field",
        "rename-field",
    ] = Field(..., description="What happens; optional fields have a default.")
    field: Text | None = Field(None, description="The field, by the name it has before.")
    description: Text | None = Field(None, description="Why, and from when on.")


class MessageSchema(Model):
    """The schema of a topic's messages."""

    ref: Path | None = Field(None, description="File of the schema.")
    compatibility: (
        Literal[
            "BACKWARD",
            "BACKWARD_TRANSITIVE",
            "FORWARD",
            "FORWARD_TRANSITIVE",
            "FULL",
            "FULL_TRANSITIVE",
            "NONE",
        ]
        | None
    ) = Field(None, description="What a new version may change, as in a schema registry.")
    changes: list[SchemaChange] | None = Field(
        None, description="What the next version changes, announced to publishers and consumers."
    )


class MessageRate(Model):
    """Messages in time."""

    peak: RateField | None = Field(None, description="At peak.")
    mean: RateField | None = Field(None, description="On average.")
