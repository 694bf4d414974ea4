"""What the rules say of runbooks as others write them, and what they leave alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

STRANGER = """\
# KubeAPIDown

## Meaning

The API server has disappeared from discovery for more than 15 minutes.

## Impact

The cluster cannot be changed.

## Diagnosis

- Are there errors in the log? `kubectl -n kube-system logs apiserver`

## Mitigation

- Restart it, then ask in #sre to escalate.
"""
ORG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: ordering}
spec: {type: team, children: [], members: [ana.silva]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana.silva, title: Ana Silva}
spec: {memberOf: [ordering]}
"""


def lint(
    files: Mapping[str, str], *rules: str, settings: Settings | None = None
) -> list[tuple[str, str, int]]:
    """Rule, path and line of the findings of these rules; none given: of the family."""
    space = Workspace(DictTree(files), settings or Settings(), root=None, today=date(2026, 11, 25))
    found = space.lint(Selection(preset="strict", select=rules or ("operations",))).findings
    return [(f.rule, f.path, f.span.line) for f in found]


def test_a_folder_kept_in_another_way_has_no_findings() -> None:
    files = {
        f"runbooks/{name}.md": STRANGER.replace("KubeAPIDown", name)
        for name in ("KubeAPIDown", "EtcdDown", "NodeFull")
    }
    assert lint({**files, "runbooks/README.md": "# Ours\n"}) == []


def test_what_half_of_the_others_have_is_asked_of_the_rest() -> None:
    full = STRANGER + "\n## Rollback\n\nNone.\n\n## Verification\n\nIt answers.\n"
    files = {"runbooks/a.md": full, "runbooks/b.md": full, "runbooks/c.md": STRANGER}
    assert lint(files, "runbook-section-missing") == [("runbook-section-missing", "runbooks/c.md", 1)]


def test_one_finding_stands_for_a_folder_in_which_nobody_says_whom_to_call() -> None:
    silent = STRANGER.replace(", then ask in #sre to escalate", "")
    files = {f"runbooks/{n}.md": silent for n in "abcde"}
    assert lint(files, "runbook-no-escalation") == [("runbook-no-escalation", "runbooks/a.md", 1)]


@pytest.mark.parametrize(
    ("line", "is_person"),
    [
        ("After 15 minutes call Ana Silva.", True),
        ("Ask @ana.silva.", True),
        ("Mail ana.silva@shop.example or jo.doe@shop.example.", True),
        ("Mail jo.doe@shop.example.", True),
        ("user:ana.silva decides.", True),
        ("The Ordering rota, then #incident.", False),
        ("Mail order.team@shop.example or sre.oncall@shop.example.", False),
        ("See https://shop.example/ana.silva/page.", False),
        ("The Ana Silvana building.", False),
    ],
)
def test_a_person_is_told_from_a_rota(line: str, is_person: bool) -> None:
    text = STRANGER + f"\n## Escalation\n\n{line}\n"
    found = lint({"runbooks/a.md": text, "catalog/org.yaml": ORG}, "escalation-to-person")
    assert found == ([("escalation-to-person", "runbooks/a.md", 21)] if is_person else [])


ALERTS = """\
groups:
- name: g
  rules:
  - alert: OrderFastBurn
    expr: up == 0
    labels: {severity: page}
    annotations: {runbook_url: "URL"}
"""


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("runbooks/order.md#fast-burn", []),
        ("https://docs.example/runbooks/order/#fast-burn", []),
        ("https://git.example/x/blob/main/runbooks/order.md#fast-burn", []),
        ("https://wiki.example/anything", []),
        ("https://wiki.example/{{ $labels.x }}", []),
        ("runbooks/order.md#fast-bum", [("runbook-dead", "alerts/a.yaml", 7)]),
        ("https://docs.example/runbooks/order/#gone", [("runbook-dead", "alerts/a.yaml", 7)]),
        ("runbooks/ordre.md", [("runbook-dead", "alerts/a.yaml", 7)]),
        ("", [("alert-without-runbook", "alerts/a.yaml", 4)]),
    ],
)
def test_an_alert_leads_to_the_heading_of_a_runbook(url: str, expected: list[tuple[str, str, int]]) -> None:
    settings = parse_settings({"paths": {"alerts": ["alerts"]}}, "archkit.toml")
    files = {
        "alerts/a.yaml": ALERTS.replace("URL", url),
        "runbooks/order.md": "# Orders\n\n## Fast burn\n\n1. Look.\n",
    }
    if not url:
        files.pop("runbooks/order.md")
    assert lint(files, "runbook-dead", "alert-without-runbook", settings=settings) == expected


@pytest.mark.parametrize(
    ("severity", "expected"),
    [("severity: page", "error"), ("severity: ticket", "info"), ("severity: info", "info"), ("", "info")],
)
@pytest.mark.parametrize("runbook", ["", "runbook: runbooks/gone.md"])
def test_an_alert_that_does_not_say_it_pages_wakes_nobody(runbook: str, severity: str, expected: str) -> None:
    alert = ", ".join(filter(None, ("name: burns", "burnRate: 6", "long: 6h", severity, runbook)))
    text = (
        "apiVersion: archkit.dev/v1\nkind: Flow\nmetadata: {name: buy}\n"
        f"spec: {{type: journey, owner: group:g, slo: {{availability: 99%, alerts: [{{{alert}}}]}}}}\n"
    )
    tree = DictTree({"catalog/a.yaml": text})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 25))
    found = space.lint(Selection(select=("runbook-dead", "alert-without-runbook"))).findings
    assert [f.severity for f in found] == [expected]


def test_a_template_of_alerts_is_noted_and_nothing_is_concluded_from_it() -> None:
    settings = parse_settings({"paths": {"alerts": ["alerts"]}}, "archkit.toml")
    files = {
        "alerts/a.yaml": ALERTS,
        "alerts/helm.yaml": "{{- range .Values.x }}\ngroups:\n{{- end }}\n",
        "runbooks/order.md": "---\nalerts: [order-gone]\n---\n" + STRANGER,
    }
    assert lint(files, "runbook-for-unknown-alert", settings=settings) == []
    assert lint(files, "template-skipped", settings=settings) == [("template-skipped", "alerts/helm.yaml", 1)]
    files.pop("alerts/helm.yaml")
    assert lint(files, "runbook-for-unknown-alert", settings=settings) == [
        ("runbook-for-unknown-alert", "runbooks/order.md", 2)
    ]


def test_no_frame_shows_a_secret() -> None:
    secret = "t7Gq2Lx9Rw4ZbN8m"
    space = Workspace(
        DictTree({"runbooks/a.md": f"# T\npassword: {secret}\n"}),
        Settings(),
        root=None,
        today=date(2026, 1, 1),
    )
    (found,) = space.lint(Selection(select=("secret-in-document",))).findings
    assert secret not in repr(found) + space.source("runbooks/a.md")
    assert "password: ••••" in space.source("runbooks/a.md")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-01-21", []), ("2026-01-22", [("review-date-invalid", 4)]), ("9999-12-31", [("review-date-invalid", 4)]),
        ("2026-W02-1", [("review-date-invalid", 4)]), ("20260110", [("review-date-invalid", 4)]),
        ("2026-01-10T10:00Z", [("review-date-invalid", 4)]), ("true", [("review-date-invalid", 4)]),
        ("[2026-01-10]", [("review-date-invalid", 4)]), ("{a: 1}", [("review-date-invalid", 4)]),
        ("", [("runbook-not-exercised", 4)]), ("~", [("runbook-not-exercised", 4)]),
        ("2025-01-10", [("runbook-not-exercised", 4)]),
    ],
)  # fmt: skip
def test_a_day_of_an_exercise_is_told_once_whatever_is_wrong_with_it(
    written: str, told: list[tuple[str, int]]
) -> None:
    tree = {
        "catalog/order.yaml": "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: order}\n"
        "spec: {type: service, lifecycle: production, owner: group:a, tier: 1}\n",
        "runbooks/order.md": f"---\ntitle: Orders fail\nfor: [component:order]\nlast-exercised: {written}\n---\n",
    }
    space = Workspace(DictTree(tree), Settings(), root=None, today=date(2026, 1, 20))
    rules = ("review-date-invalid", "runbook-not-exercised", "schema")
    assert [
        (f.rule, f.span.line) for f in space.lint(Selection(select=rules)).findings if "runbooks" in f.path
    ] == told
