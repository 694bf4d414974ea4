"""How a thing runs, whatever its kind: placement, objectives, capacity, recovery, cost, configuration."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, GetJsonSchemaHandler, ValidationInfo, field_validator, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from archkit.model.base import Count, Date, Model, Path, Reference, Text, Url, check_required
from archkit.model.quantity import (
    DurationField,
    MoneyField,
    RateField,
    RatioField,
    SpanField,
    ThroughputField,
)


class Placement(Model):
    """Where it runs, and how many of it."""

    regions: list[Text] | None = Field(None, description="Regions it runs in, as the provider names them.")
    zones: Count | None = Field(None, description="Availability zones per region.")
    replicas: Count | None = Field(None, description="Running instances.")
    required: Count | None = Field(None, description="The fewest instances that carry peak load.")
    replica_availability: RatioField | None = Field(None, description="Share of the time one instance is up.")
    domains: list[Reference] | None = Field(
        None, description="Failure domains the instances stand in, one after the other in turn."
    )

    @field_validator("required")
    @classmethod
    def _can_be_met(cls, required: int | None, info: ValidationInfo) -> int | None:
        return check_required(required, info.data.get("replicas"), "in all (`replicas`)")


class Percentiles(Model):
    """A distribution of times by its percentiles."""

    p50: DurationField | None = Field(None, description="Median.")
    p95: DurationField | None = Field(None, description="95th percentile.")
    p99: DurationField | None = Field(None, description="99th percentile.")


class Alert(Model):
    """An alert on an objective, by burn rate over two windows (Google SRE workbook, chapter 5)."""

    name: Text = Field(..., description="Name of the alert, as it pages.")
    burn_rate: float | None = Field(
        None, gt=0, description="How many times faster than allowed the budget burns."
    )
    long: SpanField | None = Field(None, description="Long window.")
    short: SpanField | None = Field(None, description="Short window, so that the alert ends soon.")
    severity: Literal["page", "ticket", "info"] | None = Field(None, description="Whether it wakes somebody.")
    runbook: Path | None = Field(None, description="What to do: a path with the heading's anchor.")


class Slo(Model):
    """Service level objectives, and the alerts on them."""

    availability: RatioField | None = Field(None, description="Share of good events, such as 99.95%.")
    latency: Percentiles | None = Field(None, description="Objective per percentile.")
    freshness: Percentiles | None = Field(
        None, description="Objective for the age of what is shown or handled, where nobody waits for it."
    )
    window: SpanField | None = Field(None, description="Window of the error budget, such as 30d.")
    alerts: list[Alert] | None = Field(None, description="Alerts on these objectives.")


class Latency(Model):
    """How long its own work takes."""

    self: Percentiles | None = Field(None, description="Own work, without the calls to others.")
    deadline: SpanField | None = Field(
        None, description="After so long it gives a request up by itself, whatever is still going on."
    )


class Availability(Model):
    """How often it is up by itself. A bare ratio is its own availability."""

    self: RatioField | None = Field(None, description="Own availability, without dependencies.")

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: object) -> object:
        return value if isinstance(value, dict) else {"self": value}

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [{"type": ["string", "number"], "examples": ["99.99%"]}, handler(schema)]}


class Capacity(Model):
    """How much it is asked for, and how much it can do."""

    peak: RateField | None = Field(None, description="Load at peak.")
    max: ThroughputField | None = Field(None, description="Most that it can do, with all instances.")
    concurrency: Count | None = Field(None, description="Requests in flight at once.")


class Concurrency(Model):
    """Workers that share its load, as in queueing theory (M/M/c)."""

    workers: Count | None = Field(None, description="Workers in all.")
    service_rate: ThroughputField | None = Field(None, description="Requests one worker serves in a second.")


class Backup(Model):
    """Copies from which it can be restored."""

    every: DurationField | None = Field(None, description="Time between two backups.")
    restore_tested: Date | None = Field(None, description="Day a restore was last tried.")


class Recovery(Model):
    """How fast it comes back, and how much may be lost."""

    self: DurationField | None = Field(
        None, description="How long it takes to come back by itself, once what it needs is there."
    )
    rto: DurationField | None = Field(None, description="Recovery time objective: down at most so long.")
    rpo: DurationField | None = Field(
        None, description="Recovery point objective: data lost at most so far back."
    )
    backup: Backup | None = Field(None, description="Backups.")


class Cost(Model):
    """What it costs to run."""

    monthly: MoneyField | None = Field(None, description="Per month.")
    currency: Text | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217 code, such as EUR.")


class Observability(Model):
    """What can be seen of it."""

    logs: Literal["structured", "text", "none"] | None = Field(None, description="Form of its logs.")
    metrics: list[Text] | None = Field(
        None, description="Signals it exports: rate, errors, duration, saturation."
    )
    traces: Text | None = Field(
        None, description="How trace context is passed on: w3c, b3, none; several with commas."
    )
    dashboards: list[Url] | None = Field(None, description="Addresses of its dashboards.")


class DataUse(Model):
    """Classes of data it makes and may see."""

    produces: list[Text] | None = Field(
        None, description="Classes of data that begin here, such as pii.contact."
    )
    clearance: list[Text] | None = Field(None, description="Classes of data it may see.")
    classification: list[Text] | None = Field(None, description="Classes of data kept here.")
    owners: list[Reference] | None = Field(
        None, description="Who decides what the data means and looks like; there should be exactly one."
    )
    retention: DurationField | None = Field(None, description="How long data is kept.")


class ConfigItem(Model):
    """One setting of the configuration reference."""

    name: Text = Field(..., description="Name of the variable or key.")
    type: Text | None = Field(None, description="string, integer, boolean, duration, url ...")
    default: object = Field(None, description="Value when it is not set.")
    required: bool | None = Field(None, description="Whether it must be set.")
    secret: bool | None = Field(None, description="Whether its value is a secret.")
    description: str | None = Field(None, description="What it does, and when one would change it.")
    reload: Literal["restart", "live", "deploy"] | None = Field(
        None, description="What makes a new value count."
    )
    unit: Text | None = Field(None, description="Unit of a number: ms, bytes, requests/s.")
    example: object = Field(None, description="A value as one would write it.")
