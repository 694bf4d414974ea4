"""Cases of g-sagas: the grammar of a saga, its time limit, and how often it is undone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archkit.analysis.sagas import Saga, sagas
from archkit.lint.finding import Finding
from tests.analysis.adapters.catalog import Catalog, ms
from tests.analysis.neutral import Findings, Values

RULES = {
    "SG001": "saga-missing-compensation",
    "SG002": "saga-fails-after-pivot",
    "SG003": "saga-two-pivots",
    "SG004": "saga-missing-idempotency-key",
    "SG005": "saga-timeout",
    "SG006": "long-choreography",
}


def answer(given: Mapping[str, Any]) -> tuple[Values, Findings]:
    limit = given.get("max_participants")
    catalog = Catalog(
        settings=f"[rules]\nlong-choreography = {{max = {limit}}}\n" if limit is not None else ""
    )
    named = [step["participant"] for step in given["steps"] if step.get("participant") is not None]
    steps = []
    for number, step in enumerate(given["steps"], 1):
        # The catalog knows who does a step; where the case does not say, it is one of those it names.
        done_by = f"{step.get('participant') or (named[0] if named else 'somebody')} (participant)"
        catalog.add(done_by)
        item = {
            "id": step.get("id", f"step-{number}"),
            "component": catalog.ref(done_by),
            "kind": step.get("kind"),
            "compensation": step.get("compensation"),
            "idempotencyKey": step.get("idempotency_key"),
            "timeout": ms(step["timeout_ms"]) if step.get("timeout_ms") is not None else None,
            "maxAttempts": step.get("max_attempts", step.get("attempts")),
            "success": step.get("success"),
            "effect": step.get("effect"),
        }
        steps.append({key: value for key, value in item.items() if value is not None})
    catalog.add(
        "saga",
        "flow",
        type="saga",
        owner="group:g",
        coordination=given.get("coordination"),
        timeout=ms(given["timeout_ms"]) if given.get("timeout_ms") is not None else None,
        steps=steps,
    )
    (saga,) = sagas(catalog.design)
    reported = _reported(catalog, saga) if any("id" in step for step in given["steps"]) else []
    values: Values = {
        "violations": [found["subject"] for found in reported],
        "on_failure_at": {id: list(undone) for id, undone in saga.on_failure().items()},
        "p_commit": saga.p_commit,
        "p_abort": 1 - saga.p_commit,
        "expected_compensations": saga.expected_compensations,
        "sum_step_timeouts_ms": saga.longest_ms,
        "participants": len(set(named)),
    }
    return values, reported


def _reported(catalog: Catalog, saga: Saga) -> Findings:
    """Findings in the order of rule code, then of steps; a step's finding stands in its item."""
    order = {step.id: index for index, step in enumerate(saga.steps)}

    def subject(finding: Finding) -> str:
        for step in saga.steps:
            span = catalog.open().locator(step.place.path).span(step.place)
            if span.line <= finding.span.line <= span.end_line:
                return step.id
        return "saga"

    found = catalog.reported(RULES, subject)
    return sorted(found, key=lambda f: (f["rule"], order.get(f["subject"], -1)))
