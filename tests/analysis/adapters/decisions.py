"""Readiness, trade-offs and utility trees: the cases of j-decisions as documents, and what archkit says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from archkit.analysis.readiness import Check, readiness
from archkit.analysis.trade_off import trade_off
from archkit.analysis.utility_tree import leaves, order, uncovered
from tests.analysis.adapters.catalog import Catalog

GRADES = {"h": "high", "m": "medium", "l": "low"}


def answer(given: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, str]]]:
    values: dict[str, Any] = {}
    findings: list[dict[str, str]] = []
    if "checks" in given:
        values |= _readiness(given)
        # The rule asks archkit's own checks; those of a case have names of their own.
        findings += [{"rule": "RD001", "severity": "error", "subject": g} for g in values["gates_failed"]]
    if "weights" in given or "scores" in given:
        values |= _matrix(given)
    if "leaves" in given:
        catalog = _tree(given)
        listed = list(leaves(catalog.open().knowledge))
        values["order"] = [catalog.id(leaf.id) for leaf in order(listed)]
        values["uncovered_high"] = sorted(catalog.id(leaf.id) for leaf in uncovered(listed))
        findings += catalog.reported({"AT001": "uncovered-scenario"}, lambda f: catalog.id(f.subject))
    return values, findings


def _readiness(given: Mapping[str, Any]) -> dict[str, Any]:
    found = readiness(
        [
            Check(c["id"], c.get("result", "unknown"), c.get("weight", 1), bool(c.get("gate", False)))
            for c in given["checks"]
        ]
    )
    return {
        "score": found.score.value,
        "score_if_unknown_passed": found.best.value,
        "gates_failed": list(found.gates_failed),
        "level": found.level,
    }


def _matrix(given: Mapping[str, Any]) -> dict[str, Any]:
    """The weights and scores as the front matter of a decision record, read back from it."""
    front = {
        "status": "proposed",
        "criteria": [{"name": name, "weight": weight} for name, weight in given["weights"].items()],
        "options": [{"name": name, "scores": dict(row)} for name, row in given["scores"].items()],
    }
    text = f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n# 1. Choose\n"
    [decision] = Catalog(files={"adrs/0001-choose.md": text}).open().knowledge.decisions
    found = trade_off(decision)
    assert found is not None
    return {
        "scores": {name: figure.value for name, figure in found.matrix.scores.items()},
        "ranking": list(found.matrix.ranking),
        "flip_weights": dict(found.matrix.flip_weights),
    }


def _tree(given: Mapping[str, Any]) -> Catalog:
    """Each leaf as a scenario; what `adrs` says of it as a decision that affects it."""
    catalog = Catalog()
    for leaf in given["leaves"]:
        named = [text for key in ("adr", "check") if (text := leaf.get(key))]
        catalog.add(
            leaf["id"],
            "scenario",
            attribute="availability",
            stimulus="Something happens.",
            response="Something is done.",
            importance=GRADES.get(str(leaf.get("importance", "")).lower()[:1]),
            difficulty=GRADES.get(str(leaf.get("difficulty", "")).lower()[:1]),
            coveredBy=named or None,
        )
    for index, (leaf, adr) in enumerate((given.get("adrs") or {}).items(), 1):
        if adr and leaf in catalog.entities:
            front = {"status": "accepted", "affects": [catalog.ref(leaf)]}
            text = f"---\n{yaml.safe_dump(front)}---\n# {index}. {adr}\n"
            catalog.files[f"adrs/{index:04d}-decision.md"] = text
    return catalog
