"""Component: a piece of software that is built, run and owned."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Date, Model, Path, Reference, Text, Tier
from archkit.model.dependency import Dependency
from archkit.model.entity import Envelope
from archkit.model.messaging import Publication, Subscription
from archkit.model.operation import (
    Availability,
    Capacity,
    Concurrency,
    ConfigItem,
    Cost,
    DataUse,
    Latency,
    Observability,
    Placement,
    Recovery,
    Slo,
)


class ComponentSpec(Model):
    """What a component is, what it needs and how it runs."""

    type: Text = Field(..., description="service, website, worker, job, library, gateway, external ...")
    lifecycle: Text = Field(..., description="experimental, production, deprecated or retired.")
    owner: Reference = Field(..., description="The group (or user) that answers for it: group:ordering.")
    system: Reference | None = Field(None, description="The system it is part of.")
    subcomponent_of: Reference | None = Field(None, description="The component it is part of.")
    provides_apis: list[Reference] | None = Field(None, description="APIs it serves.")
    consumes_apis: list[Reference] | None = Field(None, description="APIs it calls.")
    depends_on: list[Reference] | None = Field(None, description="What it needs, without details.")
    dependency_of: list[Reference] | None = Field(None, description="What needs it.")

    tier: Tier | None = None
    sunset: Date | None = Field(None, description="Day a deprecated thing is switched off.")
    successor: Reference | None = Field(None, description="What takes its place.")
    created: Date | None = Field(None, description="Day it first ran.")
    platform: bool | None = Field(None, description="Gateways, identity, brokers: everything needs them.")
    runbooks: list[Path] | None = Field(None, description="Runbooks, from the root of the knowledge base.")
    source_paths: list[Text] | None = Field(
        None, description="Globs of the code it stands for, in this repository."
    )
    technologies: list[Text] | None = Field(None, description="What it is built with: java-21, spring-boot.")
    placement: Placement | None = Field(None, description="Where it runs, and how many of it.")
    slo: Slo | None = Field(None, description="Service level objectives and their alerts.")
    availability: Availability | None = Field(None, description="How often it is up by itself.")
    latency: Latency | None = Field(None, description="How long its own work takes.")
    capacity: Capacity | None = Field(None, description="Load at peak, and the most it can do.")
    concurrency: Concurrency | None = Field(None, description="Workers, for queueing.")
    recovery: Recovery | None = Field(None, description="RTO and RPO.")
    cost: Cost | None = Field(None, description="What it costs to run.")
    observability: Observability | None = Field(None, description="Logs, metrics, traces, dashboards.")
    data: DataUse | None = Field(None, description="Classes of data it makes and may see.")
    config: list[ConfigItem] | None = Field(None, description="The configuration reference.")
    dependencies: list[Dependency] | None = Field(None, description="What it needs, with details.")
    publishes: list[Publication] | None = Field(None, description="Topics it writes to.")
    subscribes: list[Subscription] | None = Field(None, description="Topics it reads from.")
    failure_domains: list[Reference] | None = Field(
        None, description="What else it fails with, beyond placement."
    )


class Component(Envelope):
    """A service, website, worker, job, library, gateway or external system."""

    kind: Literal["Component"] = "Component"
    spec: ComponentSpec = Field(..., description="What it is, what it needs and how it runs.")
