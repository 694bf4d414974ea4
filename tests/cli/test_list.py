"""`archkit list`: what the knowledge base holds, chosen by kind, owner, system and tag."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]


def entity(kind: str, name: str, spec: str = "", metadata: str = "") -> str:
    return (
        f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}{metadata}}}\n"
        f"spec: {{{spec}}}\n"
    )


CATALOG = "---\n".join(
    [
        entity("Group", "ordering"),
        entity("Group", "payments"),
        entity("System", "shop", "owner: ordering"),
        entity(
            "Component", "order", "type: service, owner: ordering, system: shop, tier: 1",
            ", tags: [pci, java], description: \"Takes a cart.\\e[31m\\nThen pays.\"",
        ),
        entity("Component", "pay", "owner: 'group:default/payments'", ", namespace: bank"),
        entity("Component", "gone", "owner: group:nobody", ", description: '=1+1'"),
    ]
)  # fmt: skip
ADR = "---\nstatus: accepted\ndecision-makers: [Ana]\ntags: [pci]\n---\n# 1. Use an outbox\n"


@pytest.fixture(autouse=True)
def shop(folder: Folder) -> Path:
    return folder(
        {
            "archkit.toml": "",
            "catalog/all.yaml": CATALOG,
            "adrs/0001-outbox.md": ADR,
            "runbooks/order.md": "---\ntitle: Orders burn\nowner: ordering\n---\n",
            "runbooks/incidents/2026-01-02-down.md": "---\ntitle: Down\nseverity: sev1\n---\n",
        }
    )


def names(done: Any) -> list[str]:
    assert done.code == 0, done.err
    return [row["name"] for row in json.loads(done.out)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ["bank/pay", "gone", "order", "ordering", "payments", "shop"]),
        ("component", ["bank/pay", "gone", "order"]),
        ("Components", ["bank/pay", "gone", "order"]),
        ("decision", ["ADR-0001"]),
        ("adrs", ["ADR-0001"]),
        ("runbooks", ["runbooks/order.md"]),
        ("incident", ["runbooks/incidents/2026-01-02-down.md"]),
        ("api", []),
        ("--owner ordering", ["order", "shop"]),
        ("--owner group:ordering", ["order", "shop"]),
        ("--owner group:default/ordering", ["order", "shop"]),
        ("--owner nobody", ["gone"]),
        ("--owner payments --system shop", []),
        ("--system shop", ["order"]),
        ("--tag pci", ["order"]),
        ("decision --tag pci", ["ADR-0001"]),
        ("runbook --owner ordering", ["runbooks/order.md"]),
    ],
)
def test_it_lists_what_is_asked_for(run: Run, words: str, expected: list[str]) -> None:
    assert names(run("list", *words.split(), "--format", "json")) == expected


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        ("componet", "`componet` is nothing that archkit list knows", "did you mean `component`?"),
        ("--owner ordring", "there is no owner `ordring`", "did you mean `ordering`?"),
        ("--system shp", "there is no system `shp`", "did you mean `shop`?"),
        ("--tag pcj", "`pcj` is nothing that --tag knows", "did you mean `pci`?"),
        ("--format xml", "`xml` is nothing that --format knows", "text, csv, json"),
    ],
)
def test_a_name_there_is_not_is_told_with_the_nearest_one(
    run: Run, words: str, error: str, hint: str
) -> None:
    done = run("list", *words.split())
    assert (done.code, done.out) == (2, "")
    assert error in done.err and hint in done.err


def test_for_people_it_is_a_table_without_empty_columns(run: Run) -> None:
    assert run("list", "decision").out == (
        "KIND      NAME      LIFECYCLE  OWNER  ABOUT\nDecision  ADR-0001  accepted   Ana    Use an outbox\n"
    )


def test_nothing_in_the_catalog_steers_the_terminal(run: Run) -> None:
    done = run("list", "component")
    assert "\x1b" not in done.out
    assert len(done.out.splitlines()) == 4


def test_a_narrow_terminal_gets_narrow_lines(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archkit.cli.terminal.width", lambda: 40)
    lines = run("list").out.splitlines()
    assert max(map(len, lines)) <= 40
    assert any("…" in line for line in lines)


def test_csv_holds_the_same_and_runs_in_no_spreadsheet(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("list", "component", "--format", "csv").out)))
    assert [row["name"] for row in rows] == ["bank/pay", "gone", "order"]
    assert rows[1]["about"] == "'=1+1"


def test_where_there_is_nothing_that_is_said_beside_the_output(run: Run, shop: Path) -> None:
    done = run("list", "api")
    assert (done.code, done.out, done.err) == (0, "", "there is no api yet\n")
    (shop / "catalog/all.yaml").unlink()
    assert run("list").err == "there is no entity yet\n"


def test_the_help_has_examples(run: Run) -> None:
    assert "archkit list --owner ordering" in run("list", "--help").out
