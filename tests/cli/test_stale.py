"""`archkit stale` on a real repository: which pages, why, since when, worst first; and what it cannot know."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Folder = Callable[[Mapping[str, str]], Path]

GROUP = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: pay}\nspec: {type: team, children: []}\n"
ORDER = (
    "apiVersion: archkit.dev/v1alpha1\nkind: Component\nmetadata: {name: order}\n"
    'spec: {type: service, lifecycle: production, owner: group:pay, sourcePaths: ["src/**"]}\n'
)


def page(reviewed: str, every: str = "90d", more: str = "") -> str:
    return f"---\nowner: group:pay\nlast-reviewed: {reviewed}\nreview-every: {every}\n{more}---\n# Page\n"


FILES = {
    "archkit.toml": "",
    "catalog/pay.yaml": GROUP,
    "catalog/order.yaml": ORDER,
    "src/main.py": "1\n",
    "runbooks/fresh.md": page("2024-03-01"),
    "runbooks/late.md": page("2023-12-01"),
    "runbooks/lost.md": page("2023-01-01"),
    "runbooks/order.md": page("2024-01-02", "1y", "for: [component:order]\n"),
}


@pytest.fixture
def root(folder: Folder) -> Path:
    where = folder(FILES)
    git(where, "init", "-q", "-b", "main")
    commit(where, "2024-01-01")
    return where


def git(where: Path, *words: str, day: str = "2024-01-01") -> None:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    name = ("-c", "user.name=Ana", "-c", "user.email=a@b.c", "-c", "commit.gpgSign=false")
    env = clean | {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    command = ["git", *name, *words]
    subprocess.run(command, cwd=where, env=env, check=True, capture_output=True)


def commit(where: Path, day: str, subject: str = "Begin") -> None:
    git(where, "add", "-A")
    git(where, "commit", "-qm", subject, day=day)


def stale(run, root: Path, *words: str):  # type: ignore[no-untyped-def]
    done = run("stale", *words, "--today", "2024-04-15", "--format", "json", cwd=root)
    return done.code, json.loads(done.out)


def test_the_worst_comes_first_with_why_and_since_when(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    (root / "src" / "main.py").write_text("2\n")
    commit(root, "2024-01-10", "Charge twice \x1b[31m")
    code, value = stale(run, root)
    assert code == 1
    assert [(s["path"], s["severity"], s["since"]) for s in value["stale"]] == [
        ("runbooks/lost.md", "error", "2023-04-01"),
        ("runbooks/order.md", "warning", "2024-01-10"),
        ("runbooks/late.md", "warning", "2024-02-29"),
    ]
    reason = value["stale"][1]["reasons"][0]
    assert reason["signal"] == "subject changed"
    assert [(c["landed"], c["author"], c["paths"]) for c in reason["commits"]] == [
        ("2024-01-10", "Ana", ["src/main.py"])
    ]
    text = run("stale", "--today", "2024-04-15", cwd=root)
    assert text.code == 1
    assert "runbooks/order.md  group:pay" in text.out
    assert "2024-01-10 Ana: Charge twice [31m (src/main.py)" in text.out
    assert "\x1b" not in text.out
    assert "3 of 4 pages need a look." in text.out


def test_one_page_an_entity_or_a_team_can_be_asked_for(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    assert stale(run, root, "order")[1]["pages"] == 1
    assert stale(run, root, "group:pay")[1]["pages"] == 4
    assert stale(run, root, "./runbooks/fresh.md") == (
        0,
        {"version": 1, "pages": 1, "gap": None, "stale": []},
    )
    missing = run("stale", "runbooks/frsh.md", cwd=root)
    assert missing.code == 2
    assert "did you mean `runbooks/fresh.md`?" in missing.err
    assert run("stale", "nobody", cwd=root).code == 2
    assert run("stale", "--format", "yaml", cwd=root).code == 2


def test_runs_repeat_warm_and_cold(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    first = run("stale", "--today", "2024-04-15", cwd=root).out
    assert run("stale", "--today", "2024-04-15", cwd=root).out == first
    (root / "runbooks" / "late.md").write_text(page("2024-04-01"))
    assert "late.md" not in run("stale", "--today", "2024-04-15", cwd=root).out


def test_a_shallow_clone_says_so_once_and_dates_nothing(run, root: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    commit_file = root / "src" / "main.py"
    commit_file.write_text("2\n")
    commit(root, "2024-03-10")
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    _, value = stale(run, tmp_path / "shallow")
    assert "git fetch --unshallow" in value["gap"]
    assert {s["lastChanged"] for s in value["stale"]} == {None}
    assert {r["signal"] for s in value["stale"] for r in s["reasons"]} == {"review overdue"}
    lint = run("lint", "--select", "freshness", "--today", "2024-04-15", cwd=tmp_path / "shallow")
    assert lint.out.count("git fetch --unshallow") == 1
    assert "subject-changed did not see everything" in lint.out


def test_without_git_the_promises_still_count(run, folder: Folder) -> None:  # type: ignore[no-untyped-def]
    root = folder(FILES)
    code, value = stale(run, root)
    assert code == 1
    assert [s["path"] for s in value["stale"]] == ["runbooks/lost.md", "runbooks/late.md"]
    assert "no git repository" in value["gap"]


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_what_a_git_that_broke_off_did_not_tell_is_asked_again(  # type: ignore[no-untyped-def]
    run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "src" / "main.py").write_text("2\n")
    commit(root, "2024-01-10", "Change the code")
    program, path = tmp_path / "bin" / "git", os.environ["PATH"]
    program.parent.mkdir()
    real = shutil.which("git")
    program.write_text(
        f'#!/bin/sh\ncase " $* " in *" log "*) {real} "$@" | head -c 99; exit 128;; esac\nexec {real} "$@"\n'
    )
    program.chmod(0o700)
    lint = ("lint", "--select", "freshness", "--today", "2024-04-15")
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{path}")
    _, value = stale(run, root)
    assert "git did not tell the history" in value["gap"]
    assert "runbooks/order.md" not in [s["path"] for s in value["stale"]]
    assert "Change the code" not in run(*lint, cwd=root).out
    monkeypatch.setenv("PATH", path)
    _, value = stale(run, root)
    assert value["gap"] is None
    assert "runbooks/order.md" in [s["path"] for s in value["stale"]]
    assert "Change the code" in run(*lint, cwd=root).out


def test_lint_tells_a_changed_subject_and_forgets_it_when_the_page_was_reviewed(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    words = ("lint", "--select", "subject-changed", "--format", "concise", "--today", "2024-05-01")
    assert "Nothing found" in run(*words, cwd=root).out
    (root / "src" / "main.py").write_text("2\n")
    commit(root, "2024-01-10")
    assert "runbooks/order.md:3:16: warning[subject-changed]" in run(*words, cwd=root).out
    (root / "runbooks" / "order.md").write_text(page("2024-04-30", "1y", "for: [component:order]\n"))
    assert "Nothing found" in run(*words, cwd=root).out


def test_a_stamp_without_a_look_is_told_until_the_next_commit(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    words = ("lint", "--select", "review-bump-only", "--format", "concise", "--today", "2024-05-01")
    note = "runbooks/order.md:3:16: info[review-bump-only]"
    runbook = root / "runbooks" / "order.md"
    stamped = page("2024-04-30", "1y", "for: [component:order]\n")
    runbook.write_text(stamped)
    assert "Nothing found" in run(*words, cwd=root).out, "what it covers did not change"
    git(root, "checkout", "--", "runbooks")
    (root / "src" / "main.py").write_text("2\n")
    commit(root, "2024-01-10")
    runbook.write_text(stamped)
    assert note in run(*words, cwd=root).out
    runbook.write_text(stamped + "Run the new script.\n")
    assert "Nothing found" in run(*words, cwd=root).out, "it was read, and corrected"
    runbook.write_text(stamped.replace("for:", "last-exercised: 2024-04-30\nfor:"))
    assert "Nothing found" in run(*words, cwd=root).out, "it was tried out"
    runbook.write_text(stamped)
    commit(root, "2024-04-30", "Stamp")
    assert note in run(*words, cwd=root).out
    (root / "src" / "main.py").write_text("3\n")
    commit(root, "2024-05-01", "Go on")
    assert "Nothing found" in run(*words, cwd=root).out


def test_what_a_merge_brought_is_looked_at_as_one_change(run, root: Path) -> None:  # type: ignore[no-untyped-def]
    words = ("lint", "--select", "review-bump-only", "--format", "concise", "--today", "2024-05-01")
    (root / "src" / "main.py").write_text("2\n")
    commit(root, "2024-01-10")
    git(root, "checkout", "-qb", "stamp")
    (root / "runbooks" / "order.md").write_text(page("2024-04-30", "1y", "for: [component:order]\n"))
    commit(root, "2024-04-30", "Stamp")
    (root / "README.md").write_text("Read me.\n")
    commit(root, "2024-05-01", "Say something else")
    assert "Nothing found" in run(*words, cwd=root).out
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "-m", "Merge", "stamp", day="2024-05-01")
    assert "runbooks/order.md:3:16: info[review-bump-only]" in run(*words, cwd=root).out
