"""Alert rules in the shapes of Prometheus and Grafana, and what is no such file."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.evidence.alerts import read_alerts

RULE = '{alert: A, expr: up == 0, labels: {severity: page}, annotations: {summary: S, runbook_url: "r.md#a"}}'
GRAFANA = '{uid: u, title: A, labels: {severity: page}, annotations: {summary: S, runbook_url: "r.md#a"}}'


@pytest.mark.parametrize(
    ("text", "system", "route"),
    [
        (f"groups:\n- name: g\n  rules:\n  - record: x\n    expr: y\n  - {RULE}\n", "prometheus", ("groups", 0, "rules", 1, "alert")),
        (f"kind: PrometheusRule\nspec:\n  groups:\n  - rules: [{RULE}]\n", "prometheus", ("spec", "groups", 0, "rules", 0, "alert")),
        (f"kind: List\nitems:\n- kind: PrometheusRule\n  spec:\n    groups:\n    - rules: [{RULE}]\n", "prometheus",
         ("items", 0, "spec", "groups", 0, "rules", 0, "alert")),
        (f"namespace:\n- name: g\n  rules: [{RULE}]\n", "prometheus", ("namespace", 0, "rules", 0, "alert")),
        (f"apiVersion: 1\ngroups:\n- folder: F\n  rules: [{GRAFANA}]\n", "grafana", ("groups", 0, "rules", 0, "title")),
        (f"kind: GrafanaAlertRuleGroup\nspec:\n  rules: [{GRAFANA}]\n", "grafana", ("spec", "rules", 0, "title")),
        (json.dumps([{"ruleGroup": "g", "uid": "u", "title": "A", "labels": {"severity": "page"},
                      "annotations": {"summary": "S", "runbook_url": "r.md#a"}}]), "grafana", ("rules", 0, "title")),
        (json.dumps({"F": [{"name": "g", "rules": [{"grafana_alert": {"title": "A"}, "labels": {"severity": "page"},
                                                    "annotations": {"summary": "S", "runbook_url": "r.md#a"}}]}]}),
         "grafana", ("F", 0, "rules", 0, "grafana_alert", "title")),
    ],
)  # fmt: skip
def test_a_rule_is_found_in_each_shape(text: str, system: str, route: tuple[str | int, ...]) -> None:
    found = read_alerts(text.encode(), "a.yaml")
    (rule,) = found.rules
    assert (rule.name, rule.severity, rule.runbook, rule.summary, rule.system) == (
        "A",
        "page",
        "r.md#a",
        "S",
        system,
    )
    assert rule.route == route
    assert found.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "{{- if .Values.alerts }}\ngroups:\n- name: g\n{{- end }}\n",
        "groups:\n{% for s in services %}\n- name: {{ s }}\n{% endfor %}\n",
        "groups:\n- rules:\n  - alert: '{{ .Values.name }}'\n    expr: up\n",
    ],
)
def test_a_template_is_skipped_and_not_taken_for_whole(text: str) -> None:
    found = read_alerts(text.encode(), "a.yaml")
    assert found.rules == ()
    assert not found.is_whole
    assert all(p.rule == "template-skipped" for p in found.problems)


def test_a_template_that_speaks_of_no_alert_hides_none() -> None:
    found = read_alerts(
        b"kind: Deployment\nspec:\n  {{- toYaml .Values.spec }}\n", "chart/templates/deploy.yaml"
    )
    assert found.is_whole
    assert [p.rule for p in found.problems] == ["template-skipped"]


def test_a_template_in_an_annotation_is_what_annotations_have() -> None:
    found = read_alerts(
        b"groups:\n- rules:\n  - {alert: A, annotations: {summary: '{{ $labels.x }}'}}\n", "a.yaml"
    )
    assert [r.name for r in found.rules] == ["A"]
    assert found.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1\n",
        "groups: 3\n",
        "groups: [1, {rules: 2}]\n",
        "kind: Deployment\nspec: {rules: [x]}\n",
        "a: [\n",
    ],
)
def test_what_is_no_rule_file_has_no_rules(text: str) -> None:
    assert read_alerts(text.encode(), "a.yaml").rules == ()


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reader(content: bytes) -> None:
    read_alerts(content, "a.yaml")
