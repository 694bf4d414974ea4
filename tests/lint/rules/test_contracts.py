"""What a broken contract looks like to the reader: the words, the carets, and who said so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date

import pytest

from archkit.lint.finding import Finding
from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.report.frame import Painter, frame
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, title: Web shop}
spec:
  type: website
  lifecycle: production
  owner: group:a
  system: shop
  dependencies:
    - {to: component:order}
    - to: resource:ledger-db
      operation: read
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order}
spec: {type: service, lifecycle: production, owner: group:a, system: ordering, dependencies: [{to: resource:ledger-db}]}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: ledger-db}
spec: {type: relational-database, owner: group:a, system: payments}
"""
ADR = """\
---
status: {status}
enforces:
  - id: no-direct-payment-db
    description: Only payments may lock the ledger.
    forbid: {{from: {{type: website}}, to: {{type: relational-database, system: payments}}{more}}}
---
# 12. Use an orchestrated saga
"""


def lint(files: Mapping[str, str], *rules: str, settings: Settings | None = None) -> list[Finding]:
    space = workspace(files, settings)
    return list(space.lint(Selection(preset="strict", select=rules or ("contracts",))).findings)


def workspace(files: Mapping[str, str], settings: Settings | None = None) -> Workspace:
    tree = DictTree({"catalog/a.yaml": CATALOG, **files})
    return Workspace(tree, settings or Settings(), root=None, today=date(2026, 11, 25))


def adr(status: str = "accepted", more: str = "") -> dict[str, str]:
    return {"adrs/0012-saga.md": ADR.format(status=status, more=more)}


def test_the_finding_names_the_decision_and_the_place_in_the_catalog() -> None:
    [finding] = lint(adr())
    assert finding.message == 'Web shop reads ledger-db, which violates ADR-0012 "Use an orchestrated saga"'
    assert (finding.severity, finding.path, finding.span.line, finding.span.column) == (
        "error",
        "catalog/a.yaml",
        11,
        11,
    )
    assert finding.subject == "component:default/web"
    assert finding.why == "Only payments may lock the ledger"
    [(related, span)] = finding.related
    assert (related.place.path, span.line, related.label) == ("adrs/0012-saga.md", 4, "decided here")


def test_a_way_through_others_shows_each_step_and_then_the_decision() -> None:
    files = adr(more=", transitive: true")
    files["catalog/a.yaml"] = CATALOG.replace("    - to: resource:ledger-db\n      operation: read\n", "")
    [finding] = lint(files)
    assert (
        finding.message
        == 'Web shop needs ledger-db through order, which violates ADR-0012 "Use an orchestrated saga"'
    )
    assert [related.label for related, _ in finding.related] == ["order writes ledger-db", "decided here"]


@pytest.mark.parametrize("status", ["draft", "proposed", "rejected", "deprecated", "superseded by ADR-0013"])
def test_a_decision_that_is_not_accepted_enforces_nothing(status: str) -> None:
    assert lint(adr(status)) == []


def test_a_contract_of_the_settings_is_named_by_its_id() -> None:
    text = '[[contracts]]\nid = "pages-stay-out"\nforbid = {from = {type = "website"}, to = "payments"}\n'
    settings = parse_settings(tomllib.loads(text), "archkit.toml", text)
    [finding] = lint({}, settings=settings)
    assert (
        finding.message
        == "Web shop reads ledger-db, which breaks the contract `pages-stay-out` of the settings"
    )


def test_a_suppression_at_the_place_silences_it() -> None:
    files = adr()
    files["catalog/a.yaml"] = CATALOG.replace(
        "    - to: resource:ledger-db\n",
        "    - to: resource:ledger-db  # archkit: ignore[contract-broken] allowed by ADR-0013\n",
    )
    assert lint(files) == []


@pytest.mark.parametrize(
    ("said", "line", "message", "help"),
    [
        ("forbid: {from: {type: website}, to: {system: paymnets}}", 4, "there is no system `paymnets`, so the contract `x` watches less than it says", "did you mean `payments`?"),
        ("forbid: {from: {type: website}, to: {system: shop, type: topic}}", 4, "nothing has the type `topic`, so the contract `x` watches less than it says", "mend the name, or remove the contract"),
        ("forbid: {from: {type: website, system: ordering}, to: payments}", 4, "nothing in the catalog is all of this at once, so the contract `x` watches less than it says", "mend the name, or remove the contract"),
        ('onlyFrom: {to: payments, from: {system: "!orderng"}}', 4, "there is no system `orderng`, so the contract `x` watches less than it says", "did you mean `ordering`?"),
        ("independent: [shop, odrering]", 4, "there is no system or domain `odrering`, so the contract `x` watches less than it says", "did you mean `ordering`?"),
        ("acyclic: {of: {ref: 'component:legacy-*'}}", 4, "nothing in the catalog is all of this at once, so the contract `x` watches less than it says", "mend the name, or remove the contract"),
    ],
)  # fmt: skip
def test_a_selector_that_matches_nothing_is_told_with_what_was_meant(
    said: str, line: int, message: str, help: str
) -> None:
    files = {"adrs/0001-x.md": f"---\nstatus: accepted\nenforces:\n  - {{id: x, {said}}}\n---\n# 1. Decide\n"}
    [finding] = lint(files, "contract-matches-nothing")
    assert (finding.severity, finding.path, finding.span.line) == ("warning", "adrs/0001-x.md", line)
    assert (finding.message, finding.help) == (message, help)


def test_a_misspelt_key_is_an_error_at_its_line_and_the_rest_still_counts() -> None:
    text = ADR.format(status="accepted", more="").replace(
        "---\n# 12", "  - id: other\n    forbid:\n      from: {sytem: shop}\n      to: payments\n---\n# 12"
    )
    found = lint({"adrs/0012-saga.md": text}, "contracts", "schema", "unknown-field")
    assert [(f.rule, f.path, f.span.line) for f in found] == [
        ("contract-invalid", "adrs/0012-saga.md", 9),
        ("contract-broken", "catalog/a.yaml", 11),
    ]
    assert found[0].message == "`sytem` is nothing that a selector knows"
    assert found[0].help == "did you mean `system`?"


def test_a_field_that_no_entity_can_have_is_told_once_at_the_contract() -> None:
    files = {
        "adrs/0001-x.md": "---\nstatus: accepted\nenforces:\n  - {require: {of: {kind: component}, field: runboks}}\n---\n# 1. Decide\n"
    }
    [finding] = lint(files, "contract-invalid")
    assert finding.message == "no entity has a field `runboks`, so this contract can never hold"
    assert finding.help == "did you mean `runbooks`?"


def test_two_contracts_of_one_name_are_told() -> None:
    twice = "  - {id: a, acyclic: {of: shop}}\n" * 2
    files = {"adrs/0001-x.md": f"---\nstatus: accepted\nenforces:\n{twice}---\n# 1. Decide\n"}
    [finding] = lint(files, "contract-invalid")
    assert (finding.message, finding.severity, finding.span.line) == (
        "two contracts here are called `a`",
        "warning",
        5,
    )
    assert [span.line for _, span in finding.related] == [4]


def test_layers_that_are_declared_stand_in_for_those_that_are_assumed() -> None:
    upwards = CATALOG.replace(
        "dependencies: [{to: resource:ledger-db}]", "dependencies: [{to: component:web}]"
    )
    assert [f.rule for f in lint({"catalog/a.yaml": upwards}, "layers", "contracts")] == ["layers"]
    text = '[[contracts]]\nid = "down"\nlayers = ["shop", "ordering"]\n'
    settings = parse_settings(tomllib.loads(text), "archkit.toml", text)
    [finding] = lint({"catalog/a.yaml": upwards}, "layers", "contracts", settings=settings)
    assert finding.rule == "contract-broken"
    assert finding.message == "order calls Web shop, which breaks the contract `down` of the settings"


def test_the_reader_sees_both_places() -> None:
    space = workspace(adr())
    [finding] = space.lint(Selection(select=("contract-broken",))).findings
    shown = frame(finding, lambda path: space.source(path).split("\n"), Painter())
    assert (
        'error[contract-broken]: Web shop reads ledger-db, which violates ADR-0012 "Use an orchestrated saga"'
        in shown
    )
    assert "  --> catalog/a.yaml:11:11" in shown
    assert "  ::: adrs/0012-saga.md:4:9" in shown
