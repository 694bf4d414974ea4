"""Cases of c-retries: products of attempts along paths, partial failure, metastability, unsafe retried writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archkit.analysis.amplification import spread
from archkit.analysis.attempts import brown_out, expected_attempts, failure, unsafe_writes
from archkit.analysis.overload import load
from archkit.analysis.structure import sync_cycles
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, from_graph, graph_of
from tests.analysis.neutral import Findings, Values

WHOLE = {"RT003": "unsafe-retried-write", "ST001": "sync-cycle"}
BETWEEN = {"RT001": "retry-product", "RT002": "retries-in-two-layers", "RT005": "metastable"}


def answer(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    values: Values = {}
    found: Findings = []
    if "p_fail" in given:
        attempts = given.get("max_attempts", 1)
        values["expected_attempts"] = expected_attempts(given["p_fail"], attempts)
        values["p_success"] = 1 - failure(given["p_fail"], attempts)
    if "p_fail_leaf" in given:
        here = brown_out(given["p_fail_leaf"], given["attempts_from_client"])
        values["expected_leaf_calls_per_request"] = here.leaf_calls
        values["p_client_failure"] = here.p_failure
    graph = graph_of(given)
    if "graph" in given or "edges" in given:
        catalog = from_graph(graph)
        values["violations"] = [
            f"{catalog.id(c.need.edge.source)}->{catalog.id(c.need.edge.target)}"
            for c in sorted(unsafe_writes(catalog.design), key=lambda c: _written(graph, catalog, c))
        ]
        found += catalog.reported(WHOLE, _subject(catalog))
    if "root" in given:
        _between(graph, given["root"], given["target"], values, found)
    return values, found


def _written(graph: Mapping[str, Any], catalog: Catalog, call: Any) -> int:
    """The place of the edge in the input."""
    ends = (catalog.id(call.need.edge.source), catalog.id(call.need.edge.target))
    return [(e["from"], e["to"]) for e in graph["edges"]].index(ends)


def _between(graph: Mapping[str, Any], root: str, target: str, values: Values, found: Findings) -> None:
    """What lies on the way from root to target, as a catalog of its own in which a journey begins at the root."""
    catalog = from_graph(_on_the_way(graph, root, target))
    catalog.add(
        "the journey", "flow", type="journey", owner="group:g", entry=catalog.ref(root),
        steps=[{"id": "begin", "component": catalog.ref(root)}],
    )  # fmt: skip
    design = catalog.design
    here = spread(design, catalog.number(root)).amplification(catalog.number(target))
    if here is not None:
        values["calls_without_retries"] = here.calls_without_retries
        values["calls_worst"] = here.calls_worst
        values["amplification"] = here.factor
        values["retrying_layers"] = here.layers
        values["reason"] = here.reason
    elif root != target:
        values |= {"calls_without_retries": 0, "calls_worst": 0, "amplification": None, "retrying_layers": 0}
    arriving = load(design, catalog.number(target))
    values["load_rps"] = arriving.plain
    values["retry_load_rps"] = arriving.with_retries
    values["safe_peak_rps"] = arriving.safe_peak
    values["state"] = arriving.state

    def subject(finding: Finding) -> str:
        id = catalog.id(finding.subject)
        if finding.rule != "retries-in-two-layers":
            return id
        # Whatever lies between them lies on a path to the target, unless a circle makes that unbounded.
        return f"{root}->{id if values.get('reason') else target}"

    reported = catalog.reported(BETWEEN, subject)
    found += [f for f in reported if f["subject"] in (target, f"{root}->{target}")]


def _on_the_way(graph: Mapping[str, Any], root: str, target: str) -> dict[str, Any]:
    pairs = [(e["from"], e["to"]) for e in graph["edges"]]
    # An event that leads back begins something new, which is on no way from the root.
    edges = [
        e for e in graph["edges"] if e.get("mode") != "async" or e["from"] not in _reached({e["to"]}, pairs)
    ]
    forth = _reached({root}, [(e["from"], e["to"]) for e in edges])
    back = _reached({target}, [(e["to"], e["from"]) for e in edges])
    kept = {root, target} | (forth & back)
    return {
        "nodes": {id: graph.get("nodes", {}).get(id, {}) for id in sorted(kept)},
        "edges": [e for e in edges if e["from"] in kept and e["to"] in kept],
    }


def _reached(found: set[str], pairs: list[tuple[str, str]]) -> set[str]:
    while more := {b for a, b in pairs if a in found and b not in found}:
        found = found | more
    return found


def _subject(catalog: Catalog) -> Any:
    def subject(finding: Finding) -> str:
        if finding.rule == "unsafe-retried-write":
            return catalog.edge(finding)
        members = next(m for m in sync_cycles(catalog.design.graph) if m[0] == finding.subject)
        return ",".join(sorted(catalog.ids(members)))

    return subject
