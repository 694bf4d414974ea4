"""Resource: what components need to run: databases, caches, topics, queues, buckets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Count, Date, Model, Path, Reference, Text, Tier
from archkit.model.dependency import Dependency
from archkit.model.entity import Envelope
from archkit.model.guarantees import Level
from archkit.model.messaging import MessageRate, MessageSchema
from archkit.model.operation import (
    Availability,
    Capacity,
    Concurrency,
    ConfigItem,
    Cost,
    DataUse,
    Latency,
    Observability,
    Percentiles,
    Placement,
    Recovery,
    Slo,
)
from archkit.model.quantity import DurationField, RatioField, ThroughputField


class Replication(Model):
    """How copies are kept."""

    mode: Literal["sync", "semi-sync", "async", "quorum"] | None = Field(
        None, description="When a write counts as done."
    )
    replicas: Count | None = Field(None, description="Copies in all.")
    lag: Percentiles | None = Field(None, description="How far replicas are behind.")
    n: Count | None = Field(None, description="Quorum: copies.")
    w: Count | None = Field(None, description="Quorum: copies that must take a write.")
    r: Count | None = Field(None, description="Quorum: copies that must answer a read.")


class Consistency(Model):
    """What a read may see, by copy."""

    primary: Level | None = Field(None, description="strong, linearizable, serializable ...")
    replica: Level | None = Field(
        None, description="eventual, consistent-prefix, bounded-staleness, session ..."
    )


class Partitioning(Model):
    """How data is spread."""

    kind: Literal["none", "hash", "range", "list", "directory"] | None = Field(
        None, description="How a key finds its partition."
    )
    key: Text | None = Field(None, description="The partition key.")
    partitions: Count | None = Field(None, description="Partitions in all.")
    cardinality: Count | None = Field(None, description="Distinct keys.")
    top_key_share: RatioField | None = Field(None, description="Share of the load on the busiest key.")
    zipf: float | None = Field(
        None, ge=0, description="Exponent of Zipf's law over the keys, where the busiest one is not measured."
    )
    monotonic_key: bool | None = Field(
        None, description="Whether keys grow with time, so that one partition gets all writes of a moment."
    )
    limit: ThroughputField | None = Field(None, description="Load one partition can take.")


class ResourceSpec(Model):
    """What a resource is and what it promises."""

    type: Text = Field(
        ...,
        description="relational-database, key-value-store, document-store, wide-column-store, search-index, cache, "
        "topic, queue, object-store, data-warehouse, external ...",
    )
    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    system: Reference | None = Field(None, description="The system it is part of.")
    depends_on: list[Reference] | None = Field(None, description="What it needs.")
    dependency_of: list[Reference] | None = Field(None, description="What needs it.")

    lifecycle: Text | None = Field(None, description="experimental, production, deprecated or retired.")
    tier: Tier | None = None
    engine: Text | None = Field(None, description="Product and version: postgresql-16, kafka-3.7.")
    sunset: Date | None = Field(None, description="Day a deprecated thing is switched off.")
    successor: Reference | None = Field(None, description="What takes its place.")
    created: Date | None = Field(None, description="Day it was first used.")
    platform: bool | None = Field(None, description="Brokers and the like: everything needs them.")
    runbooks: list[Path] | None = Field(None, description="Runbooks, from the root of the knowledge base.")
    system_of_record: bool | None = Field(
        None, description="Whether the truth is here; false for projections and caches."
    )
    derived_from: Reference | None = Field(None, description="What it can be rebuilt from.")
    lag: Percentiles | None = Field(
        None, description="Projection, copy or topic: how far it is behind what it is derived from."
    )
    ttl: DurationField | None = Field(None, description="Cache: how long an entry is used.")
    availability: Availability | None = Field(None, description="Share of the time it is up, such as 99.99%.")
    slo: Slo | None = Field(None, description="Service level objectives and their alerts.")
    placement: Placement | None = Field(None, description="Where it runs.")
    replication: Replication | None = Field(None, description="How copies are kept.")
    consistency: Consistency | None = Field(None, description="What a read may see.")
    partitioning: Partitioning | None = Field(None, description="How data is spread.")
    recovery: Recovery | None = Field(None, description="RTO, RPO and backups.")
    data: DataUse | None = Field(None, description="Classes of data kept here, and for how long.")
    latency: Latency | None = Field(None, description="How long an operation takes.")
    capacity: Capacity | None = Field(None, description="The most it can do.")
    concurrency: Concurrency | None = Field(None, description="Workers or connections, for queueing.")
    cost: Cost | None = Field(None, description="What it costs to run.")
    observability: Observability | None = Field(None, description="Metrics and dashboards.")
    config: list[ConfigItem] | None = Field(None, description="The configuration reference.")
    dependencies: list[Dependency] | None = Field(None, description="What it needs, with details.")
    broker: Reference | None = Field(None, description="Topic or queue: the broker it lives on.")
    schema_: MessageSchema | None = Field(None, alias="schema", description="Topic: schema of its messages.")
    delivery: Literal["at-most-once", "at-least-once", "exactly-once"] | None = Field(
        None, description="Topic or queue: what a consumer must be ready for."
    )
    key: Text | None = Field(None, description="Topic: key that decides the partition, and so the order.")
    partitions: Count | None = Field(None, description="Topic: partitions.")
    retention: DurationField | None = Field(None, description="Topic: how long messages are kept.")
    rate: MessageRate | None = Field(None, description="Topic: messages in time.")
    failure_domains: list[Reference] | None = Field(
        None, description="What else it fails with, beyond placement."
    )


class Resource(Envelope):
    """A database, cache, topic, queue, bucket or other thing that components need."""

    kind: Literal["Resource"] = "Resource"
    spec: ResourceSpec = Field(..., description="What it is and what it promises.")
