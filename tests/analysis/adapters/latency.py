"""Cases of b-latency: critical paths, time limits and their hierarchy, deadlines, fan-out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archkit.analysis.call import Call, calls
from archkit.analysis.latency_budget import element_budget, leaf_quantile, slow_share
from archkit.analysis.timeouts import edge_worst_case, full_attempts, orphaned, time_left_for, worst_cases
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, from_graph, graph_of, ms
from tests.analysis.neutral import Findings, Values

RULES = {
    "LT002": "timeout-inversion",
    "LT003": "latency-budget",
    "LT004": "timeout-below-p99",
    "LT005": "attempts-exceed-deadline",
}


def answer(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    values: Values = {}
    found: Findings = []
    if "stages" in given or "self_p99_ms" in given:
        _critical_path(given, values, found)
    if not given.keys().isdisjoint(("edge", "edges", "graph")):
        _time_limits(given, values, found)
    if "p_slow" in given:
        values["p_request_slow"] = slow_share(given["fan_out"], given["p_slow"])
    if "target_quantile" in given:
        values["leaf_quantile"] = leaf_quantile(given["fan_out"], given["target_quantile"])
    return values, found


def _critical_path(given: Mapping[str, Any], values: Values, found: Findings) -> None:
    """The sum along the stages. Own work is a part of every request, of no time where none is given."""
    catalog = Catalog()
    objective = given.get("slo_p99_ms")
    catalog.add(
        "s",
        slo={"latency": {"p99": ms(objective)}} if objective is not None else None,
        latency={"self": {"p99": ms(given.get("self_p99_ms", 0))}},
    )
    for number, stage in enumerate(given.get("stages", ()), 1):
        for index, call in enumerate(stage if isinstance(stage, list) else [stage]):
            _call(catalog, number, f"c{number}-{index}", call)
    budget = element_budget(catalog.design, catalog.number("s"))
    values["sum_p99_ms"] = budget.sum
    values["guaranteed_quantile"] = budget.quantile
    if objective is not None:
        values["slack_ms"] = budget.slack
    found += catalog.reported(RULES, _subject(catalog))


def _call(catalog: Catalog, stage: int, id: str, call: Any) -> None:
    said = call if isinstance(call, Mapping) else {"p99_ms": call}
    catalog.add(id, slo={"latency": {"p99": ms(said["p99_ms"])}})
    catalog.needs(
        "s",
        {
            "to": catalog.ref(id),
            "stage": stage,
            "callsPerRequest": said.get("calls_per_request"),
            "parallel": said.get("parallel"),
        },
    )


def _time_limits(given: Mapping[str, Any], values: Values, found: Findings) -> None:
    ends, graph = _graph(given)
    catalog = from_graph(graph)
    if ends is None:
        values["edge_worst_ms"] = _waited(catalog, [c for made in calls(catalog.design) for c in made])
    else:
        _along(catalog, ends, given, values)
    found += catalog.reported(RULES, _subject(catalog))


def _along(catalog: Catalog, ends: tuple[str, str], given: Mapping[str, Any], values: Values) -> None:
    """The edge that is asked about and, in a graph, what lies behind it."""
    deadline = given.get("deadline_ms")
    if deadline is not None:
        said = catalog.add(ends[0]).get("latency", {})
        catalog.add(ends[0], latency={**said, "deadline": ms(deadline)})
    design = catalog.design
    u, v = (catalog.number(id) for id in ends)
    call = next(c for c in calls(design)[u] if c.need.target == v)
    values["worst_ms"] = edge_worst_case(design, call).value
    values["expected_backoff_ms"] = call.expected_waits
    if deadline is not None:
        values["full_attempts"] = full_attempts(call, deadline)
        values["third_attempt_ms"] = time_left_for(call, 3, deadline)
    if "graph" in given or "edges" in given:
        worst = worst_cases(design)[v]
        values["edge_worst_ms"] = _waited(catalog, calls(design)[v])
        values["callee_worst_ms"] = worst.ms
        values["orphaned_work_ms"] = orphaned(call, worst)


def _graph(given: Mapping[str, Any]) -> tuple[tuple[str, str] | None, dict[str, Any]]:
    """Both ends of the edge that is asked about, and the graph: stages as numbers, own work of 0 where none is given."""
    graph, asked = graph_of(given), given.get("edge")
    edges = [dict(edge) for edge in graph["edges"]]
    ends = None
    if isinstance(asked, str):
        caller, _, called = asked.partition("->")
        ends = caller.strip(), called.strip()
    elif asked is not None:
        ends = asked.get("from", "s"), asked.get("to", "called")
        here = [edge for edge in edges if (edge["from"], edge["to"]) == ends]
        if not here:
            here = [{"from": ends[0], "to": ends[1]}]
            edges += here
        here[0].update(asked)
    stages = sorted({edge["stage"] for edge in edges if edge.get("stage") is not None}, key=repr)
    for edge in edges:
        if edge.get("stage") is not None:
            edge["stage"] = stages.index(edge["stage"])
    known = graph.get("nodes", {})
    ids = [*known, *(edge[end] for edge in edges for end in ("from", "to"))]
    return ends, {**graph, "nodes": {id: {"self_ms": 0, **known.get(id, {})} for id in ids}, "edges": edges}


def _waited(catalog: Catalog, made: list[Call]) -> dict[str, float | None]:
    edges = [(call.need.edge, call.worst) for call in made if call.is_sync]
    return {f"{catalog.id(edge.source)}->{catalog.id(edge.target)}": worst for edge, worst in edges}


def _subject(catalog: Catalog) -> Any:
    def subject(finding: Finding) -> str:
        if finding.rule in ("timeout-inversion", "timeout-below-p99"):
            return catalog.edge(finding)
        return catalog.id(finding.subject)

    return subject
