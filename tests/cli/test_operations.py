"""`archkit incidents`, `onboarding` and `readiness`: words in, tables or JSON and an exit code out."""

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
metadata: {name: ordering, title: Ordering, description: Takes orders., links: [{url: "https://chat.example/orders", title: "#orders", type: chat}]}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: ordering, description: Orders.}
spec: {owner: group:ordering}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: "Takes a cart.\\e[31m"}
spec: {type: service, lifecycle: production, owner: group:ordering, system: ordering, tier: 1, runbooks: [runbooks/gone.md]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tool, description: Helps.}
spec: {type: service, lifecycle: production, owner: group:ordering, tier: 4}
"""
DOWN = """\
---
date: 2026-05-14
began: 2026-05-14T09:00Z
detected: 2026-05-14T09:05Z
resolved: 2026-05-14T10:14Z
severity: sev1
status: closed
affects: [component:order]
causes: [The certificate ran out]
actions:
  - {what: Alert before it ends, owner: group:ordering, due: 2026-05-20}
  - {what: "Renew it\\e[31m by itself", due: 2026-07-01}
  - {what: Write it down, owner: group:ordering, due: 2026-05-16, done: 2026-05-15}
would-have-been-caught-by: [runbook-dead, no-such-rule]
---
# Nobody could order
"""
FILES = {
    "archkit.toml": "",
    "catalog/all.yaml": CATALOG,
    "runbooks/incidents/2026-05-14-down.md": DOWN,
    "runbooks/incidents/2026-01-02-before.md": "---\ncauses: [Certificate ran out]\n---\n# Before\n",
    "adrs/0001-a.md": "---\nstatus: accepted\ndate: 2026-01-01\naffects: [component:order]\n---\n# 1. Use it\n",
    "site/content/glossary.md": "| Word | Meaning |\n|---|---|\n| Cart | What one \\| means to buy |\n",
}


@pytest.fixture(autouse=True)
def shop(folder: Folder) -> Path:
    return folder(FILES)


def data(done: Any) -> Any:
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_incidents_are_listed_with_their_times_and_what_they_have_in_common(run: Run) -> None:
    done = run("incidents")
    assert done.code == 0
    for part in (
        "2026-05-14",
        "5 min",
        "1 h 14 min",
        "Nobody could order",
        "runbook-dead",
        "The certificate ran out",
    ):
        assert part in done.out
    assert done.out.index("Nobody could order") < done.out.index("Before")


def test_incidents_as_data_carry_the_derivation_of_their_times(run: Run) -> None:
    found = data(run("incidents", "--format", "json", "--today", "2026-06-01"))
    assert found["incidents"][0]["timeToRestore"]["value"] == 74
    assert found["incidents"][0]["timeToRestore"]["steps"][0]["operands"][0]["path"].endswith("down.md")
    assert found["rules"] == {"runbook-dead": ["runbooks/incidents/2026-05-14-down.md"]}
    assert [t["tier"] for t in found["tiers"]] == [1, None]
    assert len(found["recurringCauses"]) == 1


def test_open_actions_come_overdue_first_and_steer_no_terminal(run: Run) -> None:
    done = run("incidents", "--open-actions", "--today", "2026-06-01")
    lines = done.out.splitlines()
    assert lines[1].startswith("overdue  2026-05-20  12 days over  ordering")
    assert lines[2].startswith("open     2026-07-01  in 30 days    nobody")
    assert len(lines) == 3 and "\x1b" not in done.out


def test_open_actions_as_data(run: Run) -> None:
    found = data(run("incidents", "--open-actions", "--format", "json", "--today", "2026-06-01"))
    assert [(a["state"], a["daysOver"], a["owner"]) for a in found] == [
        ("overdue", 12, "group:ordering"),
        ("open", -30, None),
    ]


def test_incidents_of_one_thing(run: Run) -> None:
    assert "Before" not in run("incidents", "--entity", "order").out
    assert run("incidents", "--entity", "tool").err == "no incident is written down\n"
    assert run("incidents", "--entity", "ordr").code == 2


def test_a_path_into_a_team_in_three_formats(run: Run) -> None:
    text = run("onboarding", "group:ordering")
    assert text.code == 0 and "2. What the team owns" in text.out and "\x1b" not in text.out
    assert (
        "1. Where to ask\nHOW     WHERE    ADDRESS\nAsk in  #orders  https://chat.example/orders\n"
        in text.out
    )
    markdown = run("onboarding", "ordering", "--format", "markdown").out
    assert markdown.startswith("# Ordering: your first days\n")
    assert "| Reach | File | Decision |" in markdown
    found = data(run("onboarding", "Ordering", "--format", "json"))
    assert [d["path"] for d in found["decisions"]] == ["adrs/0001-a.md"]
    assert [o["ref"] for o in found["owns"]] == ["system:ordering", "component:order", "component:tool"]
    assert found["contacts"] == [{"how": "ask in", "title": "#orders", "url": "https://chat.example/orders"}]
    assert [t["word"] for t in found["glossary"]] == ["Cart"]


@pytest.mark.parametrize(
    ("name", "hint"), [("group:orderin", "did you mean `group:ordering`?"), ("orderin", "did you mean `group:ordering`?"),
                       ("system:ordering", "group:ordering"), ("xyz", "`archkit list group` shows them all")]
)  # fmt: skip
def test_a_group_that_there_is_not(run: Run, name: str, hint: str) -> None:
    done = run("onboarding", name)
    assert done.code == 2
    assert hint in done.err


def test_readiness_of_all(run: Run) -> None:
    done = run("readiness")
    assert done.code == 0
    order, tool = done.out.splitlines()[1:3]
    assert order.startswith("order") and "blocked" in order
    assert tool.startswith("tool") and "known" in tool


def test_readiness_of_one_says_where_each_answer_stands(run: Run) -> None:
    done = run("readiness", "order", "--today", "2026-06-01")
    lines = done.out.splitlines()
    assert "catalog/all.yaml:14" in next(line for line in lines if " owner " in line)
    assert next(line for line in lines if " runbook " in line).startswith("FAIL     gate")
    assert "runbooks/incidents/2026-05-14-down.md:11" in next(
        line for line in lines if "incident-actions" in line
    )
    assert lines[-1].startswith("blocked by lint-errors, runbook")


def test_readiness_as_data(run: Run) -> None:
    found = data(run("readiness", "component:tool", "--format", "json"))
    (card,) = found
    assert (card["component"], card["level"], card["gatesFailed"]) == ("component:tool", "known", [])
    owner = next(c for c in card["checks"] if c["id"] == "owner")
    assert owner["evidence"] == [
        {"words": "group:ordering", "path": "catalog/all.yaml", "line": 19, "route": "spec.owner"}
    ]
    assert card["score"]["status"] == "partial"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 0),
        (("--fail-on", "gate"), 1),
        (("tool", "--fail-on", "gate"), 0),
        (("tool", "--fail-on", "unknown"), 0),
        (("order", "--fail-on", "gate"), 1),
        (("system:ordering", "--fail-on", "gate"), 1),
        (("group:ordering", "--format", "json", "--fail-on", "gate"), 1),
        (("nothing",), 2),
        (("--fail-on", "gates"), 2),
        (("--format", "csv"), 2),
    ],
)
def test_exit_codes_of_readiness(run: Run, words: tuple[str, ...], code: int) -> None:
    assert run("readiness", *words).code == code


def test_a_setting_that_names_no_check_is_told_with_a_suggestion(run: Run, shop: Path) -> None:
    (shop / "archkit.toml").write_text('[readiness]\ngates = {tier-1 = ["runbok"]}\n')
    done = run("readiness")
    assert done.code == 2
    assert "archkit.toml:2: there is no check `runbok`" in done.err
    assert "did you mean `runbook`?" in done.err


@pytest.mark.parametrize("command", ["incidents", "onboarding", "readiness"])
def test_the_help_has_examples(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.code == 0 and "Examples:" in done.out


@pytest.mark.parametrize(
    "words", [("incidents",), ("incidents", "--open-actions"), ("readiness",)], ids=" ".join
)
def test_an_empty_knowledge_base_is_no_error(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "archkit.toml").write_text("")
    assert run(*words, cwd=empty).code == 0
