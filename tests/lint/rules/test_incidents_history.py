"""A runbook that was changed in git after an incident was looked at, whatever its review says."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from archkit.lint.run import Selection
from archkit.workspace import open_workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes orders.}
spec: {type: service, lifecycle: production, owner: ops, sourcePaths: ["src/**"]}
"""
RUNBOOK = "---\ntitle: Orders fail\nfor: [component:order]\nlast-reviewed: 2026-04-01\n---\n{text}\n"


def commit(folder: Path, day: str) -> None:
    stamp = f"{day}T12:00:00Z"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | {
        "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
    }  # fmt: skip
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("add", "-A"), ("commit", "-qm", "Change")):
        subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True, capture_output=True)


def findings(folder: Path) -> list[str]:
    space = open_workspace(folder, today=date(2026, 6, 1), cached=False)
    return [f.rule for f in space.lint(Selection(select=("incident-runbook-unchanged",))).findings]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "archkit.toml").write_text("")
    for path, text in (
        ("catalog/order.yaml", CATALOG),
        ("src/main.py", "pass\n"),
        ("runbooks/order.md", RUNBOOK.format(text="Look at the log.")),
        ("runbooks/incidents/2026-05-01-down.md", "---\naffects: [component:order]\n---\n# Down\n"),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    commit(tmp_path, "2026-04-02")
    return tmp_path


def test_a_runbook_that_nobody_touched_since_is_told(repository: Path) -> None:
    assert findings(repository) == ["incident-runbook-unchanged"]


def test_a_runbook_that_was_changed_since_is_fine_though_its_review_is_older(repository: Path) -> None:
    (repository / "runbooks/order.md").write_text(
        RUNBOOK.format(text="Look at the log. Then count the retries.")
    )
    commit(repository, "2026-05-03")
    assert findings(repository) == []


def test_a_change_of_something_else_does_not_count(repository: Path) -> None:
    (repository / "src/main.py").write_text("print()\n")
    commit(repository, "2026-05-03")
    assert findings(repository) == ["incident-runbook-unchanged"]
