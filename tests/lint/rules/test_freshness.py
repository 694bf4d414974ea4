"""What is left over of a template, names that lead nowhere, and drawings that were changed or left behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from archkit.draw.files import drawings
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import Commit, DictHistory, DictTree, History
from archkit.store.cache import SqliteCache
from archkit.workspace import Workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop}
spec: {owner: group:platform}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec: {type: website, lifecycle: production, owner: group:platform, system: shop}
"""
PAGE = "site/content/page.md"


def told(rule: str, tree: Mapping[str, str], history: History | None = None) -> list[tuple[str, int, str]]:
    """Path, line and severity of what one rule says."""
    space = Workspace(
        DictTree(tree),
        Settings(),
        root=None,
        today=date(2026, 1, 20),
        history=(lambda: history) if history else None,
    )
    return [(f.path, f.span.line, f.severity) for f in space.lint(Selection(select=(rule,))).findings]


@pytest.mark.parametrize("name", ["runbook.md", "incident.md"])
def test_every_prompt_of_the_templates_is_known_as_such(name: str) -> None:
    text = (files("archkit.scaffold") / "templates" / name).read_text().partition("\n---\n")[2]
    bare = re.sub(r"\{%[^%]*%\}\n?", "", re.sub(r"(?s)\{%-? for .*?endfor -?%\}\n?", "", text))
    lines = [n for n, line in enumerate(bare.split("\n"), 1) if line.rstrip().endswith("_")]
    assert len(lines) > 4
    assert [line for _, line, _ in told("placeholder-left", {PAGE: bare})] == lines


@pytest.mark.parametrize(
    "text",
    [
        "_A remark._\n\nAnd more.\n", "```\nTODO\n```\n", "The word TODO within a sentence.\n", "`TODO`\n",
        "| a | b |\n|---|---|\n| - | n/a |\n", "[a link](x.md)\n", "<https://example.org/>\n", "* a_b_c\n",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_placeholder_is_left_alone(text: str) -> None:
    assert told("placeholder-left", {PAGE: f"# Page\n\n## Section\n\n{text}"}) == []


@pytest.mark.parametrize(
    "name",
    [
        "web/index.html", "/etc/hosts", "GET /orders", "scripts/", "scripts/*.sh", "scripts/<name>.sh", "a/b",
        "scripts/build", "foo.sh", "component:web", "mailto:a@b.c", "user:nobody", "http://a.b/c.sh", "ADR-0099",
        "scripts/there.sh", "../../scripts/there.sh", "./page.md", "application/json", "v1.2/x.y",
    ],
)  # fmt: skip
def test_names_that_mean_something_else_or_are_there_are_left_alone(name: str) -> None:
    tree = {"catalog/a.yaml": CATALOG, PAGE: f"See `{name}`.\n", "scripts/there.sh": ""}
    assert told("dead-reference", tree) == []


@pytest.mark.parametrize(
    "name", ["scripts/gone.sh", "../../scripts/gone.sh", "component:wbe", "system:default/shpo"]
)
def test_names_of_what_is_gone_are_told(name: str) -> None:
    tree = {"catalog/a.yaml": CATALOG, PAGE: f"\nSee `{name}`.\n", "scripts/there.sh": ""}
    assert told("dead-reference", tree) == [(PAGE, 2, "warning")]


def drawn() -> dict[str, str]:
    space = Workspace(DictTree({"catalog/a.yaml": CATALOG}), Settings(), root=None, today=date(2026, 1, 20))
    made = {d.path: d.content() for d in drawings(space.knowledge, space.graph) if d.path.endswith(".mmd")}
    return {"catalog/a.yaml": CATALOG} | made


def test_drawings_are_current_edited_outdated_or_left_over() -> None:
    tree = drawn()
    path = "diagrams/systems/shop.mmd"
    both = ("generated-edited", "diagram-outdated")
    assert path in tree
    assert [told(rule, tree) for rule in both] == [[], []]
    assert [told(rule, tree | {path: tree[path] + "%% mine\n"}) for rule in both] == [
        [(path, 1, "warning")],
        [],
    ]
    changed = tree | {"catalog/a.yaml": CATALOG.replace("name: web", "name: shopfront")}
    assert (path, 1, "warning") in told("diagram-outdated", changed)
    assert told("generated-edited", changed) == []
    other = "diagrams/systems/old.mmd"
    assert told("diagram-outdated", tree | {other: tree[path]}) == [(other, 1, "warning")]
    assert [told(rule, tree | {other: "flowchart LR\n"}) for rule in both] == [[], []], "somebody's own"


def test_a_kept_report_holds_only_as_long_as_the_drawings_and_the_history_do(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    page = "---\nlast-reviewed: 2025-01-01\n---\nRun `scripts/a.sh`.\n"
    tree = drawn() | {PAGE: page, "scripts/a.sh": ""}

    def rules(tree: Mapping[str, str], *days: str) -> set[str]:
        commits = [
            (Commit(f"{n:040x}", day, "ana", "x", day, f"{n:040x}"), ["scripts/a.sh"])
            for n, day in enumerate(days)
        ]
        space = Workspace(
            DictTree(tree), Settings(), root=None, today=date(2026, 1, 20), cache=cache,
            history=lambda: DictHistory(commits),
        )  # fmt: skip
        return {f.rule for f in space.lint(Selection(select=("freshness",))).findings}

    assert rules(tree) == set()
    assert rules(tree, "2025-06-01") == {"subject-changed"}
    assert rules(tree) == set()
    path = "diagrams/systems/shop.mmd"
    assert rules(tree | {path: tree[path] + "%% mine\n"}) == {"generated-edited"}
