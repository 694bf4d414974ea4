"""Capacity and cost: what a case gives as a catalog, and archkit's answer by the keys of the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf, isinf
from typing import Any

from archkit.analysis.backlogs import backlogs
from archkit.analysis.cost import costs
from archkit.analysis.load import load
from archkit.analysis.pools import pools
from archkit.analysis.queueing import in_flight, mean_wait, most_by_pool
from archkit.analysis.response_time import times
from archkit.analysis.sync_calls import sync_cycles
from archkit.analysis.utilisation import (
    bottleneck,
    capacity,
    minus_one_zone,
    utilisation,
    wanted_headroom,
    zones,
)
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, from_graph, ms, number, rps

CODES = {"CP001": "over-capacity", "CP003": "zone-loss-capacity", "CP004": "pool-too-small"}


def answer(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    values: dict[str, Any] = {}
    findings: list[dict[str, str]] = []
    for part in (_graph, _service, _queue):
        more, found = part(given)
        values.update(more)
        findings.extend(found)
    return values, findings


Answer = tuple[dict[str, Any], list[dict[str, str]]]


def _graph(given: Mapping[str, Any]) -> Answer:
    """Rates, bottleneck and cost over a graph."""
    if "graph" not in given:
        return {}, []
    settings = ""
    if "headroom" in given:
        settings = f"[rules]\nheadroom = {{percent = {number(given['headroom'] * 100)}}}"
    catalog = from_graph(given["graph"], settings=settings)
    external = given.get("external_rps", {})
    for index, (id, rate) in enumerate(external.items()):
        catalog.add(id)
        entry, traffic = catalog.ref(id), {"peak": rps(rate)}
        catalog.add(
            f"flow {index} of {id}", "flow", type="journey", owner="group:g", entry=entry, traffic=traffic
        )
    state, design = load(catalog.design), catalog.design
    elements = [id for id, e in catalog.entities.items() if e["kind"] == "component"]
    codes = {**CODES, "ST001": "sync-cycle"} if state.diverges else CODES
    findings = catalog.reported(codes, lambda finding: _subject(catalog, finding))
    growing = [",".join(sorted(catalog.ids(circle))) for circle in _growing(catalog)]
    findings = [f for f in findings if f["rule"] != "ST001" or f["subject"] in growing]
    if state.diverges:
        names = (
            "rps",
            "max_entry_rps",
            "bottleneck",
            "max_entry_rps_with_headroom",
            "utilisation",
            "full_cost",
        )
        return dict.fromkeys(names), findings
    values: dict[str, Any] = {"rps": {id: state.rates[catalog.number(id)] or 0.0 for id in elements}}
    values["utilisation"] = {
        id: _finite(utilisation(state.rates[n] or 0.0, most.value))
        for id in elements
        if (most := capacity(design, n := catalog.number(id))) is not None
    }
    first = bottleneck(design)
    values["bottleneck"] = catalog.id(design.refs[first.element]) if first else None
    values["max_entry_rps"] = first.entry_rate if first else None
    free = wanted_headroom(catalog.open().settings)
    values["max_entry_rps_with_headroom"] = first.with_headroom(free) if first else None
    if (found := costs(design)) is not None:
        values["full_cost"] = {id: found.entries[catalog.number(id)] for id in external}
    return values, findings


def _growing(catalog: Catalog) -> Iterator[Sequence[str]]:
    """Circles of calls in which rates begin to grow without end: nothing that grows so leads to them."""
    state, index = load(catalog.design), catalog.design.index
    for circle in sync_cycles(catalog.open().graph):
        members = {index[ref] for ref in circle}
        outside = {c.need.source for n in members for c in state.callers[n]} - members
        if any(state.rates[n] == inf for n in members) and all(state.rates[n] != inf for n in outside):
            yield circle


def _subject(catalog: Catalog, finding: Finding) -> str:
    if finding.rule != "sync-cycle":
        return catalog.id(finding.subject)
    members = next(c for c in sync_cycles(catalog.open().graph) if finding.subject in c)
    return ",".join(sorted(catalog.ids(members)))


def _service(given: Mapping[str, Any]) -> Answer:
    """One service without a graph: its zones, its pool, its workers."""
    rate = given.get("rps", given.get("arrival_per_s"))
    keys = ("latency_ms", "pool_size", "zones", "capacity_rps_per_zone", "servers", "service_rate")
    if rate is None or not any(key in given for key in keys):
        return {}, []
    catalog = Catalog()
    total = given["zones"] * given["capacity_rps_per_zone"] if "capacity_rps_per_zone" in given else None
    limits = {
        "peak": rps(rate),
        "max": rps(total) if total is not None else None,
        "concurrency": given.get("pool_size"),
    }
    workers = {
        "workers": given.get("servers"),
        "serviceRate": rps(given["service_rate"]) if "service_rate" in given else None,
    }
    catalog.add(
        "s",
        capacity={k: v for k, v in limits.items() if v is not None},
        placement={"zones": given["zones"]} if "zones" in given else None,
        latency={"self": {"p50": ms(given["latency_ms"])}} if "latency_ms" in given else None,
        concurrency={k: v for k, v in workers.items() if v is not None} or None,
    )
    words = {"zone-loss-capacity": "service", "pool-too-small": "pool"}
    codes = {code: name for code, name in CODES.items() if name in words}
    values = {**_zones(catalog), **_flight(catalog), **_wait(catalog)}
    return values, catalog.reported(codes, lambda finding: words[finding.rule])


def _zones(catalog: Catalog) -> dict[str, Any]:
    design = catalog.design
    most, count, rate = capacity(design, 0), zones(design, 0), load(design).rates[0]
    if most is None or count is None or rate is None:
        return {}
    return {
        "utilisation": _finite(utilisation(rate, most.value)),
        "utilisation_minus_one_zone": _finite(utilisation(rate, minus_one_zone(most.value, count))),
    }


def _flight(catalog: Catalog) -> dict[str, Any]:
    design = catalog.design
    mean, rate = times(design)[0], load(design).rates[0]
    if mean.ms is None or rate is None:
        return {}
    values: dict[str, Any] = {"concurrency": in_flight(rate, mean.ms)}
    for pool in pools(design):
        values["pool_max_rps"] = most_by_pool(pool.size.value, mean.ms)
    return values


def _wait(catalog: Catalog) -> dict[str, Any]:
    element, rate = catalog.design.elements[0], load(catalog.design).rates[0]
    workers, each = element.number("concurrency", "workers"), element.rps("concurrency", "serviceRate")
    if workers is None or each is None or rate is None:
        return {}
    return {"mean_wait_ms": mean_wait(rate, int(workers.value), each.value)}


def _queue(given: Mapping[str, Any]) -> Answer:
    """A topic and its consumer, after an outage."""
    if "service_per_s" not in given:
        return {}, []
    catalog = Catalog()
    kept = f"{number(given['retention_s'])}s" if "retention_s" in given else None
    catalog.add("t", "resource", type="topic", rate={"peak": rps(given["arrival_per_s"])}, retention=kept)
    away = {"rto": f"{number(given['outage_s'])}s"} if "outage_s" in given else None
    subscription = {"topic": catalog.ref("t"), "rate": rps(given["service_per_s"])}
    catalog.add("c", recovery=away, subscribes=[subscription])
    values: dict[str, Any] = {}
    for found in backlogs(catalog.design):
        if (drain := found.drain) is not None:
            values = {"backlog": drain.backlog, "drain_s": drain.seconds, "oldest_message_s": drain.oldest}
    return values, catalog.reported({"CP005": "backlog-does-not-drain"}, lambda finding: "queue")


def _finite(value: float) -> float | None:
    return None if isinf(value) else value
