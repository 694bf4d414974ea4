"""Where a knowledge base begins, and that one opened answers everything from one reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from archkit import ArchkitError, DictTree, Settings, Workspace, open_workspace
from archkit.workspace import default_day, find_root

ENTITY = (
    "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
    "spec: {type: service, lifecycle: production, owner: b, tier: 1}\n"
)


@pytest.mark.parametrize(
    ("mark", "content"),
    [("archkit.toml", ""), ("pyproject.toml", "[tool.archkit]\n"), (".git", "gitdir: elsewhere")],
)
def test_the_root_is_the_nearest_folder_above_with_settings_or_a_repository(
    tmp_path: Path, mark: str, content: str
) -> None:
    inside = tmp_path / "root" / "docs" / "deep"
    inside.mkdir(parents=True)
    (tmp_path / "root" / mark).write_text(content)
    assert find_root(inside) == (tmp_path / "root").resolve()


def test_settings_in_a_folder_of_the_repository_come_before_its_top(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "architecture").mkdir()
    (tmp_path / "architecture" / "archkit.toml").write_text("")
    assert find_root(tmp_path / "architecture") == (tmp_path / "architecture").resolve()


def test_a_pyproject_of_another_tool_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.other]\n")
    assert find_root(tmp_path / "sub") == (tmp_path / "sub").resolve()


def test_the_setting_root_names_the_folder_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "archkit.toml").write_text('root = "docs"\n')
    (tmp_path / "docs" / "catalog").mkdir(parents=True)
    (tmp_path / "docs" / "catalog" / "a.yaml").write_text(ENTITY)
    space = open_workspace(tmp_path)
    assert space.root == (tmp_path / "docs").resolve()
    assert [e.path for e in space.knowledge.entities.values()] == ["catalog/a.yaml"]


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(ArchkitError, match="there is no folder"):
        open_workspace(tmp_path / "nowhere")


def test_today_is_the_day_of_source_date_epoch_so_that_builds_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    assert default_day() == date(2026, 9, 21)


def test_findings_have_their_places_in_the_text_that_was_read() -> None:
    space = Workspace(DictTree({"catalog/a.yaml": ENTITY}), Settings(), root=None, today=date(2026, 11, 24))
    found = {f.rule: f.span for f in space.findings}
    assert found["runbook-missing"].line == 4
    assert space.source("catalog/a.yaml").split("\n")[3].startswith("spec:")
    assert space.source("catalog/nowhere.yaml") == ""


class _Counting(DictTree):
    """A tree that remembers which files were opened."""

    def __init__(self, files: Mapping[str, str], opened: list[str]) -> None:
        super().__init__(files)
        self._opened = opened

    def read(self, path: str) -> bytes:
        self._opened.append(path)
        return super().read(path)


def test_over_another_tree_only_what_differs_is_read_again() -> None:
    opened: list[str] = []
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\nspec: {type: service}\n"
    )
    files = {f"catalog/{name}.yaml": entity % name for name in ("a", "b", "c")}
    space = Workspace(_Counting(files, opened), Settings(), root=None, today=date(2026, 11, 24))
    assert sorted(space.knowledge.entities) == [f"component:default/{name}" for name in "abc"]
    other = space.over(_Counting({**files, "catalog/b.yaml": entity % "d"}, opened))
    assert sorted(other.knowledge.entities) == [f"component:default/{name}" for name in "acd"]
    assert opened == [*sorted(files), "catalog/b.yaml"]
    assert sorted(space.knowledge.entities) == [f"component:default/{name}" for name in "abc"]
