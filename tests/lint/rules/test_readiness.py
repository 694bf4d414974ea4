"""The gates of readiness in a lint: what a tier must not fail stops a change."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from archkit.lint.finding import Finding, errors_by_subject
from archkit.lint.run import Selection
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

GROUP = (
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a}\nspec: {type: team, children: []}\n"
)


def findings(spec: str, settings: str = "", select: tuple[str, ...] = ("RD001",)) -> list[Finding]:
    """What lint says of one component with these fields."""
    order = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: order}\n"
        f"spec:\n  type: service\n  owner: group:a\n  {spec}\n"
    )
    told = parse_settings(tomllib.loads(settings), "archkit.toml")
    tree = DictTree({"catalog/order.yaml": f"{GROUP}---\n{order}"})
    space = Workspace(tree, told, root=None, today=date(2026, 11, 1))
    return list(space.lint(Selection(select=select)).findings)


WAITS = "dependencies: [{to: component:stock}, {to: component:cart, timeout: 1s}]"


def test_a_gate_that_fails_is_told_at_the_line_that_it_rests_on() -> None:
    (found,) = findings(f"tier: 1\n  {WAITS}")
    assert found.message == "order is not ready: the gate `timeouts` fails, no timeout for component:stock"
    assert (found.path, found.span.line, found.span.column) == ("catalog/order.yaml", 13, 23)
    assert found.severity == "error"
    assert "`archkit readiness component:order`" in found.help


@pytest.mark.parametrize(
    ("spec", "settings"),
    [
        (f"tier: 3\n  {WAITS}", ""),  # no gate in this tier
        ("tier: 1", ""),  # a runbook is one, and has a rule of its own
        ("tier: 1\n  dependsOn: [component:stock]", ""),  # nobody says how it is called
        (f"tier: 1\n  lifecycle: retired\n  {WAITS}", ""),
        (f"tier: 1\n  {WAITS}", "[readiness.gates]\ntier-1 = []\n"),
    ],
)
def test_what_is_no_gate_or_unknown_does_not_stop_anything(spec: str, settings: str) -> None:
    assert findings(spec, settings) == []


def test_the_settings_make_a_gate_of_any_check() -> None:
    found = findings("tier: 4", '[readiness.gates]\ntier-4 = ["runbook", "decisions"]\n')
    assert [f.message.partition("`")[2].partition("`")[0] for f in found] == ["decisions", "runbook"]


def test_without_a_tier_it_is_a_warning() -> None:
    (found,) = findings(WAITS, '[readiness.gates]\ntier-3 = ["timeouts"]\n')
    assert found.severity == "warning"


def test_a_failed_gate_is_no_further_error_on_the_scorecard() -> None:
    found = findings(f"tier: 1\n  lifecycle: production\n  {WAITS}", select=("RD001", "runbook-missing"))
    assert {f.rule for f in found} == {"readiness-gate", "runbook-missing"}
    assert errors_by_subject(found) == {"component:default/order": 1}
