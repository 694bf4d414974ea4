"""What a folder holds on other branches: names that a new file must not take."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from archkit.store.branches import names_on_branches

Git = Callable[..., str]
Write = Callable[[Path, dict[str, str]], None]


def commit(git: Git, write: Write, top: Path, branch: str, files: dict[str, str]) -> None:
    git(top, "checkout", "-q", "-b", branch)
    write(top, files)
    git(top, "add", "-A")
    git(top, "commit", "-qm", branch)


def test_every_branch_is_looked_at_also_those_of_remotes(tmp_path: Path, git: Git, write: Write) -> None:
    far, top = tmp_path / "far", tmp_path / "top"
    git(far, "init", "-q")
    commit(
        git, write, far, "base", {"docs/adr/0001-a.md": "", "docs/adr/sub/x.md": "", "other/0009-x.md": ""}
    )
    git(tmp_path, "clone", "-q", str(far), str(top))
    commit(git, write, far, "theirs", {"docs/adr/0002-b.md": ""})
    git(top, "fetch", "-q")
    commit(git, write, top, "mine", {"docs/adr/0003-ü.md": ""})
    git(top, "checkout", "-q", "base")
    write(top, {"docs/adr/0004-not-committed.md": ""})

    expected = {"0001-a.md": "HEAD", "sub": "HEAD", "0002-b.md": "origin/theirs", "0003-ü.md": "mine"}
    assert names_on_branches(top, "docs/adr") == expected
    assert names_on_branches(top / "docs", "adr") == expected
    assert names_on_branches(top / "docs" / "adr", ".") == expected
    assert set(names_on_branches(top, "")) == {"docs", "other"}
    assert names_on_branches(top, "nowhere") == {}
    assert names_on_branches(top, "docs/adr/0001-a.md") == {}
    assert names_on_branches(top, "docs\nadr") == {}


def test_where_there_is_no_branch_there_is_no_answer(tmp_path: Path, git: Git) -> None:
    assert names_on_branches(tmp_path, "adrs") == {}
    git(tmp_path, "init", "-q")
    assert names_on_branches(tmp_path, "adrs") == {}


def test_a_repository_with_sha_256_is_read_as_well(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(git, write, tmp_path, "one", {"adrs/0001-a.md": "", "adrs/0002-b.md": ""})
    assert set(names_on_branches(tmp_path, "adrs")) == {"0001-a.md", "0002-b.md"}


def test_thousands_of_branches_take_seconds(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    commit(git, write, tmp_path, "base", {f"adrs/{n:04}-a.md": "" for n in range(1, 600)})
    blob = git(tmp_path, "hash-object", "-w", "-t", "blob", "/dev/null")
    lines = []
    for n in range(3000):
        tree = (
            f"from refs/heads/base\nM 100644 {blob} adrs/{1000 + n:04}-b.md\n"
            if n % 2
            else "from refs/heads/base\n"
        )
        lines.append(
            f"commit refs/heads/b{n}\ncommitter A <a@example.org> {1700000000 + n} +0000\ndata 1\nx\n{tree}\n"
        )
    subprocess.run(["git", "fast-import", "--quiet"], cwd=tmp_path, input="".join(lines).encode(), check=True)
    began = time.perf_counter()
    found = names_on_branches(tmp_path, "adrs")
    assert len(found) == 599 + 1500
    assert time.perf_counter() - began < 60


def test_nothing_of_the_repository_runs(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    commit(git, write, tmp_path, "one", {"adrs/0001-a.md": ""})
    mark = tmp_path / "ran"
    for key in ("core.fsmonitor", "core.sshCommand", "alias.for-each-ref", "core.pager"):
        git(tmp_path, "config", key, f"!touch {mark}")
    assert set(names_on_branches(tmp_path, "adrs")) == {"0001-a.md"}
    assert not mark.exists()
