"""Every reference case through archkit's own model: values, findings and severities; and what no case asks."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.neutral import answer

FOLDER = Path(__file__).parents[2].parent / "shared" / "cases"


def _compare() -> Any:
    found = importlib.util.spec_from_file_location("compare", FOLDER / "compare.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


if (FOLDER / "compare.py").is_file():
    COMPARE = _compare()
    # Its own `load` leaves every file open, and a warning is an error here.
    CASES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]
else:
    CASES = []


def found(analysis: str, given: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(f["rule"], f["severity"], f["subject"]) for f in answer(analysis, given)[1]]


def test_of_circles_only_those_are_told_of_in_which_rates_grow_without_end() -> None:
    damped = [{"from": "a", "to": "b"}, {"from": "b", "to": "a", "calls_per_request": 0.5}]
    growing = [
        {"from": "c", "to": "d"},
        {"from": "d", "to": "c"},
        {"from": "c", "to": "e"},
        {"from": "e", "to": "e"},
    ]
    behind = [{"from": "d", "to": "f"}, {"from": "f", "to": "f", "calls_per_request": 0.5}]
    graph = {"nodes": {}, "edges": damped + growing + behind}
    assert found("h-capacity", {"graph": graph, "external_rps": {"a": 1}}) == []
    assert found("h-capacity", {"graph": graph, "external_rps": {"a": 1, "c": 1}}) == [
        ("ST001", "error", "c,d")
    ]


def test_of_what_does_not_say_how_long_it_lives_nothing_is_claimed() -> None:
    nodes = {
        "a": {"tier": 1},
        "b": {"tier": 1, "lifecycle": "production"},
        "x": {"lifecycle": "experimental"},
    }
    edges = [{"from": id, "to": "x"} for id in ("a", "b", "c")]
    given = {"graph": {"nodes": nodes, "edges": edges}, "today": "2026-11-23"}
    assert found("k-lifecycle", given) == [("LC003", "error", "b->x")]


def test_an_edge_is_named_or_written_out_within_its_graph_or_alone() -> None:
    said = {"timeout_ms": 100, "max_attempts": 3, "backoff": {"kind": "fixed", "base_ms": 10}}
    behind = {"from": "b", "to": "c", "timeout_ms": 400}
    named = {"graph": {"edges": [{"from": "a", "to": "b", **said}, behind]}, "edge": "a -> b"}
    loose = {"edges": named["graph"]["edges"], "edge": "a->b"}
    within = {"graph": {"edges": [behind]}, "edge": {"from": "a", "to": "b", **said}}
    for given in (named, loose, within):
        values, findings = answer("b-latency", given)
        assert (values["worst_ms"], values["callee_worst_ms"], values["orphaned_work_ms"]) == (320, 400, 300)
        assert [(f["rule"], f["subject"]) for f in findings] == [("LT002", "a->b")]
    assert answer("b-latency", {"edge": said})[0]["worst_ms"] == 320


def test_own_work_is_a_part_of_every_request() -> None:
    values, _ = answer("b-latency", {"stages": [[50, 80], 20], "slo_p99_ms": 90})
    assert values == {"sum_p99_ms": 100, "slack_ms": -10, "guaranteed_quantile": pytest.approx(0.96)}
    assert answer("b-latency", {"self_p99_ms": 20, "slo_p99_ms": 90})[0]["slack_ms"] == 70


def test_a_graph_without_an_edge_to_ask_about_is_answered_whole() -> None:
    graph = {
        "edges": [{"from": "a", "to": "b", "timeout_ms": 100}, {"from": "b", "to": "c", "timeout_ms": 400}]
    }
    values, _ = answer("b-latency", {"graph": graph})
    assert values == {"edge_worst_ms": {"a->b": 100, "b->c": 400}}
    assert found("b-latency", {"graph": graph}) == [("LT002", "warning", "a->b")]


def test_an_owner_of_a_store_may_have_nothing_else_to_do_with_it() -> None:
    given = {"edges": [{"from": "report", "to": "db", "access": "read"}], "owners": {"db": "order"}}
    values, _ = answer("e-structure", given)
    assert (values["foreign_readers"], values["propagation_cost"]) == ({"db": ["report"]}, 0.75)
    assert found("e-structure", given) == [("ST003", "warning", "report->db")]


def test_what_is_never_reached_is_called_no_times() -> None:
    graph = {"edges": [{"from": "a", "to": "b", "max_attempts": 3}]}
    values, findings = answer("c-retries", {"graph": graph, "root": "b", "target": "a"})
    assert (values["calls_worst"], values["amplification"], findings) == (0, None, [])


@pytest.mark.skipif(not CASES, reason=f"there are no reference cases in {FOLDER}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_comes_out_as_it_should(case: dict[str, Any]) -> None:
    values, findings = answer(case["analysis"], case["input"])

    assert COMPARE.diff(case, values, findings) == []
