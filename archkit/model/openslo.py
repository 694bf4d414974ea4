"""OpenSLO v1 documents: objectives written down once for several tools (https://openslo.com)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from archkit.model.base import Model, Name, Text
from archkit.model.quantity import DurationField, SpanField


class OpenSloMetadata(Model):
    """Who the document is."""

    name: Name = Field(..., description="Unique per kind.")
    display_name: Text | None = Field(None, description="The name people read.")
    labels: dict[str, object] | None = Field(None, description="Key to text or texts.")
    annotations: dict[str, str] | None = Field(None, description="Key to text.")


class OpenSloDocument(Model):
    """What every OpenSLO document has."""

    api_version: Literal["openslo/v1"] = Field(..., description="`openslo/v1`.")
    kind: Text = Field(..., description="SLO, SLI, Service, DataSource, AlertPolicy ...")
    metadata: OpenSloMetadata = Field(..., description="Name and labels.")
    spec: dict[str, object] = Field(..., description="Depends on the kind.")


class CalendarWindow(Model):
    """A window that begins with the calendar."""

    start_time: Text = Field(..., description="Day and time it first began.")
    time_zone: Text = Field(..., description="IANA name of the time zone.")


class TimeWindow(Model):
    """The window of the error budget."""

    duration: Text = Field(..., description="Such as 30d, 1w, 1M, 1Q.", pattern=r"^[1-9][0-9]*[mhdwMQY]$")
    is_rolling: bool | None = Field(None, description="Rolling, or by the calendar.")
    calendar: CalendarWindow | None = Field(None, description="Where a window by the calendar begins.")


class Objective(Model):
    """One objective."""

    display_name: Text | None = Field(None, description="The name people read.")
    op: Literal["lte", "gte", "lt", "gt"] | None = Field(
        None, description="How a value compares with `value`."
    )
    value: float | None = Field(None, description="Threshold of the indicator.")
    target: float | None = Field(None, ge=0, lt=1, description="Share of good events, such as 0.999.")
    target_percent: float | None = Field(None, ge=0, lt=100, description="The same in per cent.")
    time_slice_target: float | None = Field(None, gt=0, le=1, description="Share of good events in a slice.")
    time_slice_window: Text | None = Field(None, description="Length of a slice.")
    composite_weight: float | None = Field(None, gt=0, description="Weight in a composite SLO.")
    indicator: dict[str, object] | None = Field(None, description="Indicator of this objective.")
    indicator_ref: Text | None = Field(None, description="Name of an SLI.")


def _some(value: list[Objective]) -> list[Objective]:
    if not value:
        raise PydanticCustomError(
            "value",
            "{message}",
            {"message": "an SLO has at least one objective", "label": "", "help": "add `- target: 0.999`"},
        )
    return value


class SloSpec(Model):
    """What is promised."""

    service: Text = Field(..., description="Name of the service (component) it is about.")
    description: str | None = Field(None, description="What it means to users.", max_length=1050)
    indicator: dict[str, object] | None = Field(None, description="What is measured.")
    indicator_ref: Text | None = Field(None, description="Name of an SLI.")
    time_window: list[TimeWindow] | None = Field(None, description="One window.", max_length=1)
    budgeting_method: Literal["Occurrences", "Timeslices", "RatioTimeslices"] = Field(
        ..., description="How the error budget is counted."
    )
    objectives: Annotated[list[Objective], AfterValidator(_some)] = Field(..., description="At least one.")
    alert_policies: list[object] | None = Field(None, description="Alert policies, by name or in full.")


class SloDocument(OpenSloDocument):
    """A service level objective, in OpenSLO's form."""

    kind: Literal["SLO"] = "SLO"
    spec: SloSpec = Field(..., description="What is promised.")  # type: ignore[assignment]


class SliSpec(Model):
    """What is measured."""

    description: str | None = Field(None, description="What it means.", max_length=1050)
    threshold_metric: dict[str, object] | None = Field(
        None, description="A raw value, compared with a threshold."
    )
    ratio_metric: dict[str, object] | None = Field(None, description="Good or bad events over all.")


class SliDocument(OpenSloDocument):
    """A service level indicator, in OpenSLO's form."""

    kind: Literal["SLI"] = "SLI"
    spec: SliSpec = Field(..., description="What is measured.")  # type: ignore[assignment]


class AlertPolicySpec(Model):
    """When somebody is told."""

    description: str | None = Field(None, description="What it means.", max_length=1050)
    alert_when_no_data: bool | None = Field(None, description="Whether silence is an alert.")
    alert_when_resolved: bool | None = Field(None, description="Whether the end is told too.")
    alert_when_breaching: bool | None = Field(None, description="Whether a breach is told.")
    conditions: list[object] = Field(..., description="One condition, by name or in full.")
    notification_targets: list[object] | None = Field(None, description="Who is told.")


class AlertPolicyDocument(OpenSloDocument):
    """An alert policy, in OpenSLO's form."""

    kind: Literal["AlertPolicy"] = "AlertPolicy"
    spec: AlertPolicySpec = Field(..., description="When somebody is told.")  # type: ignore[assignment]


class BurnRate(Model):
    """What makes the alert."""

    kind: Literal["burnrate"] = Field(..., description="Only burn rates are known.")
    op: Literal["lte", "gte", "lt", "gt"] = Field(
        ..., description="How the rate compares with the threshold."
    )
    threshold: float = Field(..., description="Burn rate at which it fires.")
    lookback_window: SpanField = Field(..., description="How far back the rate is taken.")
    alert_after: DurationField | None = Field(None, description="How long it must last.")


class AlertConditionSpec(Model):
    """When the alert fires."""

    description: str | None = Field(None, description="What it means.", max_length=1050)
    severity: Text = Field(..., description="page, ticket ...")
    condition: BurnRate = Field(..., description="The burn rate.")


class AlertConditionDocument(OpenSloDocument):
    """An alert condition, in OpenSLO's form."""

    kind: Literal["AlertCondition"] = "AlertCondition"
    spec: AlertConditionSpec = Field(..., description="When it fires.")  # type: ignore[assignment]
