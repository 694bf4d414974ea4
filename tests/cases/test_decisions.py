"""The reference cases of readiness and trade-offs: these inputs, these numbers, these findings."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from archkit.analysis.decision_matrix import weigh
from archkit.analysis.readiness import Check, readiness
from archkit.analysis.utility_tree import Leaf, order, uncovered

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "cases"


def _compare() -> Any:
    spec = importlib.util.spec_from_file_location("archkit_cases_compare", FOLDER / "compare.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CASES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("j-*.json"))]

Answer = tuple[dict[str, object], list[dict[str, str]]]


def answer(given: Mapping[str, Any]) -> Answer:
    """What archkit says of the input of a case: numbers and findings."""
    if "checks" in given:
        return _readiness(given)
    if "leaves" in given:
        return _utility(given)
    matrix = weigh(given["weights"], given["scores"])
    return {
        "scores": {name: figure.value for name, figure in matrix.scores.items()},
        "ranking": list(matrix.ranking),
        "flip_weights": dict(matrix.flip_weights),
    }, []


def _readiness(given: Mapping[str, Any]) -> Answer:
    found = readiness(
        [Check(c["id"], c["result"], c.get("weight", 1), c.get("gate", False)) for c in given["checks"]]
    )
    numbers = {
        "score": found.score.value,
        "score_if_unknown_passed": found.best.value,
        "gates_failed": list(found.gates_failed),
        "level": found.level,
    }
    return numbers, [{"rule": "RD001", "severity": "error", "subject": g} for g in found.gates_failed]


def _utility(given: Mapping[str, Any]) -> Answer:
    adrs = given.get("adrs", {})
    leaves = [
        Leaf(
            leaf["id"],
            leaf["importance"],
            leaf["difficulty"],
            tuple(x for x in (leaf.get("adr"), leaf.get("check"), adrs.get(leaf["id"])) if x),
        )
        for leaf in given["leaves"]
    ]
    open_ = [leaf.id for leaf in uncovered(leaves)]
    numbers = {"order": [leaf.id for leaf in order(leaves)], "uncovered_high": open_}
    return numbers, [{"rule": "AT001", "severity": "warning", "subject": leaf} for leaf in open_]


@pytest.mark.skipif(not CASES, reason=f"there are no cases at {FOLDER}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_numbers_and_findings_are_those_of_the_case(case: Mapping[str, Any]) -> None:
    numbers, findings = answer(case["input"])
    assert _compare().diff(case, numbers, findings) == []


def test_unknown_counts_nothing_and_is_shown_with_the_best_case() -> None:
    numbers, findings = answer(
        {
            "checks": [
                {"id": "slo", "weight": 4, "result": "pass"},
                {"id": "drill", "weight": 2, "result": "fail"},
                {"id": "restore", "weight": 2, "result": "unknown"},
                {"id": "cdn", "weight": 9, "result": "n/a", "gate": True},
            ]
        }
    )
    assert numbers == {"score": 0.5, "score_if_unknown_passed": 0.75, "gates_failed": [], "level": "ready"}
    assert findings == []


@pytest.mark.parametrize(
    ("gates", "level"),
    [
        (["pass", "fail", "unknown"], "blocked"),
        (["pass", "unknown"], "unknown"),
        (["pass", "n/a"], "ready"),
        (["n/a"], "ready"),
    ],
)
def test_readiness_goes_by_gates_not_by_the_average(gates: list[str], level: str) -> None:
    checks = [{"id": str(i), "result": r, "gate": True} for i, r in enumerate(gates)]
    numbers, _ = answer({"checks": [*checks, {"id": "rest", "weight": 100, "result": "pass"}]})
    assert numbers["level"] == level


def test_where_nothing_applies_there_is_no_score() -> None:
    numbers, _ = answer({"checks": [{"id": "a", "result": "n/a"}]})
    assert numbers["score"] is None


def test_scenarios_are_looked_at_by_importance_then_difficulty() -> None:
    leaves = [
        {"id": "d", "importance": "L", "difficulty": "H"},
        {"id": "c", "importance": "M", "difficulty": "L"},
        {"id": "b", "importance": "H", "difficulty": "L"},
        {"id": "a", "importance": "H", "difficulty": "H", "adr": "ADR-0001"},
        {"id": "e", "importance": "H", "difficulty": "L"},
    ]
    numbers, findings = answer({"leaves": leaves, "adrs": {"e": "ADR-0002"}})
    assert numbers == {"order": ["a", "b", "e", "c", "d"], "uncovered_high": ["b"]}
    assert findings == [{"rule": "AT001", "severity": "warning", "subject": "b"}]
