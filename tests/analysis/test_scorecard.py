"""Readiness of components: given this catalog, these answers, gates and levels."""

from __future__ import annotations

from datetime import date

import pytest

from archkit.analysis.readiness_checks import ANSWERS
from archkit.analysis.scorecard import Scorecard, failed_gates, scorecards, subjects
from archkit.model.readiness import CHECKS, LEVELS
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

TODAY = date(2026, 6, 1)
ORG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ops, links: [{url: "https://oncall.example/ops", title: Ops rota, type: on-call}]}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana}
spec: {memberOf: [ops]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop}
spec: {owner: group:ops}
---
"""
STORE = """\
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db}
spec: {type: relational-database, owner: group:ops, recovery: {rpo: 1m, backup: {every: 24h, restoreTested: 2026-03-01}}}
"""


def cards(spec: str, *, files: dict[str, str] | None = None, settings: Settings | None = None,
          errors: dict[str, int] | None = None, metadata: str = "description: Takes orders.") -> list[Scorecard]:  # fmt: skip
    text = (
        f"{ORG}apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: order, {metadata}}}\n"
        f"spec: {{type: service, lifecycle: production, {spec}}}\n"
    )
    tree = DictTree({"catalog/all.yaml": text + STORE, **(files or {})})
    space = Workspace(tree, settings or Settings(), root=None, today=TODAY)
    return scorecards(space.knowledge, space.graph, TODAY, errors)


def result(check: str, spec: str, **more: object) -> str:
    (card,) = cards(spec, **more)  # type: ignore[arg-type]
    return next(row.result for row in card.rows if row.check.id == check)


def test_every_check_is_answered_and_stands_in_a_level() -> None:
    assert list(ANSWERS) == list(CHECKS)
    assert sorted(name for _, checks in LEVELS for name in checks) == sorted(CHECKS)


OWN = "owner: group:ops, tier: 1"
ALERT = "{{name: burn, severity: {severity}, runbook: {runbook}}}"
RUNBOOK = {"runbooks/order.md": "---\ntitle: A\nfor: [component:order]\nlast-reviewed: {day}\n---\n"}


@pytest.mark.parametrize(
    ("check", "spec", "expected"),
    [
        ("owner", "owner: group:ops", "pass"),
        ("owner", "owner: user:ana", "fail"),
        ("owner", "owner: group:elsewhere", "unknown"),
        ("owner", "tier: 1", "fail"),
        ("tier", OWN, "pass"),
        ("tier", "owner: group:ops", "fail"),
        ("on-call", "owner: group:ops", "pass"),
        ("on-call", "owner: group:elsewhere", "unknown"),
        ("runbook", OWN, "fail"),
        ("slo", OWN, "unknown"),
        ("slo", f"{OWN}, slo: {{availability: 99.9%}}", "pass"),
        ("slo", f"{OWN}, slo: {{}}", "unknown"),
        ("alerts", f"{OWN}, slo: {{availability: 99.9%}}", "unknown"),
        ("alerts", f"{OWN}, slo: {{alerts: []}}", "fail"),
        (
            "alerts",
            f"{OWN}, slo: {{alerts: [{ALERT.format(severity='ticket', runbook='https://a.example')}]}}",
            "fail",
        ),
        (
            "alerts",
            f"{OWN}, slo: {{alerts: [{ALERT.format(severity='page', runbook='https://a.example')}]}}",
            "pass",
        ),
        (
            "alerts",
            f"{OWN}, slo: {{alerts: [{ALERT.format(severity='page', runbook='runbooks/gone.md')}]}}",
            "fail",
        ),
        (
            "alerts",
            "owner: a, tier: 3, slo: {alerts: [{name: b, severity: ticket, runbook: 'https://a.example'}]}",
            "pass",
        ),
        ("dashboards", f"{OWN}, observability: {{dashboards: ['https://grafana.example']}}", "pass"),
        ("dashboards", f"{OWN}, observability: {{dashboards: 7}}", "unknown"),
        ("telemetry", f"{OWN}, observability: {{logs: structured, metrics: [rate], traces: w3c}}", "pass"),
        ("telemetry", f"{OWN}, observability: {{logs: text, metrics: [rate], traces: w3c}}", "fail"),
        ("telemetry", f"{OWN}, observability: {{logs: structured}}", "unknown"),
        (
            "timeouts",
            f"{OWN}, dependencies: [{{to: 'resource:order-db', operation: write, timeout: 1s}}]",
            "pass",
        ),
        ("timeouts", f"{OWN}, dependencies: [{{to: 'resource:order-db', operation: write}}]", "fail"),
        ("timeouts", f"{OWN}, dependsOn: [resource:order-db]", "unknown"),
        ("timeouts", f"{OWN}, dependencies: []", "n/a"),
        ("timeouts", OWN, "unknown"),
        ("dependencies", f"{OWN}, dependsOn: [resource:order-db]", "unknown"),
        ("dependencies", f"{OWN}, dependencies: [{{to: 'resource:order-db', operation: write}}]", "pass"),
        ("redundancy", f"{OWN}, placement: {{zones: 3, replicas: 6, required: 4}}", "pass"),
        ("redundancy", f"{OWN}, placement: {{zones: 3, replicas: 4, required: 4}}", "fail"),
        ("redundancy", f"{OWN}, placement: {{zones: 1, replicas: 6}}", "fail"),
        ("redundancy", f"{OWN}, placement: {{replicas: 6}}", "unknown"),
        ("redundancy", f"{OWN}, placement: {{zones: many}}", "unknown"),
        ("capacity", f"{OWN}, capacity: {{peak: 400rps, max: 900rps}}", "pass"),
        ("capacity", f"{OWN}, capacity: {{peak: 60000rpm, max: 900rps}}", "fail"),
        ("capacity", f"{OWN}, capacity: {{peak: much, max: 900rps}}", "unknown"),
        ("capacity", f"{OWN}, capacity: {{max: 900rps}}", "unknown"),
        ("recovery", f"{OWN}, recovery: {{rto: 1h, rpo: 1m}}", "pass"),
        ("recovery", f"{OWN}, recovery: {{rto: 1h}}", "unknown"),
        ("backups", OWN, "n/a"),
        ("backups", f"{OWN}, dependencies: [{{to: 'resource:order-db', operation: write}}]", "pass"),
        ("data-classification", f"{OWN}, data: {{clearance: [pii]}}", "pass"),
        ("data-classification", OWN, "unknown"),
        ("configuration", f"{OWN}, config: [{{name: A, description: What it does.}}]", "pass"),
        ("configuration", f"{OWN}, config: [{{name: A}}]", "fail"),
        ("configuration", f"{OWN}, config: []", "n/a"),
        ("configuration", OWN, "unknown"),
        ("decisions", OWN, "fail"),
        ("incident-actions", OWN, "pass"),
        ("lint-errors", OWN, "unknown"),
        ("runbook-exercised", "owner: group:ops, tier: 2", "n/a"),
    ],
)
def test_what_a_check_answers(check: str, spec: str, expected: str) -> None:
    assert result(check, spec) == expected


def test_a_restore_that_was_tried_long_ago_fails() -> None:
    settings = parse_settings({"readiness": {"restore-days": 30}}, "archkit.toml")
    spec = f"{OWN}, dependencies: [{{to: 'resource:order-db', operation: write}}]"
    assert result("backups", spec, settings=settings) == "fail"


@pytest.mark.parametrize(
    ("head", "reviewed", "exercised"),
    [
        ("last-reviewed: 2026-05-01", "pass", "unknown"),
        ("last-reviewed: 2026-05-01\nreview-every: 7d", "fail", "unknown"),
        ("last-reviewed: 2025-05-01\nreview-every: soon", "fail", "unknown"),
        ("last-reviewed: soon\nlast-exercised: 2026-05-01", "unknown", "pass"),
        ("last-exercised: 2025-05-01", "unknown", "fail"),
    ],
)
def test_reviews_and_exercises_of_runbooks(head: str, reviewed: str, exercised: str) -> None:
    files = {"runbooks/order.md": f"---\ntitle: A\nfor: [component:order]\n{head}\n---\nText.\n"}
    assert result("runbook", OWN, files=files) == "pass"
    assert result("runbook-reviewed", OWN, files=files) == reviewed
    assert result("runbook-exercised", OWN, files=files) == exercised


def test_a_decision_about_the_system_counts_while_it_is_in_force() -> None:
    adr = "---\nstatus: {}\ndate: 2026-01-01\naffects: [system:shop]\n---\n# 1. Use it\n"
    spec = f"{OWN}, system: shop"
    assert result("decisions", spec, files={"adrs/0001-use-it.md": adr.format("accepted")}) == "pass"
    assert result("decisions", spec, files={"adrs/0001-use-it.md": adr.format("rejected")}) == "fail"


def test_an_overdue_action_of_an_incident_is_a_failed_gate() -> None:
    incident = "---\ndate: 2026-05-01\naffects: [component:order]\nactions:\n  - {what: a, due: 2026-05-20}\n---\n# A\n"
    (card,) = cards(OWN, files={"runbooks/incidents/a.md": incident})
    assert "incident-actions" in card.readiness.gates_failed
    row = next(r for r in card.rows if r.check.id == "incident-actions")
    assert row.answer.evidence[0].place is not None
    assert row.answer.evidence[0].place.route == ("actions", 0, "due")


def test_errors_of_lint_block() -> None:
    (card,) = cards(OWN, errors={"component:default/order": 2})
    assert "lint-errors" in card.readiness.gates_failed
    assert card.level == "blocked"


def test_gates_depend_on_the_tier_and_are_those_of_tier_3_without_one() -> None:
    def gates(tier: str) -> list[str]:
        (card,) = cards(f"owner: group:ops{tier}", errors={})
        return [r.check.id for r in card.rows if r.check.gate]

    assert gates(", tier: 4") == gates(", tier: 3") == gates("") == ["owner", "lint-errors"]
    assert "runbook" in gates(", tier: 2") and "alerts" not in gates(", tier: 2")
    assert "alerts" in gates(", tier: 1")


def test_no_file_is_read_again_for_the_gates_of_what_has_no_links() -> None:
    text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: order}\nspec: {tier: 1, slo: {}}\n"
    space = Workspace(DictTree({"catalog/all.yaml": text}), Settings(), root=None, today=TODAY)
    space.knowledge.reader = None
    (subject,) = subjects(space.knowledge, space.graph, TODAY)
    assert [gate for gate, _ in failed_gates(subject)] == ["owner", "runbook"]


def test_unknown_is_no_pass_and_the_best_case_is_told() -> None:
    (card,) = cards("owner: group:ops, tier: 4", errors={})
    assert card.readiness.score.status == "partial"
    assert card.readiness.score.value is not None and card.readiness.best.value is not None
    assert card.readiness.score.value < card.readiness.best.value < 1


def test_a_level_needs_all_of_its_checks_and_those_below() -> None:
    settings = parse_settings(
        {"readiness": {"levels": [{"name": "one", "checks": ["owner"]}, {"name": "two", "checks": ["slo"]},
                                  {"name": "three", "checks": ["tier"]}]}}, "archkit.toml")  # fmt: skip
    (card,) = cards("owner: group:ops, tier: 4", settings=settings, errors={})
    assert (card.reached, card.next, card.lacking) == ("one", "two", ("slo",))


def test_settings_make_gates_and_weights() -> None:
    settings = parse_settings(
        {"readiness": {"gates": {"tier-4": ["slo"]}, "weights": {"owner": 0, "description": 1000}}},
        "archkit.toml",
    )
    (card,) = cards("owner: group:ops, tier: 4", settings=settings, errors={})
    assert card.readiness.gates_unknown == ("slo",)
    assert card.level == "known"
    assert card.readiness.score.value is not None and card.readiness.score.value > 0.95


@pytest.mark.parametrize("kind", ["type: external", "lifecycle: retired"])
def test_what_is_not_ours_or_gone_is_not_rated(kind: str) -> None:
    text = f"{ORG}apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: a}}\nspec: {{{kind}, owner: group:ops}}\n"
    space = Workspace(DictTree({"catalog/a.yaml": text}), Settings(), root=None, today=TODAY)
    assert scorecards(space.knowledge, space.graph, TODAY) == []


def test_nobody_is_asked_for_the_roster_of_a_library() -> None:
    (card,) = cards("type: library, owner: group:ops")
    assert {r.check.id: r.result for r in card.rows}["on-call"] == "n/a"
