"""Coupling beside what it was one commit ago: the trend is what a review looks at."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Folder = Callable[[Mapping[str, str | bytes]], Path]
Run = Callable[..., Any]


def chain(*names: str) -> str:
    """Services of which each calls the next."""
    needs = [*(f"dependencies: [{{to: component:{name}}}]" for name in names[1:]), "tier: 2"]
    return "---\n".join(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
        f"metadata: {{name: {name}}}\nspec: {{type: service, lifecycle: production, owner: group:g, {need}}}\n"
        for name, need in zip(names, needs, strict=True)
    )


@pytest.fixture
def root(folder: Folder) -> Path:
    where = folder({"archkit.toml": "", "catalog/all.yaml": chain("a", "b")})
    git(where, "init", "-q", "-b", "main")
    commit(where)
    return where


def git(where: Path, *words: str) -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    name = ("-c", "user.name=Ana", "-c", "user.email=a@b.c", "-c", "commit.gpgSign=false")
    subprocess.run(["git", *name, *words], cwd=where, env=clean, check=True, capture_output=True)


def commit(where: Path) -> None:
    git(where, "add", "-A")
    git(where, "commit", "-qm", "Change")


def depths(run: Run, root: Path) -> tuple[float, float | None]:
    """The longest chain of calls, now and before; None: nothing is said of before."""
    data = json.loads(run("analyze", "structure", "--format", "json", cwd=root).out)
    found = {f["name"]: f["value"] for about in data for f in about["figures"]}
    return found["sync-depth"], found.get("sync-depth-before")


def test_a_changed_working_copy_stands_beside_the_last_commit(run: Run, root: Path) -> None:
    (root / "catalog/all.yaml").write_text(chain("a", "b", "c", "d"))
    assert depths(run, root) == (3, 1)


def test_an_unchanged_one_stands_beside_the_commit_before_the_last(run: Run, root: Path) -> None:
    (root / "catalog/all.yaml").write_text(chain("a", "b", "c"))
    commit(root)
    assert depths(run, root) == (2, 1)


def test_an_entity_that_was_deleted_was_there_before(run: Run, root: Path) -> None:
    (root / "catalog/more.yaml").write_text(chain("b", "c"))
    (root / "catalog/all.yaml").write_text(chain("a", "b").partition("---\n")[0])
    commit(root)
    (root / "catalog/more.yaml").unlink()
    (root / "catalog/all.yaml").write_text(chain("a"))
    assert depths(run, root) == (0, 2)


def test_there_is_nothing_before_the_first_commit_nor_without_git(
    run: Run, root: Path, tmp_path: Path
) -> None:
    assert depths(run, root) == (1, None)
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    assert depths(run, tmp_path / "shallow") == (1, None)
    plain = tmp_path / "plain"
    (plain / "catalog").mkdir(parents=True)
    (plain / "archkit.toml").write_text("")
    (plain / "catalog/all.yaml").write_text(chain("a", "b", "c"))
    assert depths(run, plain) == (2, None)


def test_it_is_said_whose_number_it_is(run: Run, root: Path) -> None:
    (root / "catalog/all.yaml").write_text(chain("a", "b", "c", "d"))
    told = run("explain", "sync-depth-before", cwd=root).out
    assert told.startswith("sync-depth-before = 1\n")
    assert "as of the commit before" in told
