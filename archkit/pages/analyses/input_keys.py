"""Every input of the analyses, and the field of the catalog it is read from.

Keys are those of the reference cases: a neutral graph of `nodes` and `edges`, whatever a catalog looks like.
"""

from __future__ import annotations

from typing import NamedTuple


class InputKey(NamedTuple):
    """One input."""

    analysis: str
    """Whose input it is; `all` for the graph that all of them share."""
    key: str
    fields: tuple[str, ...]
    """Paths in the catalog: the kind, then keys below `spec`; `[]` for any item of a list."""
    note: str = ""
    """What else there is to know: what it is derived from, or that it is an argument or a setting."""


def _key(analysis: str, key: str, fields: str = "", note: str = "") -> InputKey:
    return InputKey(analysis, key, tuple(fields.split()), note)


_NEED = "Component.dependencies[]"
_REF = "the reference given to the command"

KEYS: tuple[InputKey, ...] = (
    _key("all", "nodes", "", "each Component, Resource, and API that nobody provides"),
    _key(
        "all",
        "edges[].from, edges[].to",
        f"{_NEED}.to Component.dependsOn Component.consumesApis "
        "Component.publishes[].topic Component.subscribes[].topic",
    ),
    _key("all", "edges[].mode", f"{_NEED}.via", "`publishes` and `subscribes` are asynchronous"),
    _key("all", "edges[].criticality", f"{_NEED}.criticality"),
    _key("all", "edges[].calls_per_request", f"{_NEED}.callsPerRequest"),
    _key("all", "groups[].from", "", "the component that has the dependency"),
    _key("all", "groups[].any_of", f"{_NEED}.anyOf"),
    _key("all", "groups[].required", f"{_NEED}.required"),
    _key("all", "domains", "FailureDomain.availability FailureDomain.parent"),
    _key("all", "nodes.*.domains", "Component.failureDomains Component.placement.regions"),
    _key("all", "nodes.*.replicas.count", "Component.placement.replicas"),
    _key("all", "nodes.*.replicas.required", "Component.placement.required"),
    _key("all", "nodes.*.replicas.availability", "Component.placement.replicaAvailability"),
    _key("all", "nodes.*.replicas.domains", "Component.placement.domains Component.placement.zones"),
    _key("all", "nodes.*.domain", "System.domain Component.system"),
    _key("all", "nodes.*.tier", "Component.tier Flow.tier"),
    _key(
        "all",
        "service, root, target",
        "",
        f"{_REF}; roots are entries: `Flow.entry`, websites, gateways, and what nobody calls",
    ),
    _key(
        "availability",
        "nodes.*.availability",
        "Component.availability.self Resource.availability.self",
        "else what the objective implies: SLO / product of what dependencies promise",
    ),
    _key("availability", "edges[].usage", f"{_NEED}.usage"),
    _key(
        "availability",
        "edges[].fallback_success",
        f"{_NEED}.fallback.success {_NEED}.fallback.kind {_NEED}.fallback.to",
    ),
    _key("availability", "slo", "Component.slo.availability Flow.slo.availability SLO.objectives[].target"),
    _key(
        "availability",
        "hard_dependency_slos",
        "Component.slo.availability Resource.slo.availability",
        "of the direct hard dependencies",
    ),
    _key("availability", "dependency_share", "", "setting `share` of the rule dependency-budget-over-half"),
    _key("availability", "window", "Component.slo.window SLO.timeWindow[].duration"),
    _key("latency", "self_p99_ms, nodes.*.self_ms", "Component.latency.self.p99"),
    _key("latency", "slo_p99_ms", "Component.slo.latency.p99 Flow.slo.latency.p99"),
    _key(
        "latency",
        "stages[].p99_ms",
        "Component.latency.self.p99 Component.slo.latency.p99",
        "of what is called",
    ),
    _key("latency", "stages[].parallel", f"{_NEED}.parallel"),
    _key("latency", "stages[].calls_per_request", f"{_NEED}.callsPerRequest"),
    _key("latency", "edge", "", "each item of `dependencies`"),
    _key("latency", "edges[].timeout_ms", f"{_NEED}.timeout"),
    _key("latency", "edges[].max_attempts", f"{_NEED}.retries.maxAttempts"),
    _key("latency", "edges[].backoff.kind", f"{_NEED}.retries.backoff"),
    _key("latency", "edges[].backoff.base_ms", f"{_NEED}.retries.base"),
    _key("latency", "edges[].backoff.multiplier", f"{_NEED}.retries.multiplier"),
    _key("latency", "edges[].backoff.max_ms", f"{_NEED}.retries.max"),
    _key("latency", "expected backoff (full jitter)", f"{_NEED}.retries.jitter"),
    _key("latency", "edges[].stage", f"{_NEED}.stage"),
    _key("latency", "edges[].deadline_propagated", f"{_NEED}.deadlinePropagated"),
    _key("latency", "deadline_ms", "Component.latency.deadline"),
    _key("latency", "fan_out", f"{_NEED}.callsPerRequest {_NEED}.parallel"),
    _key("latency", "p_slow, target_quantile", "", "1 % and p99: the quantile of the objective"),
    _key("retries", "edges[].max_attempts", f"{_NEED}.retries.maxAttempts"),
    _key("retries", "edges[].retry_budget", f"{_NEED}.retries.budget", "retries / first tries"),
    _key("retries", "edges[].operation", f"{_NEED}.operation"),
    _key("retries", "edges[].idempotency", f"{_NEED}.idempotency"),
    _key("retries", "circuit breaker", f"{_NEED}.circuitBreaker"),
    _key("retries", "nodes.*.peak_rps", "Component.capacity.peak Flow.traffic.peak"),
    _key("retries", "nodes.*.capacity_rps", "Component.capacity.max"),
    _key(
        "retries", "p_fail, p_fail_leaf", "Component.availability.self", "1 - availability of what is called"
    ),
    _key(
        "retries",
        "max_attempts, attempts_from_client",
        f"{_NEED}.retries.maxAttempts",
        "along the worst path",
    ),
    _key("blast-radius", "failed", "", f"{_REF}, or `archkit what-if --down`"),
    _key("structure", "edges[].access", f"{_NEED}.access {_NEED}.operation"),
    _key("structure", "owners", "Resource.owner Resource.system"),
    _key("structure", "limit", "", "setting `max` of the rule chatty-edge"),
    _key("structure", "platform", "Component.platform Resource.platform"),
    _key("data", "n, r, w", "Resource.replication.n Resource.replication.r Resource.replication.w"),
    _key("data", "journey.needs", f"Flow.consistency {_NEED}.consistency"),
    _key("data", "journey.steps[].op", "Flow.steps[].effect"),
    _key("data", "journey.steps[].store", "Flow.steps[].component"),
    _key(
        "data",
        "journey.steps[].replica",
        f"Flow.steps[].readFrom {_NEED}.readFrom Resource.consistency.primary Resource.consistency.replica",
    ),
    _key("data", "journey.steps[].session_token", f"Flow.steps[].sessionToken {_NEED}.sessionToken"),
    _key("data", "path[].kind", "Resource.type Resource.derivedFrom Resource.replication.mode"),
    _key(
        "data",
        "path[].lag_p99_ms",
        "Resource.lag.p99 Resource.replication.lag.p99 Component.subscribes[].lag.p99",
    ),
    _key("data", "path[].ttl_ms", f"Resource.ttl {_NEED}.ttl"),
    _key("data", "needs_max_staleness_ms", f"{_NEED}.maxStaleness"),
    _key(
        "data", "services[].id, stores[].id, consumers[].id", "", "the reference of the component or resource"
    ),
    _key("data", "services[].writes", f"{_NEED}.operation"),
    _key("data", "services[].publishes[].topic", "Component.publishes[].topic"),
    _key("data", "services[].publishes[].delivery", "Component.publishes[].delivery"),
    _key("data", "nodes.*.rto_min", "Component.recovery.self"),
    _key("data", "rto_target_min", "Component.recovery.rto"),
    _key("data", "restore was tried", "Resource.recovery.backup.restoreTested"),
    _key("data", "service.rpo_target_min", "Component.recovery.rpo"),
    _key("data", "stores[].rpo_min", "Resource.recovery.rpo"),
    _key("data", "stores[].derived_from", "Resource.derivedFrom Resource.systemOfRecord"),
    _key("data", "peak_writes_per_s", "Resource.capacity.peak Resource.rate.peak"),
    _key("data", "partitions", "Resource.partitioning.partitions Resource.partitions"),
    _key("data", "partition_limit_per_s", "Resource.partitioning.limit"),
    _key("data", "top_key_share", "Resource.partitioning.topKeyShare"),
    _key("data", "partition_key_kind", "Resource.partitioning.monotonicKey"),
    _key("data", "keys", "Resource.partitioning.cardinality"),
    _key("data", "zipf_s", "Resource.partitioning.zipf"),
    _key("data", "nodes.*.produces", "Component.data.produces"),
    _key("data", "nodes.*.clearance", "Component.data.clearance"),
    _key(
        "data",
        "flows[].from, flows[].to",
        f"{_NEED}.sends {_NEED}.returns Component.publishes[].sends",
        "along the edges of the catalog",
    ),
    _key("data", "flows[].drops", f"{_NEED}.drops {_NEED}.tokenizes"),
    _key("data", "changes[].mode", "Resource.schema.compatibility"),
    _key("data", "changes[].change", "Resource.schema.changes[].change"),
    _key("data", "stores[].owners", "Resource.data.owners"),
    _key("data", "stores[].classification", "Resource.data.classification"),
    _key("data", "stores[].retention", "Resource.data.retention Resource.retention"),
    _key("data", "consumers[].topic", "Component.subscribes[].topic"),
    _key("data", "consumers[].delivery", "Component.subscribes[].delivery Resource.delivery"),
    _key("data", "consumers[].idempotent", "Component.subscribes[].idempotent"),
    _key("sagas", "steps[].id", "Flow.steps[].id"),
    _key("sagas", "steps[].kind", "Flow.steps[].kind Flow.steps[].effect"),
    _key(
        "sagas",
        "steps[].compensation",
        "Flow.steps[].compensation.name Flow.steps[].compensation.retriable",
        "a bare `compensation` is its name",
    ),
    _key(
        "sagas",
        "steps[].idempotency_key",
        "Flow.steps[].idempotencyKey Flow.steps[].compensation.idempotencyKey",
    ),
    _key(
        "sagas",
        "steps[].timeout_ms",
        "Flow.steps[].timeout Flow.steps[].maxAttempts Flow.steps[].compensation.timeout",
    ),
    _key("sagas", "steps[].success", "Flow.steps[].success"),
    _key("sagas", "steps[].participant", "Flow.steps[].component"),
    _key("sagas", "coordination", "Flow.coordination"),
    _key("sagas", "events of a choreography", "Flow.steps[].triggers Flow.steps[].emits"),
    _key("sagas", "isolation", "Flow.isolation"),
    _key("sagas", "max_participants", "", "setting `max` of the rule long-choreography"),
    _key("sagas", "timeout_ms", "Flow.timeout"),
    _key("capacity", "external_rps", "Flow.traffic.peak Flow.entry Component.capacity.peak"),
    _key("capacity", "edges[].cache_hit", f"{_NEED}.cacheHit"),
    _key("capacity", "nodes.*.capacity_rps", "Component.capacity.max"),
    _key("capacity", "nodes.*.cost_per_month", "Component.cost.monthly Component.cost.currency"),
    _key("capacity", "headroom", "", "setting `percent` of the rule headroom"),
    _key("capacity", "rps", "Component.capacity.peak"),
    _key("capacity", "latency_ms", "Component.latency.self.p50"),
    _key("capacity", "pool_size", f"Component.capacity.concurrency {_NEED}.bulkhead"),
    _key("capacity", "zones", "Component.placement.zones Component.placement.regions"),
    _key("capacity", "capacity_rps_per_zone", "Component.capacity.max", "divided by the zones"),
    _key("capacity", "arrival_per_s", "Component.publishes[].rate Resource.rate.peak"),
    _key("capacity", "service_per_s", "Component.subscribes[].rate"),
    _key("capacity", "outage_s", "Component.recovery.rto"),
    _key("capacity", "retention_s", "Resource.retention"),
    _key("capacity", "servers", "Component.concurrency.workers"),
    _key("capacity", "service_rate", "Component.concurrency.serviceRate"),
    _key("observability", "window_h", "Component.slo.window SLO.timeWindow[].duration"),
    _key(
        "observability",
        "alerts[].burn_rate",
        "Component.slo.alerts[].burnRate AlertCondition.condition.threshold",
    ),
    _key(
        "observability",
        "alerts[].long_h",
        "Component.slo.alerts[].long AlertCondition.condition.lookbackWindow",
    ),
    _key("observability", "alerts[].id", "Component.slo.alerts[].name"),
    _key("observability", "alerts[].severity", "Component.slo.alerts[].severity AlertCondition.severity"),
    _key(
        "observability",
        "alerts[].runbook",
        "Component.slo.alerts[].runbook",
        "or `alerts` in the head of a runbook",
    ),
    _key("observability", "existing_files", "", "the files of the knowledge base"),
    _key("observability", "journeys[].id", "Flow.type", "flows with `type: journey`"),
    _key("observability", "journeys[].tier", "Flow.tier"),
    _key("observability", "journeys[].slo", "Flow.slo SLO.service"),
    _key("observability", "journeys[].alert", "Flow.slo.alerts SLO.alertPolicies"),
    _key("observability", "path", "Flow.steps[].component"),
    _key("observability", "propagation", "Component.observability.traces"),
    _key("observability", "golden signals", "Component.observability.metrics"),
    _key("decisions", "checks[].id", "", "the checks of `archkit readiness`"),
    _key("decisions", "checks[].weight", "", "setting `weights` of `[readiness]`"),
    _key("decisions", "checks[].result", "", "computed from the knowledge base"),
    _key("decisions", "checks[].gate", "", "setting `gates` of `[readiness]`, by tier"),
    _key("decisions", "weights", "Criterion.name Criterion.weight", "`criteria` in the head of a decision"),
    _key(
        "decisions",
        "scores",
        "Option.name Option.scores Option.chosen",
        "`options` in the head of a decision",
    ),
    _key("decisions", "leaves[].id", "", "the name of a Scenario"),
    _key("decisions", "leaves[].importance", "Scenario.importance"),
    _key("decisions", "leaves[].difficulty", "Scenario.difficulty"),
    _key("decisions", "leaves[].adr, adrs", "Scenario.coveredBy", "or `affects` in the head of a decision"),
    _key("lifecycle", "nodes.*.lifecycle", "Component.lifecycle Resource.lifecycle"),
    _key("lifecycle", "nodes.*.sunset", "Component.sunset Resource.sunset"),
    _key("lifecycle", "today", "", "argument `--today`, else the day of the build"),
    _key("lifecycle", "milestones[].id", "Roadmap.milestones[].id"),
    _key(
        "lifecycle",
        "milestones[].days",
        "Roadmap.milestones[].duration Roadmap.milestones[].start Roadmap.milestones[].end",
    ),
    _key("lifecycle", "milestones[].after", "Roadmap.milestones[].after"),
    _key("lifecycle", "milestones[].removes", "Roadmap.milestones[].removes"),
    _key("lifecycle", "start", "Roadmap.start"),
    _key("lifecycle", "sunset", "Component.sunset Resource.sunset"),
    _key(
        "lifecycle",
        "radar.*.ring, radar.*.since",
        "TechnologyRadar.entries[].technology TechnologyRadar.entries[].ring "
        "TechnologyRadar.entries[].since TechnologyRadar.entries[].endOfLife",
    ),
    _key("lifecycle", "services[].id", "", "the reference of the component or resource"),
    _key("lifecycle", "services[].uses", "Component.technologies Resource.engine"),
    _key("lifecycle", "services[].created", "Component.created Resource.created"),
    _key("lifecycle", "services[].tier", "Component.tier"),
)
"""In the order of a review."""
