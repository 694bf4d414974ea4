"""`archkit show`: one entity on one card."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: a, description: Runs the shop.}
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana, description: On call.}
spec: {memberOf: [a]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: Pages.}
spec: {type: website, lifecycle: production, owner: a, dependencies: [{to: component:order, timeout: 1s}]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Orders}
spec:
  type: service
  lifecycle: production
  owner: group:a
  tier: 3
  runbooks: [runbooks/order.md]
  dependencies: [{to: component:pay, timeout: 1s, criticality: soft}]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay, description: "Takes \\e[31mmoney."}
spec: {type: service, lifecycle: production, owner: a}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: twin}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: twin}
spec: {owner: twin}
"""


@pytest.fixture(autouse=True)
def shop(folder: Folder) -> Path:
    return folder(
        {
            "archkit.toml": "",
            "catalog/all.yaml": CATALOG,
            "adrs/0001-a.md": "---\nstatus: accepted\naffects: [component:order]\n---\n# 1. Take orders\n",
            "runbooks/order.md": "---\ntitle: Orders burn\nfor: [component:order]\n---\n",
        }
    )


def test_the_card_says_what_who_edges_both_ways_decisions_runbooks_and_findings(run: Run) -> None:
    done = run("show", "order")
    assert done.code == 0
    head, _, findings = done.out.partition("\nfindings\n")
    assert (
        head
        == """\
Orders  component:order

kind       Component, service
lifecycle  production
tier       3
owner      group:a
source     catalog/all.yaml

needs
  calls  component:pay  soft, 1s

needed by
  calls  component:web  1s

decisions
  ADR-0001  Take orders (accepted)

runbooks
  runbooks/order.md  Orders burn
"""
    )
    assert "Orders has no description (description-missing, catalog/all.yaml:18)" in findings


def test_a_team_shows_what_it_owns_and_who_is_in_it(run: Run) -> None:
    out = run("show", "group:a").out
    assert "\nparts\n  user:ana\n" in out
    assert "\nowns\n  component:web\n  component:order\n  component:pay\n" in out


def test_json_holds_the_same(run: Run) -> None:
    made = json.loads(run("show", "component:default/order", "--format", "json").out)
    assert made["ref"] == "component:default/order"
    assert made["outgoing"][-1] == {"relation": "calls", "ref": "component:pay", "details": "soft, 1s"}
    assert made["incoming"] == [{"relation": "calls", "ref": "component:web", "details": "1s"}]
    assert made["decisions"][0]["id"] == "ADR-0001"
    assert "description-missing" in {finding["rule"] for finding in made["findings"]}


@pytest.mark.parametrize("name", ["order", "ORDER", "component:order", "Component:default/Order", "orders"])
def test_any_way_to_name_it_will_do(run: Run, name: str) -> None:
    assert run("show", name).out.startswith("Orders  component:order\n")


def test_nothing_in_the_catalog_steers_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("show", "pay").out


def test_colour_only_where_it_is_wanted(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1mOrders\x1b[0m" in run("show", "order").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("show", "order").out


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        (["ordr"], "there is no entity `ordr`", "did you mean `component:order`"),
        (["zzzzzz"], "there is no entity `zzzzzz`", "`archkit list` shows them all"),
        (["twin"], "2 entities are called `twin`", "say which: `group:twin` or `system:twin`"),
        (["adr-0001"], "`adr-0001` is no entity", "archkit adr show ADR-0001"),
        (["runbooks/order.md"], "`runbooks/order.md` is no entity", "read runbooks/order.md"),
        (["order", "--today", "tomorrow"], "`tomorrow` is no date", "2026-11-24"),
        (["order", "--format", "yaml"], "`yaml` is nothing that --format knows", "text, json"),
        ([], "REF", "archkit show --help"),
    ],
)
def test_what_cannot_be_shown_is_told_in_words(run: Run, words: list[str], error: str, hint: str) -> None:
    done = run("show", *words)
    assert (done.code, done.out) == (2, "")
    assert error in done.err and hint in done.err
