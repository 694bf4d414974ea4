"""A lint of what has not changed tells what the lint before it told, without checking anything again."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from archkit.lint.finding import Report
from archkit.lint.registry import rules
from archkit.lint.rule import Rule
from archkit.lint.run import Selection
from archkit.model.settings import Settings
from archkit.source.tree import DictTree
from archkit.store.cache import SqliteCache
from archkit.workspace import Workspace

DAY = date(2026, 1, 20)
WEB = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec: {type: website, lifecycle: production, owner: group:platform}
"""


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


examples = _load("examples")


@pytest.fixture
def cache(tmp_path: Path) -> SqliteCache:
    return SqliteCache(tmp_path)


def opened(
    files: Mapping[str, str | bytes], cache: SqliteCache, settings: Settings | None = None, today: date = DAY
) -> Workspace:
    return Workspace(DictTree(files), settings or Settings(), root=None, today=today, cache=cache)


def was_read(space: Workspace) -> bool:
    return "knowledge" in space.__dict__


def told(report: Report) -> Report:
    return replace(report, seconds=0.0)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_the_report_is_the_same_whether_it_was_kept_or_made(rule: Rule, cache: SqliteCache) -> None:
    bad = examples.example(examples.section(rule, "Bad"))
    selection = Selection(preset="strict")
    first = opened(bad.files, cache, bad.settings)
    made = first.lint(selection, baseline=bad.baseline)
    second = opened(bad.files, cache, bad.settings)
    assert told(second.lint(selection, baseline=bad.baseline)) == told(made)
    assert was_read(first) and not was_read(second)


@pytest.mark.parametrize(
    "change",
    [
        {"catalog/web.yaml": WEB.replace("website", "service")},
        {"catalog/web.yaml": WEB, "catalog/more.yaml": WEB.replace("web}", "more}")},
        {},
        {"catalog/web.yaml": WEB, "src/main.py": ""},
    ],
    ids=["a content", "a file more", "a file less", "a path that a link may lead to"],
)
def test_a_change_of_the_files_is_checked(change: dict[str, str], cache: SqliteCache) -> None:
    opened({"catalog/web.yaml": WEB}, cache).lint()
    space = opened(change, cache)
    space.lint()
    assert was_read(space)


def test_another_day_selection_or_setting_is_another_question(cache: SqliteCache) -> None:
    files = {"catalog/web.yaml": WEB}
    opened(files, cache).lint()
    asked = [
        (opened(files, cache, today=date(2026, 1, 21)), Selection()),
        (opened(files, cache), Selection(preset="strict")),
        (opened(files, cache, Settings(external=("group:*",))), Selection()),
    ]
    for space, selection in asked:
        space.lint(selection)
        assert was_read(space)


def test_a_damaged_entry_is_made_again(cache: SqliteCache) -> None:
    class Damaged(SqliteCache):
        def load(self, blob_ids, reader):  # type: ignore[no-untyped-def, override]
            return {
                i: t[:-9] if reader.startswith("report") else t
                for i, t in super().load(blob_ids, reader).items()
            }

    files = {"catalog/web.yaml": WEB}
    made = opened(files, cache).lint()
    assert made.findings
    space = opened(files, Damaged(cache._file.parent))  # type: ignore[union-attr]
    assert told(space.lint()) == told(made)
    assert was_read(space)
