"""What git alone knows: what changed lately, the remote, the branch, the person; or nothing at all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archkit.store.history import branch, prefix, recent, remote, user

Git = Callable[..., str]
Write = Callable[[Path, dict[str, str]], None]


@pytest.fixture
def root(tmp_path: Path, git: Git) -> Path:
    git(tmp_path / "root", "init", "-q")
    return tmp_path / "root"


def commit(git: Git, folder: Path, day: str) -> None:
    git(folder, "add", "--all", ".")
    git(folder, "commit", "-qm", "commit x", day=day)


def test_what_changed_last_comes_first(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": "1", "b.yaml": "1", "c.yaml": "1"})
    commit(git, root, "2024-01-01")
    write(root, {"b.yaml": "2"})
    commit(git, root, "2024-02-01")
    write(root, {"a.yaml": "2"})
    commit(git, root, "2024-03-01")

    changes = [("a.yaml", "2024-03-01"), ("b.yaml", "2024-02-01"), ("c.yaml", "2024-01-01")]
    assert recent(root, 10) == changes
    assert recent(root, 2) == changes[:2]
    assert recent(root, 2, {"b.yaml", "c.yaml"}) == changes[1:]
    assert recent(root, 0) == []


def test_a_file_that_is_gone_is_not_named_and_one_that_came_back_is(
    root: Path, git: Git, write: Write
) -> None:
    write(root, {"gone.yaml": "1", "back.yaml": "1", "old name.yaml": "long enough to be found again\n" * 9})
    commit(git, root, "2024-01-01")
    git(root, "rm", "-q", "gone.yaml", "back.yaml")
    git(root, "mv", "old name.yaml", "new name.yaml")
    commit(git, root, "2024-02-01")
    write(root, {"back.yaml": "2"})
    commit(git, root, "2024-03-01")

    assert recent(root, 10) == [("back.yaml", "2024-03-01"), ("new name.yaml", "2024-02-01")]


def test_paths_are_those_of_the_folder(root: Path, git: Git, write: Write) -> None:
    write(root, {"kb [1]/a.yaml": "", "kb [1]/x/b.yaml": "", "kb 1/c.yaml": "", "d.yaml": ""})
    commit(git, root, "2024-01-01")
    git(root, "config", "diff.relative", "true")
    git(root, "config", "core.worktree", str(root.parent))

    assert recent(root / "kb [1]", 10) == [("a.yaml", "2024-01-01"), ("x/b.yaml", "2024-01-01")]
    assert prefix(root / "kb [1]") == "kb [1]/"
    assert prefix(root) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_odd_names_are_told_apart_from_commits(root: Path, git: Git, write: Write) -> None:
    names = ["M", "commit 1", "é", "-n", 'q"', "two\nlines"]
    write(root, dict.fromkeys(names, ""))
    commit(git, root, "2024-01-01")

    assert sorted(recent(root, 10)) == [(name, "2024-01-01") for name in sorted(names)]


def test_what_came_with_a_merge_counts_on_its_own_day(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root, "2024-01-01")
    git(root, "switch", "-qc", "side")
    write(root, {"side.yaml": ""})
    commit(git, root, "2024-02-01")
    git(root, "switch", "-q", "main")
    write(root, {"a.yaml": "2"})
    commit(git, root, "2024-03-01")
    git(root, "merge", "-q", "--no-edit", "side", day="2024-04-01")

    assert recent(root, 10) == [("a.yaml", "2024-03-01"), ("side.yaml", "2024-02-01")]


def test_the_end_of_a_shallow_clone_is_not_a_change(
    root: Path, git: Git, write: Write, tmp_path: Path
) -> None:
    for day, name in (("2024-01-01", "a.yaml"), ("2024-02-01", "b.yaml"), ("2024-03-01", "c.yaml")):
        write(root, {name: ""})
        commit(git, root, day)
    for depth, changes in (("1", []), ("2", [("c.yaml", "2024-03-01")])):
        git(tmp_path, "clone", "-q", f"--depth={depth}", f"file://{root}", f"depth-{depth}")
        assert recent(tmp_path / f"depth-{depth}", 10) == changes
    git(tmp_path / "depth-2", "worktree", "add", "-q", str(tmp_path / "linked"))
    assert recent(tmp_path / "linked", 10) == [("c.yaml", "2024-03-01")]


def test_the_remote_is_origin_else_the_first(root: Path, git: Git) -> None:
    assert remote(root) is None
    git(root, "remote", "add", "fork", "https://example.org/fork.git")
    assert remote(root) == "https://example.org/fork.git"
    git(root, "remote", "add", "origin", "company:shop")
    assert remote(root) == "company:shop"
    git(root, "config", "--global", "url.https://git.example.org/.insteadOf", "company:")
    assert remote(root) == "https://git.example.org/shop"


def test_the_branch_is_the_one_checked_out_else_the_remotes_main_one(
    root: Path, git: Git, write: Write, tmp_path: Path
) -> None:
    assert branch(root) == "main"
    write(root, {"a.yaml": ""})
    commit(git, root, "2024-01-01")
    git(root, "switch", "-qc", "feature/x")
    assert branch(root) == "feature/x"
    git(root, "switch", "-q", "--detach")
    assert branch(root) is None
    git(root, "switch", "-q", "main")
    git(tmp_path, "clone", "-q", str(root), "clone")
    git(tmp_path / "clone", "switch", "-q", "--detach")
    assert branch(tmp_path / "clone") == "main"


def test_the_person_is_who_git_says(root: Path, git: Git, tmp_path: Path) -> None:
    assert user(tmp_path) == user(root) == "Ada Lovelace"
    git(root, "config", "user.name", "Grace Hopper")
    assert user(root) == "Grace Hopper"


@pytest.mark.parametrize(
    "what", ["no commits", "no repository", "no folder", "no git", "a broken repository"]
)
def test_where_nothing_is_known_nothing_is_said(
    root: Path, git: Git, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    folder = root
    match what:
        case "no repository":
            folder = tmp_path
        case "no folder":
            folder = tmp_path / "nowhere"
        case "no git":
            write(root, {"a.yaml": ""})
            commit(git, root, "2024-01-01")
            git(root, "remote", "add", "origin", "https://example.org/x")
            monkeypatch.setenv("PATH", str(tmp_path))
        case "a broken repository":
            (root / ".git" / "config").write_text("[[[")

    assert recent(folder, 5) == []
    assert remote(folder) is None
    assert branch(folder) == ("main" if what == "no commits" else None)
    assert (user(folder) is None) == (what not in ("no commits", "no repository"))


def test_gitpython_is_loaded_for_none_of_this(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root, "2024-01-01")
    run = (
        "import sys\nfrom pathlib import Path\n"
        "from archkit.store.git import GitTree\nfrom archkit.store import history\n"
        "GitTree('.', 'HEAD').paths(), history.recent(Path('.'), 3), history.remote(Path('.'))\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('git', 'gitdb')])"
    )
    done = subprocess.run([sys.executable, "-c", run], cwd=root, capture_output=True, check=True)
    assert done.stdout.split() == [b"[]"]
