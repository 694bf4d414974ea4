"""`archkit init`: a knowledge base that lints clean, and nothing lost that was there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]


def files(folder: Path) -> dict[str, str]:
    return {
        p.relative_to(folder).as_posix(): p.read_text()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".git" not in p.relative_to(folder).parts
    }


def test_an_empty_folder_becomes_a_knowledge_base_without_a_single_finding(run: Run, tmp_path: Path) -> None:
    done = run("init")
    assert done.code == 0
    assert "wrote archkit.toml" in done.out.splitlines()
    assert "catalog/teams.yaml" in files(tmp_path)
    lint = run("lint", "--preset", "strict")
    assert (lint.code, lint.err) == (0, "")
    assert lint.out.startswith("Nothing found in 4 files.")


def test_it_names_the_system_after_the_folder(run: Run, tmp_path: Path) -> None:
    run("init", "Überweisungen & Co")
    made = files(tmp_path / "Überweisungen & Co")
    assert "name: uberweisungen-co" in made["catalog/uberweisungen-co.yaml"]


def test_what_is_there_is_kept_byte_for_byte(run: Run, tmp_path: Path) -> None:
    (tmp_path / "archkit.toml").write_text('preset = "core"\r\n')
    (tmp_path / ".gitignore").write_text("/build/\n")
    before = files(tmp_path)
    done = run("init")
    assert "kept  archkit.toml" in done.out.splitlines()
    assert {k: v for k, v in files(tmp_path).items() if k in before} == before


def test_a_second_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    run("init")
    before = files(tmp_path)
    done = run("init")
    assert (done.code, files(tmp_path)) == (0, before)
    assert not any(line.startswith("wrote") for line in done.out.splitlines())


def test_a_dangling_link_in_the_way_is_not_followed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "archkit.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert run("init", "kb").code == 0
    assert not (tmp_path / "elsewhere.toml").exists()


def test_a_catalog_that_is_there_gets_no_examples_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "catalog-info.yaml").write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
    )
    run("init")
    assert set(files(tmp_path)) == {"catalog-info.yaml", "archkit.toml", ".gitignore"}


def test_settings_in_pyproject_are_settings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.archkit]\npreset = "core"\n')
    run("init")
    assert "archkit.toml" not in files(tmp_path)


@pytest.mark.parametrize(
    ("host", "path"), [("github", ".github/workflows/architecture.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_a_workflow_that_lints_and_publishes_can_be_added(
    run: Run, tmp_path: Path, host: str, path: str
) -> None:
    assert run("init", "--ci", host).code == 0
    text = (tmp_path / path).read_text()
    assert isinstance(yaml.safe_load(text), dict)
    assert "archkit lint\n" in text and "archkit site build --strict" in text
    assert "{{" not in text.replace("${{", "")
    assert run("lint", "--preset", "strict").code == 0


def test_in_a_folder_of_a_repository_the_workflow_lies_at_its_top_and_finds_the_folder(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / ".git").mkdir()
    done = run("init", "docs/architecture", "--ci", "github")
    assert "wrote ../../.github/workflows/architecture.yml" in done.out.splitlines()
    text = (tmp_path / ".github/workflows/architecture.yml").read_text()
    assert "archkit lint -C docs/architecture\n" in text
    assert "path: docs/architecture/site/public" in text
    assert (tmp_path / "docs/architecture/archkit.toml").is_file()


def test_a_workflow_that_is_there_is_kept_and_that_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitlab-ci.yml").write_text("stages: []\n")
    done = run("init", "--ci", "gitlab")
    assert (tmp_path / ".gitlab-ci.yml").read_text() == "stages: []\n"
    assert "add `archkit lint` to .gitlab-ci.yml" in done.err


def test_an_unknown_code_host_is_told_with_those_there_are(run: Run, tmp_path: Path) -> None:
    done = run("init", "--ci", "guthub")
    assert done.code == 2
    assert "did you mean `github`?" in done.err
    assert files(tmp_path) == {}


def test_a_file_is_no_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    done = run("init", "x")
    assert (done.code, done.out) == (2, "")
    assert "error: x is a file" in done.err
