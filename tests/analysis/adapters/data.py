"""Cases of f-data: quorums, read paths, dual writes, recovery, partitions, flows of data, retention, schemas."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from archkit.analysis.data.classification import leaks
from archkit.analysis.data.consistency import broken_journeys
from archkit.analysis.data.consumers import repeating
from archkit.analysis.data.dual_writes import dual_writes
from archkit.analysis.data.ownership import not_owned_by_one
from archkit.analysis.data.partitions import hot, top_share
from archkit.analysis.data.quorum import quorum
from archkit.analysis.data.recovery_point import figures as recovery_point
from archkit.analysis.data.recovery_point import lossy
from archkit.analysis.data.recovery_time import MINUTE, late, recovery_times
from archkit.analysis.data.retention import endless, outliving
from archkit.analysis.data.schema_compatibility import verdict
from archkit.analysis.data.staleness import oldest
from archkit.lint.finding import Finding
from archkit.model.guarantees import capabilities
from tests.analysis.adapters.catalog import Catalog, from_graph, minutes, ms, rps
from tests.analysis.neutral import Findings, Values

RULES = {
    "DA001": "consistency",
    "DA002": "dual-write",
    "DA003": "quorum-overlap",
    "DA004": "recovery-objective",
    "DA005": "hot-partition",
    "DA006": "data-leak",
    "DA007": "personal-data-without-retention",
    "DA008": "data-without-owner",
    "DA009": "schema-compatibility",
    "DA010": "non-idempotent-consumer",
}

Given = Mapping[str, Any]


def answer(given: Given) -> tuple[Values, Findings]:
    values: Values = {}
    findings: Findings = []
    for keys, part in _PARTS:
        if any(key in given for key in keys):
            more, found = part(given)
            violations = {*values.get("violations", ()), *more.get("violations", ())}
            values |= more
            if "violations" in values:
                values["violations"] = sorted(violations)
            findings += found
    return values, findings


def _reported(
    catalog: Catalog, *codes: str, subject: Callable[[Finding], str] | None = None
) -> list[dict[str, str]]:
    return catalog.reported(
        {code: RULES[code] for code in codes}, subject or (lambda finding: catalog.id(finding.subject))
    )


def _quorum(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    catalog.add("store", "resource", replication={"mode": "quorum", **{k: given[k] for k in "nrw"}})
    needs = _needed(given.get("journey", {}))
    if needs:
        catalog.needs("the reader", {"to": catalog.ref("store"), "operation": "read", "consistency": needs})
    copies = quorum(catalog.design.elements[catalog.number("store")])
    if copies is None:
        return {}, _reported(catalog, "DA003")
    return {
        "strict_overlap": copies.overlaps,
        "write_quorum_majority": copies.orders_writes,
        "read_failures_tolerated": copies.read_failures,
        "write_failures_tolerated": copies.write_failures,
        "p_disjoint": copies.p_disjoint,
    }, _reported(catalog, "DA003")


def _journey(given: Given) -> tuple[Values, Findings]:
    journey, catalog = given["journey"], Catalog()
    steps = []
    for number, step in enumerate(journey.get("steps", ()), 1):
        catalog.add(step["store"], "resource", replication={"mode": "async"})
        item = {
            "id": f"step-{number}",
            "component": catalog.ref(step["store"]),
            "effect": step["op"],
            "readFrom": "replica" if step.get("replica") == "async_replica" else "primary",
            "sessionToken": step.get("session_token"),
        }
        steps.append({k: v for k, v in item.items() if v is not None})
    catalog.add(
        "the journey", "flow", type="journey", owner="group:g", consistency=_needed(journey), steps=steps
    )
    broken = [catalog.id(catalog.design.refs[b.read.store]) for b in broken_journeys(catalog.design)]
    found = _reported(catalog, "DA001", subject=lambda f: f"journey:{catalog.id(f.subject)}")
    return {"violations": sorted(broken)}, found


def _needed(journey: Mapping[str, Any]) -> list[str]:
    """What it needs, without words that the catalog does not take."""
    return [word for word in journey.get("needs", ()) if capabilities(word) is not None]


_HOPS = {"topic": "topic", "cache": "cache", "replica": "relational-database"}


def _path(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    catalog.add("origin", "resource")
    last = "origin"
    for number, hop in enumerate(given["path"], 1):
        id = f"hop-{number}"
        catalog.add(
            id,
            "resource",
            type=_HOPS.get(hop["kind"], "document-store"),
            derivedFrom=catalog.ref(last),
            lag={"p99": ms(hop["lag_p99_ms"])} if "lag_p99_ms" in hop else None,
            ttl=ms(hop["ttl_ms"]) if "ttl_ms" in hop else None,
        )
        last = id
    limit = given.get("needs_max_staleness_ms")
    needed = ms(limit) if limit is not None else None
    catalog.needs("the reader", {"to": catalog.ref(last), "operation": "read", "maxStaleness": needed})
    (need,) = catalog.design.out[catalog.number("the reader")]
    behind = oldest(catalog.design, need)
    assert behind is not None
    return {"staleness_ms": behind.ms}, _reported(catalog, "DA001", subject=lambda _: "path")


def _dual_writes(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    for service in given["services"]:
        catalog.add(service["id"])
        for name in service.get("writes", ()):
            store = _other(name, "store")
            catalog.add(store, "resource")
            catalog.needs(service["id"], {"to": catalog.ref(store), "operation": "write"})
        published = []
        for item in service.get("publishes", ()):
            topic = _other(item["topic"], "topic")
            catalog.add(topic, "resource", type="topic")
            published.append({"topic": catalog.ref(topic), **_only(item, "delivery")})
        catalog.add(service["id"], publishes=published or None)
    refs = catalog.design.refs
    found = [
        f"{catalog.id(refs[d.publication.source])}->{_name(catalog.id(refs[d.publication.target]))}"
        for d in dual_writes(catalog.design)
    ]
    reported = _reported(catalog, "DA002", subject=lambda finding: _name(catalog.edge(finding)))
    return {"violations": sorted(found)}, reported


def _other(name: str, kind: str) -> str:
    """The id of a store or topic, which may be called like a service."""
    return f"{name} ({kind})"


def _name(id: str) -> str:
    return re.sub(r" \((store|topic)\)\Z", "", id)


def _recovery_time(given: Given) -> tuple[Values, Findings]:
    catalog = from_graph(given["graph"])
    targets = {
        id: node["rto_target_min"]
        for id, node in given["graph"].get("nodes", {}).items()
        if "rto_target_min" in node
    }
    asked = given.get("rto_target_min", {})
    if isinstance(asked, Mapping):
        targets |= asked
    else:
        ids = [given["service"]] if isinstance(given.get("service"), str) else list(catalog.entities)
        targets |= dict.fromkeys(ids, asked)
    waiting = {
        catalog.id(need.edge.source) for need in from_graph(given["graph"]).design.needs if not need.is_soft
    }
    for id, target in targets.items():
        # In a catalog the objective of what needs nothing stands for its time; in a case that is unknown.
        if id in waiting or "recovery" in catalog.add(id):
            catalog.add(id, recovery={**catalog.add(id).get("recovery", {}), "rto": minutes(target)})
    design = catalog.design
    back = {catalog.id(ref): time for ref, time in zip(design.refs, recovery_times(design), strict=True)}
    values: Values = {
        "rto_effective_min": {
            id: time.ms / MINUTE if time.ms is not None and time.is_exact else None
            for id, time in back.items()
        },
        "violations": sorted(catalog.id(design.refs[found.number]) for found in late(design)),
    }
    return values, _reported(catalog, "DA004")


def _recovery_point(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    target = given["service"].get("rpo_target_min") if isinstance(given.get("service"), Mapping) else None
    catalog.add("the service", recovery={"rpo": minutes(target)} if target is not None else None)
    for store in given["stores"]:
        catalog.add(
            store["id"],
            "resource",
            recovery={"rpo": minutes(store["rpo_min"])} if "rpo_min" in store else None,
        )
        catalog.needs("the service", {"to": catalog.ref(store["id"]), "operation": "write"})
    _derive(catalog, given["stores"])
    design = catalog.design
    figures = {f.name: f.value for f in recovery_point(design, catalog.number("the service"))}
    return {
        "rpo_effective_min": figures.get("recovery-point"),
        "restore_skew_min": figures.get("restore-skew"),
        "violations": sorted(catalog.id(design.refs[found.store]) for found in lossy(design)),
    }, _reported(catalog, "DA004")


def _derive(catalog: Catalog, stores: list[Mapping[str, Any]]) -> None:
    for store in stores:
        source = store.get("derived_from")
        if source is not None:
            catalog.add(source, "resource")
            catalog.add(store["id"], derivedFrom=catalog.ref(source))


def _partitions(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    limit, load = given.get("partition_limit_per_s"), given.get("peak_writes_per_s")
    partitioning = {
        "partitions": given.get("partitions"),
        "topKeyShare": given.get("top_key_share"),
        "monotonicKey": True if given.get("partition_key_kind") == "time" else None,
        "cardinality": given.get("keys"),
        "zipf": given.get("zipf_s"),
        "limit": rps(limit) if limit is not None else None,
    }
    catalog.add(
        "store",
        "resource",
        capacity={"peak": rps(load)} if load is not None else None,
        partitioning={k: v for k, v in partitioning.items() if v is not None},
    )
    element = catalog.design.elements[catalog.number("store")]
    values: Values = {}
    known = top_share(element)
    if known and known[1] == "zipf":
        values["top_key_share"] = known[0]
    if known and load is not None:
        values["top_key_alone_per_s"] = known[0] * load
    if found := hot(element):
        values["hottest_partition_per_s"] = found.rate
        if found.limit is not None:
            values["limit"] = found.limit.value
    return values, _reported(catalog, "DA005")


def _flows(given: Given) -> tuple[Values, Findings]:
    graph = given["graph"]
    nodes = dict(graph.get("nodes", {}))
    for flow in graph["flows"]:
        nodes.setdefault(flow["from"], {})
        nodes.setdefault(flow["to"], {})
    catalog = from_graph({"nodes": nodes})
    tags = sorted({tag for node in nodes.values() for tag in node.get("produces", ())})
    for flow in graph["flows"]:
        catalog.needs(
            flow["from"],
            {
                "to": catalog.ref(flow["to"]),
                "via": "async",
                "sends": tags,
                **_only(flow, "drops", "tokenizes"),
            },
        )
    design = catalog.design
    found = [
        {
            "tag": leak.tag,
            "at": catalog.id(design.refs[leak.at]),
            "path": catalog.ids(design.names(leak.path)),
        }
        for leak in leaks(design)
    ]
    found.sort(key=lambda leak: (leak["tag"], leak["at"]))
    return {"leaks": found}, _reported(catalog, "DA006")


def _keeping(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    asks_owners = any("owners" in store for store in given["stores"])
    for store in given["stores"]:
        owners = [f"component:{owner}" for owner in store.get("owners", ())]
        data = {
            "owners": owners if asks_owners else None,
            "classification": store.get("classification"),
            "retention": _days(store["retention"]) if store.get("retention") else None,
        }
        catalog.add(store["id"], "resource", data={k: v for k, v in data.items() if v is not None} or None)
    _derive(catalog, given["stores"])
    design = catalog.design
    return {
        "no_single_owner": sorted(catalog.id(design.refs[n]) for n in not_owned_by_one(design)),
        "pii_without_retention": sorted(catalog.id(design.refs[e.number]) for e in endless(design)),
        "retention_longer_than_source": sorted(catalog.id(design.refs[o.number]) for o in outliving(design)),
    }, _reported(catalog, "DA007", "DA008")


_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z")


def _days(written: str) -> str:
    """An ISO 8601 duration as the catalog writes it; a year has 365 days and 12 months, a month 30 days."""
    match = _ISO.match(written)
    if match is None:
        return written
    years, months, weeks, days, hours, mins, seconds = (int(part or 0) for part in match.groups())
    years, months = years + months // 12, months % 12
    total = ((years * 365 + months * 30 + weeks * 7 + days) * 24 + hours) * 3600 + mins * 60 + seconds
    return f"{total // 86400}d" if total % 86400 == 0 else f"{total}s"


def _changes(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    for index, item in enumerate(given["changes"]):
        schema = {
            "compatibility": item["mode"].upper(),
            "changes": [{"change": item["change"].replace("_", "-")}],
        }
        catalog.add(str(index), "resource", type="topic", schema=schema)
    verdicts = [verdict(item["mode"], item["change"]) for item in given["changes"]]
    return {
        "allowed": [v.allowed for v in verdicts],
        "upgrade_first": [v.upgrade_first for v in verdicts],
    }, _reported(catalog, "DA009")


def _consumers(given: Given) -> tuple[Values, Findings]:
    catalog = Catalog()
    for item in given["consumers"]:
        topic = _other(item["topic"], "topic")
        catalog.add(topic, "resource", type="topic")
        said = {"topic": catalog.ref(topic), **_only(item, "idempotent")}
        if "delivery" in item:
            said["delivery"] = item["delivery"].replace("_", "-")
        catalog.add(item["id"]).setdefault("subscribes", []).append(said)
    refs = catalog.design.refs
    found = sorted({catalog.id(refs[r.subscription.source]) for r in repeating(catalog.design)})
    return {"violations": found}, _reported(catalog, "DA010")


def _only(item: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: item[key] for key in keys if key in item}


def _is_recovery_point(given: Given) -> bool:
    return isinstance(given.get("service"), Mapping) or any("rpo_min" in s for s in given.get("stores", ()))


def _stores(given: Given) -> tuple[Values, Findings]:
    """Stores are asked for what they lose, for who owns them and how long they keep, or for both."""
    values: Values = {}
    findings: Findings = []
    if _is_recovery_point(given):
        values, findings = _recovery_point(given)
    if any(
        key in store for store in given.get("stores", ()) for key in ("owners", "classification", "retention")
    ):
        more, found = _keeping(given)
        values |= more
        findings += found
    return values, findings


def _graphs(given: Given) -> tuple[Values, Findings]:
    """A graph is asked for its flows of data, for its recovery times, or for both."""
    values: Values = {}
    findings: Findings = []
    graph = given["graph"]
    if "flows" in graph:
        values, findings = _flows(given)
    if "rto_target_min" in given or any("rto_min" in node for node in graph.get("nodes", {}).values()):
        more, found = _recovery_time(given)
        values |= more
        findings += found
    return values, findings


_PARTS: tuple[tuple[tuple[str, ...], Callable[[Given], tuple[Values, Findings]]], ...] = (
    (("n",), _quorum),
    (("journey",), _journey),
    (("path",), _path),
    (("services",), _dual_writes),
    (("graph",), _graphs),
    (("stores",), _stores),
    (("peak_writes_per_s", "zipf_s"), _partitions),
    (("changes",), _changes),
    (("consumers",), _consumers),
)
