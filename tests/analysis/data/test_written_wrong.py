"""A catalog about data and sagas in which any value is something else: nothing raises, and each wrong one is named."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from math import isnan
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.analysis import sagas
from archkit.analysis.data.figures import figures
from archkit.analysis.result import plain
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TEXT = """\
- [Component, web, {type: service, lifecycle: production, owner: "group:g", recovery: {self: 5m, rto: 10m, rpo: 1m},
    data: {produces: [pii.contact], clearance: [order]}, publishes: [{topic: "resource:facts", delivery: direct,
    sends: [pii]}], subscribes: [{topic: "resource:facts", idempotent: false, delivery: at-least-once, lag: {p99: 2s}}],
    dependencies: [{to: "component:api", operation: read, consistency: [strong], maxStaleness: 1s, ttl: 2s,
    returns: [order]}, {to: "resource:db", operation: write, sends: [pii], drops: [order], tokenizes: [card]},
    {anyOf: ["resource:db", "resource:view"], required: 1}]}]
- [Component, api, {type: service, lifecycle: production, owner: "group:g", data: {clearance: []}, dependencies: [
    {to: "resource:view", operation: read, readFrom: replica, sessionToken: true},
    {to: "component:web", operation: read}]}]
- [Resource, db, {type: relational-database, owner: "group:g", systemOfRecord: true, capacity: {peak: 900rps},
    replication: {mode: quorum, n: 3, r: 1, w: 1, lag: {p99: 1s}}, consistency: {primary: strong, replica: eventual},
    partitioning: {partitions: 4, topKeyShare: 40%, cardinality: 100, zipf: 1.1, monotonicKey: false, limit: 100rps},
    recovery: {rto: 1h, rpo: 1h, backup: {every: 1d, restoreTested: "2026-01-01"}},
    data: {classification: [pii], retention: 30d, owners: ["component:web", "component:api"]}}]
- [Resource, view, {type: cache, owner: "group:g", derivedFrom: "resource:db", lag: {p99: 1s}, ttl: 10s,
    data: {classification: [pii], retention: 60d}}]
- [Resource, facts, {type: topic, owner: "group:g", delivery: at-least-once, retention: 7d, data: {clearance: []},
    schema: {compatibility: BACKWARD, changes: [{change: rename-field, field: a}]}}]
- [Flow, buy, {type: saga, owner: "group:g", coordination: choreographed, timeout: 1s, isolation: [by-value],
    steps: [{id: a, component: "component:web", kind: compensatable, timeout: 1s, maxAttempts: 2, success: 99%,
    compensation: {name: undo-a, idempotencyKey: k, timeout: 1s, retriable: false}, triggers: [x], emits: [y]}, {id: b, component: "component:api", kind: pivot, idempotencyKey: k, triggers: [y],
    emits: [x]}, {id: c, component: "resource:db", kind: compensatable, compensation: undo}]}]
- [Flow, look, {type: journey, owner: "group:g", consistency: [read-your-writes], steps: [{id: a,
    component: "resource:db", effect: write}, {id: b, component: "resource:db", effect: read, readFrom: replica,
    sessionToken: false}, {id: c, component: "component:api", effect: read}]}]
"""
ENTITIES: list[Any] = yaml.safe_load(TEXT)
WRONG = st.sampled_from(
    [None, "", " ", "x", 0, -1, 1e308, 10**400, -0.5, True, [], [None], [[]], {}, {"": None}, "0d", "-3d", "120%",
     "0rps", "-1rps", "999999999999999999w", ["a", "b"], {"p99": 3}, "component:", "resource:view", "eventual", "NONE"]
)  # fmt: skip


def _routes(value: Any, route: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [route, *(r for key, inner in items for r in _routes(inner, (*route, key)))]


ROUTES = [(i, 2, *route) for i, (_, _, spec) in enumerate(ENTITIES) for route in _routes(spec) if route]


def change(entities: list[Any], route: tuple[Any, ...], wrong: Any) -> None:
    """Put a value where the route leads, if it still leads somewhere."""
    at: Any = entities
    for key in route[:-1]:
        if not (isinstance(at, dict) and key in at or isinstance(at, list) and key in range(len(at))):
            return
        at = at[key]
    if isinstance(at, dict) or (isinstance(at, list) and route[-1] in range(len(at))):
        at[route[-1]] = wrong


def opened(entities: list[Any]) -> Workspace:
    documents = [
        {
            "apiVersion": "archkit.dev/v1" if kind == "Flow" else "backstage.io/v1alpha1",
            "kind": kind,
            "metadata": {"name": name},
            "spec": spec,
        }
        for kind, name, spec in entities
    ]
    tree = DictTree({"catalog/a.yaml": yaml.safe_dump_all(documents, sort_keys=False)})
    return Workspace(tree, Settings(), root=None, today=date(2026, 11, 23))


@settings(max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(ROUTES), WRONG), min_size=1, max_size=4))
def test_a_wrong_value_anywhere_raises_nothing(changes: list[Any]) -> None:
    entities = deepcopy(ENTITIES)
    for route, wrong in changes:
        change(entities, route, wrong)
    space = opened(entities)
    space.lint(Selection(preset="strict", select=("data", "sagas", "schema")))
    for ref in space.graph.nodes:
        for figure in (*figures(space.design, ref), *sagas.figures(space.design, ref)):
            assert figure.value is None or not isnan(figure.value)
            plain(figure)


def test_the_catalog_as_it_is_has_a_finding_of_every_rule_but_one() -> None:
    report = opened(ENTITIES).lint(Selection(preset="strict", select=("data", "sagas")))
    assert (
        len({f.rule for f in report.findings}) == 15
    )  # two pivots, isolation and many participants are not there


@pytest.mark.parametrize(
    ("route", "wrong", "line"),
    [
        ((2, 2, "partitioning", "topKeyShare"), "120%", "topKeyShare: 120%"),
        ((2, 2, "partitioning", "zipf"), -1, "zipf: -1"),
        ((2, 2, "partitioning", "limit"), "-5rps", "limit: -5rps"),
        ((2, 2, "replication", "n"), 0, "n: 0"),
        ((3, 2, "lag", "p99"), "2", "p99: '2'"),
        ((3, 2, "ttl"), "soon", "ttl: soon"),
        ((0, 2, "recovery", "self"), "-5m", "self: -5m"),
        ((0, 2, "dependencies", 0, "maxStaleness"), "1 hour", "maxStaleness: 1 hour"),
        ((5, 2, "steps", 0, "maxAttempts"), 0, "maxAttempts: 0"),
        ((5, 2, "steps", 0, "success"), "101%", "success: 101%"),
        ((5, 2, "steps", 0, "compensation"), 7, "compensation: 7"),
        ((5, 2, "steps", 0, "compensation"), "", "compensation: ''"),
        ((5, 2, "steps", 0, "compensation", "timeout"), "soon", "timeout: soon"),
        ((5, 2, "steps", 0, "compensation", "retriable"), "often", "retriable: often"),
        ((4, 2, "schema", "changes", 0, "change"), "paint", "change: paint"),
    ],
)
def test_a_wrong_number_is_a_finding_at_its_line(route: tuple[Any, ...], wrong: Any, line: str) -> None:
    entities = deepcopy(ENTITIES)
    change(entities, route, wrong)
    space = opened(entities)
    lines = str(space.tree.read("catalog/a.yaml"), "utf-8").splitlines()
    found = [
        lines[f.span.line - 1].strip()
        for f in space.lint(Selection(preset="strict", select=("schema", "quantity"))).findings
    ]
    assert [text.removeprefix("- ") for text in found] == [line]


@pytest.mark.parametrize(
    "wrong", [7, "", [], ["undo"], {}, {"name": 7}, {"name": "undo", "idempotencyKey": 7}]
)
def test_a_compensation_that_cannot_be_read_is_a_finding_of_the_schema_alone(wrong: Any) -> None:
    entities = deepcopy(ENTITIES)
    change(entities, (5, 2, "steps", 0, "idempotencyKey"), "k")
    change(entities, (5, 2, "steps", 0, "compensation"), wrong)
    report = opened(entities).lint(
        Selection(select=("schema", "saga-missing-compensation", "saga-missing-idempotency-key"))
    )
    told = [f.rule for f in report.findings if "steps[0]" in f.message or "step a of" in f.message]
    assert told == ["schema"]


@pytest.mark.parametrize("step", [0, 2])
def test_of_a_kind_of_step_that_there_is_not_nothing_follows(step: int) -> None:
    entities = deepcopy(ENTITIES)
    change(entities, (5, 2, "steps", 0, "compensation"), None)
    change(entities, (5, 2, "steps", step, "kind"), "undoable")
    rules = ("schema", "saga-missing-compensation", "saga-fails-after-pivot")
    lines = [f.span.line for f in opened(entities).lint(Selection(select=rules)).findings]
    assert len(lines) == len(set(lines)) == 2, "the other step has its own"
