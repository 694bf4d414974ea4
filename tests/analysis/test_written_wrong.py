"""Objectives, roadmaps, radars, flows and scenarios in which any value is something else: nothing raises."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.analysis import lifecycle, observability
from archkit.analysis.unknowns import by_field, unknowns
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TEXT = """\
- [Component, web, {type: service, lifecycle: production, owner: "group:g", tier: 1, created: "2026-01-01",
    technologies: [java-21], observability: {traces: w3c, metrics: [rate]},
    slo: {availability: 99%, window: 30d, alerts: [{name: x, burnRate: 2, long: 1h, severity: page, runbook: a.md}]},
    dependencies: [{to: "component:old", timeout: 1s}], publishes: [{topic: "resource:facts"}]}]
- [Component, old, {type: service, lifecycle: deprecated, owner: "group:g", sunset: "2026-12-01",
    subscribes: [{topic: "resource:facts", lag: {p99: 2s}}], observability: {traces: b3}}]
- [Resource, facts, {type: topic, owner: "group:g", engine: kafka-3, observability: {traces: none}}]
- [Flow, buy, {type: journey, owner: "group:g", entry: "component:web", tier: 1,
    steps: [{id: a, component: "component:web"}, {id: b, component: "component:old"}]}]
- [Roadmap, plan, {owner: "group:g", start: "2026-01-01", milestones: [{id: a, title: A, duration: 30d},
    {id: b, title: B, start: "2026-02-01", end: "2027-02-01", after: [a], removes: ["component:old"], status: planned}]}]
- [TechnologyRadar, radar, {owner: "group:g", entries: [{technology: java-21, ring: hold, since: "2025-01-01",
    endOfLife: "2026-12-24", successor: java-25}]}]
- [Scenario, away, {attribute: availability, stimulus: s, response: r, importance: high, difficulty: low,
    coveredBy: [ADR-0001]}]
- [SLO, objective, {service: web, budgetingMethod: Occurrences, objectives: [{target: 0.99}],
    timeWindow: [{duration: 30d}], alertPolicies: [{alertPolicyRef: p}]}]
- [AlertPolicy, p, {conditions: [{kind: AlertCondition, metadata: {name: c}, spec: {severity: page,
    condition: {kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h}}}]}]
"""
ENTITIES: list[Any] = yaml.safe_load(TEXT)
VERSIONS = {"Component": "backstage.io/v1alpha1", "Resource": "backstage.io/v1alpha1", "SLO": "openslo/v1",
            "AlertPolicy": "openslo/v1"}  # fmt: skip

WRONG = st.sampled_from(
    [None, "", " ", "x", 0, -1, 1e308, -0.5, True, [], [None], [[]], {}, {"": None}, "0d", "-3d", "120%", "2026-13-45",
     "9999-12-31", "0001-01-01", "999999999999999999w", ["a", "b"], {"name": 3}, "component:", "a", "b", "none"]
)  # fmt: skip


def _routes(value: Any, route: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [route, *(r for key, inner in items for r in _routes(inner, (*route, key)))]


ROUTES = [(i, 2, *route) for i, (_, _, spec) in enumerate(ENTITIES) for route in _routes(spec) if route]


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(ROUTES), WRONG), min_size=1, max_size=4))
def test_a_wrong_value_anywhere_leaves_a_figure_without_value_and_raises_nothing(changes: list[Any]) -> None:
    entities = deepcopy(ENTITIES)
    for route, wrong in changes:
        at = entities
        for key in route[:-1]:
            at = at[key] if isinstance(at, list) and isinstance(key, int) and key < len(at) else \
                at.get(key) if isinstance(at, dict) else None  # fmt: skip
        if isinstance(at, dict) or (
            isinstance(at, list) and isinstance(route[-1], int) and route[-1] < len(at)
        ):
            at[route[-1]] = wrong
    documents = [
        {
            "apiVersion": VERSIONS.get(kind, "archkit.dev/v1"),
            "kind": kind,
            "metadata": {"name": name},
            "spec": spec,
        }
        for kind, name, spec in entities
    ]
    today = date(2026, 11, 23)
    tree = DictTree({"catalog/a.yaml": yaml.safe_dump_all(documents, sort_keys=False)})
    space = Workspace(tree, Settings(), root=None, today=today)
    space.lint(
        Selection(preset="strict", select=("observability", "lifecycle", "AT001", "OB002", "runbook-dead"))
    )
    figures = [
        (ref, figure)
        for ref in ("", *space.graph.nodes)
        for figure in (
            *observability.figures(space.design, space.knowledge, ref),
            *lifecycle.figures(space.design, ref, today),
        )
    ]
    assert all(f.value is None or f.value == f.value for _, f in figures)
    by_field(unknowns(figures))
