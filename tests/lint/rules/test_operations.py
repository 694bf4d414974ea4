"""Who needs a runbook, what one may lead to, and what a configuration reference has to say."""

from __future__ import annotations

from datetime import date

import pytest

from archkit.lint.rule import Context, Rule
from archkit.lint.rules.operations import (
    alert_without_runbook,
    config_duplicate,
    config_secret_with_default,
    runbook_dead,
    runbook_missing,
)
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.problem import Problem
from archkit.source.tree import DictTree

RUNBOOK = "---\ntitle: Order is down\nfor: [component:order]\nalerts: [slow-burn]\n---\n## Fast burn\nLook.\n"


def problems(rule: Rule, spec: str, metadata: str = "", files: dict[str, str] | None = None) -> list[Problem]:
    """What a rule says of one component with these fields, beside some other files."""
    order = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata: {{name: order{metadata}}}\nspec: {{owner: group:a, {spec}}}\n"
    )
    knowledge = load(DictTree({"catalog/order.yaml": order, **(files or {})}), Settings())

    def no_graph() -> object:
        raise AssertionError("these rules do not look at the graph")

    return list(rule.check(Context(knowledge, no_graph, date(2026, 11, 1))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "severity"),
    [
        ("type: service, lifecycle: production, tier: 1", "error"),
        ("type: service, lifecycle: production, tier: 2", "error"),
        ("type: service, lifecycle: production, tier: 3", None),
        ("type: service, lifecycle: production, tier: 3, slo: {availability: 99%}", "warning"),
        ("type: service, lifecycle: production", None),
        ("type: service, lifecycle: production, slo: {availability: 99%}", "warning"),
        ("type: service, lifecycle: deprecated, tier: 1", "warning"),
        ("type: service, lifecycle: experimental, tier: 1", None),
        ("type: service, lifecycle: retired, tier: 1", None),
        ("type: external, lifecycle: production, tier: 1", "warning"),
        ("type: library, lifecycle: production, tier: 1", None),
    ],
)
def test_how_badly_a_runbook_is_needed_follows_from_tier_lifecycle_and_objective(
    spec: str, severity: str | None
) -> None:
    assert [p.severity for p in problems(runbook_missing.check, spec)] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("spec", "metadata", "files"),
    [
        ("runbooks: [runbooks/a.md]", "", {}),
        ("slo: {alerts: [{name: a, runbook: runbooks/a.md}]}", "", {}),
        ("system: shop", ", links: [{url: 'https://wiki.example/o', type: runbook}]", {}),
        ("system: shop", ", links: [{url: 'https://wiki.example/o', title: Our runbooks}]", {}),
        ("system: shop", "", {"runbooks/order.md": RUNBOOK}),
    ],
)
def test_a_runbook_counts_wherever_it_is_named(spec: str, metadata: str, files: dict[str, str]) -> None:
    spec = f"type: service, lifecycle: production, tier: 1, {spec}"
    assert problems(runbook_missing.check, spec, metadata, files) == []


@pytest.mark.parametrize(
    ("target", "message", "help"),
    [
        ("runbooks/order.md", None, None),
        ("./runbooks/order.md", None, None),
        ("/runbooks/order.md", None, None),
        ("runbooks", None, None),
        ("runbooks/order.md#fast-burn", None, None),
        ("https://wiki.example/order", None, None),
        ("HTTPS://wiki.example/order", None, None),
        ("docs/order%20db.md", None, None),
        ("docs/order%20db.md#anything", None, None),
        ("runbooks/ordr.md", "there is no runbook `runbooks/ordr.md`", "did you mean `runbooks/order.md`?"),
        ("run/order.md", "there is no runbook `run/order.md`", "did you mean `runbooks/order.md`?"),
        ("notes.md", "there is no runbook `notes.md`", "paths count from the root: `catalog/notes.md`"),
        (
            "../../etc/passwd",
            "there is no runbook `../../etc/passwd`",
            "name a file inside, by its path from the root",
        ),
        ("zzz", "there is no runbook `zzz`", "write it with `archkit new runbook --for component:order`"),
        (
            "runbooks/order.md#fast-bum",
            "`runbooks/order.md` has no heading `#fast-bum`",
            "did you mean `#fast-burn`?",
        ),
        (
            "runbooks/order.md#zzz",
            "`runbooks/order.md` has no heading `#zzz`",
            "its headings are `#fast-burn`",
        ),
    ],
)
def test_a_runbook_leads_to_a_file_and_a_heading(target: str, message: str | None, help: str | None) -> None:
    files = {"runbooks/order.md": RUNBOOK, "catalog/notes.md": "# Notes\n", "docs/order db.md": "# A\n"}
    for spec, route in (
        (f"runbooks: [runbooks/order.md, '{target}']", ("spec", "runbooks", 1)),
        (
            f"slo: {{alerts: [{{name: a, runbook: '{target}'}}]}}",
            ("spec", "slo", "alerts", 0, "runbook"),
        ),
    ):
        found = problems(runbook_dead.check, f"type: service, lifecycle: production, {spec}", files=files)
        expected = [] if message is None else [(message, help, route)]
        assert [(p.message, p.help, p.place.route) for p in found] == expected


def test_the_place_of_a_dead_runbook_is_right_behind_entries_of_a_wrong_type() -> None:
    found = problems(runbook_dead.check, "type: service, lifecycle: production, runbooks: [3, no.md]")
    assert [p.place.route for p in found] == [("spec", "runbooks", 1)]


@pytest.mark.parametrize(
    ("alert", "severity"),
    [
        ("{name: fast-burn, severity: page}", ["error"]),
        ("{name: fast-burn, severity: ticket}", ["info"]),
        ("{name: fast-burn}", ["info"]),
        ("{severity: page}", []),  # the schema asks for its name
        ("{name: slow-burn, severity: page}", []),
        ("{name: fast-burn, severity: page, runbook: runbooks/order.md}", []),
        ("fast-burn", []),
    ],
)
def test_an_alert_without_instructions_weighs_as_much_as_it_wakes(alert: str, severity: list[str]) -> None:
    spec = f"type: service, lifecycle: production, slo: {{alerts: [{alert}]}}"
    rule = alert_without_runbook.check
    found = problems(rule, spec, files={"runbooks/order.md": RUNBOOK})
    assert [p.severity or rule.severity for p in found] == severity


@pytest.mark.parametrize(
    ("default", "is_found"),
    [
        ("changeme", True),
        ("postgres://user:secret@db/orders", True),
        ("12345", True),
        ("false", True),
        ("''", False),
        ("null", False),
        ("vault:payment/key", False),
        ("'op://shop/payment/key'", False),
        ("'${PAYMENT_API_KEY}'", False),
        ("'arn:aws:secretsmanager:eu-west-1:1:secret:key'", False),
    ],
)
def test_a_secret_may_have_a_pointer_for_a_default_but_no_value(default: str, is_found: bool) -> None:
    spec = f"type: service, lifecycle: production, config: [{{name: KEY, secret: true, default: {default}}}]"
    found = problems(config_secret_with_default.check, spec)
    assert len(found) == is_found
    assert not any("changeme" in p.message + p.label + p.why + p.help for p in found)


def test_a_repeated_configuration_item_shows_both_places() -> None:
    spec = "type: service, lifecycle: production, config: [{name: A}, {name: B}, {name: A}]"
    (found,) = problems(config_duplicate.check, spec)
    assert found.place.route == ("spec", "config", 2, "name")
    assert [r.place.route for r in found.related] == [("spec", "config", 0, "name")]


@pytest.mark.parametrize("value", ["3", "{a: 1}", "[1, [2], null]", "[{name: [x], default: {a: 1}}]"])
@pytest.mark.parametrize("field", ["config", "runbooks", "slo"])
def test_fields_of_a_wrong_type_are_left_to_the_schema(field: str, value: str) -> None:
    spec = f"type: service, lifecycle: production, {field}: {value}"
    for rule in (alert_without_runbook.check, config_duplicate.check, runbook_dead.check):
        assert problems(rule, spec) == []
