"""The past of files as real repositories tell it: renames, merges, shallow clones, rewritten histories, no git at all."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archkit.store.cache import SqliteCache
from archkit.store.changes import IGNORED, GitHistory

Git = Callable[..., str]
Write = Callable[[Path, dict[str, str]], None]
LONG = "".join(f"line {n}\n" for n in range(30))


@pytest.fixture
def root(tmp_path: Path, git: Git) -> Path:
    git(tmp_path / "root", "init", "-q")
    return tmp_path / "root"


@pytest.fixture
def commit(git: Git, write: Write) -> Callable[..., str]:
    """`commit(root, "2024-01-01", {"a": "text"})`: the id of the commit."""

    def run(folder: Path, day: str, files: dict[str, str], subject: str = "change") -> str:
        write(folder, files)
        git(folder, "add", "--all", ".")
        git(folder, "commit", "-qm", subject, day=day)
        return git(folder, "rev-parse", "HEAD")

    return run


def days(history: GitHistory, path: str, since: str = "") -> list[str]:
    return [touch.commit.landed for touch in history.touches(path, since)]


def test_changes_of_a_file_come_newest_first_and_after_a_day(root: Path, commit: Callable[..., str]) -> None:
    commit(root, "2024-01-01", {"a.md": "1", "b.md": "1"})
    commit(root, "2024-02-01", {"b.md": "2"})
    last = commit(root, "2024-03-01", {"a.md": "2"}, "Say more")
    history = GitHistory(root)
    assert days(history, "a.md") == ["2024-03-01", "2024-01-01"]
    assert days(history, "a.md", "2024-01-01") == ["2024-03-01"]
    assert days(history, "c.md") == []
    found = next(history.touches("a.md")).commit
    assert (found.id, found.author, found.subject) == (last, "Ada Lovelace", "Say more")
    assert history.find(last[:9]) == found
    assert history.gap is None
    assert history.reaches("2020-01-01")
    assert history.paths() == ["a.md", "b.md"]


def test_a_file_is_followed_through_its_names_and_a_move_alone_is_no_change(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"old.md": LONG})
    git(root, "mv", "old.md", "new.md")
    commit(root, "2024-02-01", {})
    git(root, "mv", "new.md", "newest.md")
    commit(root, "2024-03-01", {"newest.md": LONG + "and more\n"})
    history = GitHistory(root)
    assert days(history, "newest.md") == ["2024-03-01", "2024-01-01"]
    assert days(history, "old.md") == ["2024-01-01"]


def test_a_new_file_under_an_old_name_takes_no_past_away(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"a.md": LONG})
    git(root, "mv", "a.md", "b.md")
    commit(root, "2024-02-01", {})
    commit(root, "2024-03-01", {"a.md": "another\n"})
    commit(root, "2024-04-01", {"b.md": LONG + "more\n"})
    history = GitHistory(root)
    assert days(history, "b.md") == ["2024-04-01", "2024-01-01"]
    assert days(history, "a.md")[0] == "2024-03-01"


def test_white_space_and_listed_commits_are_looked_through(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"a.md": "one two\nthree\n"})
    commit(root, "2024-02-01", {"a.md": "one   two\n\nthree\n"}, "Lay it out")
    assert days(GitHistory(root), "a.md") == ["2024-01-01"]
    reworded = commit(root, "2024-03-01", {"a.md": "One two.\nThree.\n"}, "Change all the points")
    assert days(GitHistory(root), "a.md") == ["2024-03-01", "2024-01-01"]
    (root / IGNORED).write_text(f"# points\n{reworded}  # only points\nno commit\n")
    assert days(GitHistory(root), "a.md") == ["2024-01-01"]
    (root / IGNORED).unlink()
    (root / "mine.txt").write_text(reworded)
    assert days(GitHistory(root, ignore=["mine.txt"]), "a.md") == ["2024-01-01"]
    assert GitHistory(root, ignore=["mine.txt"]).state != GitHistory(root).state


def test_what_a_merge_brings_landed_when_it_was_merged(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"a.md": LONG, "b.md": "1"})
    git(root, "checkout", "-qb", "side")
    commit(root, "2024-01-05", {"a.md": LONG + "side\n"})
    git(root, "checkout", "-q", "main")
    commit(root, "2024-01-10", {"a.md": "main\n" + LONG})
    git(root, "merge", "-q", "--no-edit", "side", day="2024-02-01")
    history = GitHistory(root)
    touches = list(history.touches("a.md"))
    assert [(t.commit.day, t.commit.landed) for t in touches] == [
        ("2024-01-05", "2024-02-01"),
        ("2024-01-10", "2024-01-10"),
        ("2024-01-01", "2024-01-01"),
    ], "merging two changes is no change of its own"
    assert touches[0].commit.landing == git(root, "rev-parse", "HEAD")
    assert days(history, "a.md", "2024-01-20") == ["2024-02-01"]


def test_what_only_a_merge_says_is_a_change(root: Path, git: Git, commit: Callable[..., str]) -> None:
    commit(root, "2024-01-01", {"a.md": "one\n"})
    git(root, "checkout", "-qb", "side")
    commit(root, "2024-01-05", {"a.md": "two\n"})
    git(root, "checkout", "-q", "main")
    commit(root, "2024-01-10", {"a.md": "three\n"})
    subprocess.run(["git", "merge", "-q", "side"], cwd=root, check=False, capture_output=True)
    (root / "a.md").write_text("neither of them\n")
    git(root, "commit", "-qam", "Merge side", day="2024-02-01")
    assert next(GitHistory(root).touches("a.md")).commit.subject == "Merge side"


def test_a_shallow_clone_invents_no_day(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"a.md": "1", "b.md": "1"})
    commit(root, "2024-02-01", {"b.md": "2"})
    commit(root, "2024-03-01", {"b.md": "3"})
    git(tmp_path, "clone", "-q", "--depth=2", root.as_uri(), "shallow")
    history = GitHistory(tmp_path / "shallow")
    assert days(history, "a.md") == []
    assert days(history, "b.md") == ["2024-03-01"]
    assert "git fetch --unshallow" in (history.gap or "")
    assert not history.reaches("2024-01-15")
    assert history.reaches("2024-02-01")
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow")
    assert days(GitHistory(tmp_path / "shallow"), "a.md") == ["2024-01-01"]


def test_a_subfolder_a_worktree_and_a_detached_head(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str]
) -> None:
    first = commit(root, "2024-01-01", {"kb/a.md": LONG, "c.md": "1"})
    git(root, "mv", "kb/a.md", "kb/b.md")
    commit(root, "2024-02-01", {"c.md": "2"})
    commit(root, "2024-03-01", {"kb/b.md": LONG + "x"})
    inside = GitHistory(root / "kb")
    assert days(inside, "b.md") == ["2024-03-01", "2024-01-01"]
    assert inside.paths() == ["a.md", "b.md"]
    git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "tree"), first)
    assert days(GitHistory(tmp_path / "tree"), "kb/a.md") == ["2024-01-01"]


def test_a_submodule_is_known_by_its_state(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str]
) -> None:
    git(tmp_path / "lib", "init", "-q")
    commit(tmp_path / "lib", "2024-01-01", {"a.py": "1"})
    git(root, "submodule", "add", "-q", str(tmp_path / "lib"), "lib")
    commit(root, "2024-02-01", {})
    assert days(GitHistory(root), "lib/") == ["2024-02-01"]
    assert days(GitHistory(root / "lib"), "a.py") == ["2024-01-01"]


def told(history: GitHistory) -> list[tuple[str, list[object]]]:
    found = [(path, list(history.touches(path))) for path in history.paths()]
    history.close()
    return found


def test_what_was_kept_is_extended_and_says_the_same_as_when_read_at_once(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str]
) -> None:
    cache = SqliteCache(tmp_path / "cache")
    commit(root, "2024-01-01", {"a.md": LONG, "b.md": "1"})
    assert told(GitHistory(root, cache)) == told(GitHistory(root))
    git(root, "mv", "a.md", "c.md")
    commit(root, "2024-02-01", {"b.md": "2"})
    assert told(GitHistory(root, cache)) == told(GitHistory(root))
    git(root, "checkout", "-qb", "side", "HEAD~1")
    commit(root, "2024-02-10", {"d.md": "1"})
    assert told(GitHistory(root, cache)) == told(GitHistory(root)), "another branch"
    git(root, "merge", "-q", "--no-edit", "main", day="2024-03-01")
    assert told(GitHistory(root, cache)) == told(GitHistory(root))


def test_what_was_kept_is_not_asked_of_git_again(
    root: Path, tmp_path: Path, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = SqliteCache(tmp_path / "cache")
    commit(root, "2024-01-01", {"docs/a.md": "1", "docs/b.md": "1 2"})
    commit(root, "2024-02-01", {"docs/b.md": "1  2"})
    history = GitHistory(root, cache)
    assert history.paths("2024-01-15") == ["docs/b.md"]
    assert {path: c.landed for path, c in history.newest(["docs/a.md", "docs/b.md"]).items()} == {
        "docs/a.md": "2024-01-01",
        "docs/b.md": "2024-01-01",
    }
    history.close()
    without(tmp_path, monkeypatch, "log", "cat-file")
    again = GitHistory(root, cache)
    assert set(again.newest(["docs/a.md", "docs/b.md"])) == {"docs/a.md", "docs/b.md"}
    assert days(again, "docs/b.md", "2024-01-15") == []
    assert again.gap is None


def test_the_last_change_is_found_behind_the_day_from_which_on_everything_is_read(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"old/a.md": LONG, "docs/b.md": LONG, "c.md": "1"})
    commit(root, "2024-01-02", {"docs/b.md": LONG + "more\n"})
    git(root, "mv", "old/a.md", "docs/a.md")
    commit(root, "2024-01-03", {"code.py": "1"}, "move from another folder")
    git(root, "mv", "docs/b.md", "docs/d.md")
    commit(root, "2024-03-01", {"code.py": "2"}, "move within it")
    history = GitHistory(root)
    assert history.paths("2024-02-01") == ["code.py", "docs/b.md", "docs/d.md"]
    found = history.newest(["docs/a.md", "docs/d.md", "c.md", "never.md"])
    assert {path: c.landed for path, c in found.items()} == {
        "docs/a.md": "2024-01-01",
        "docs/d.md": "2024-01-02",
        "c.md": "2024-01-01",
    }


def test_a_clock_that_was_wrong_hides_no_change(root: Path, commit: Callable[..., str]) -> None:
    commit(root, "2024-01-01", {"a.md": "1"})
    commit(root, "2024-03-01", {"b.md": "1"})
    commit(root, "2023-01-01", {"c.md": "1"})
    commit(root, "2024-04-01", {"d.md": "1"})
    history = GitHistory(root)
    assert set(history.paths("2024-02-01")) >= {"b.md", "d.md"}
    assert days(history, "b.md", "2024-02-01") == ["2024-03-01"]
    assert days(history, "c.md", "2024-02-01") == []


@pytest.mark.parametrize("how", ["amend", "rebase", "reset", "other root"])
def test_a_history_that_was_rewritten_under_the_cache_is_told_anew(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str], how: str
) -> None:
    cache = SqliteCache(tmp_path / "cache")
    commit(root, "2024-01-01", {"a.md": "1"})
    commit(root, "2024-02-01", {"a.md": "2"})
    git(root, "checkout", "-qb", "side")
    commit(root, "2024-03-01", {"a.md": "3", "c.md": "1"})
    told(GitHistory(root, cache))
    if how == "amend":
        git(root, "commit", "-q", "--amend", "-m", "other words", day="2024-03-05")
    elif how == "rebase":
        git(root, "checkout", "-q", "main")
        commit(root, "2024-03-02", {"d.md": "1"})
        git(root, "checkout", "-q", "side")
        git(root, "rebase", "-q", "main", day="2024-03-05")
    elif how == "reset":
        git(root, "reset", "-q", "--hard", "HEAD~2")
        commit(root, "2024-04-01", {"b.md": "1"})
    else:
        git(root, "checkout", "-q", "--orphan", "new")
        commit(root, "2024-04-01", {"b.md": "1"})
    git(root, "branch", "-qD", *(b for b in ("main", "side") if f"* {b}" not in git(root, "branch")))
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "-q", "--prune=now")
    kept = GitHistory(root, cache)
    assert kept.gap is None
    assert told(kept) == told(GitHistory(root))


def test_without_git_a_repository_or_a_commit_nothing_is_known(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    for folder, words in ((root, "no commit yet"), (tmp_path / "plain", "no git repository")):
        history = GitHistory(folder)
        assert words in (history.gap or "")
        assert days(history, "a.md") == []
        assert history.paths() == []
        assert not history.reaches("2024-01-01")
    states = {GitHistory(root).state, GitHistory(tmp_path / "plain").state}
    monkeypatch.setenv("PATH", "/nowhere")
    assert "git is not installed" in (GitHistory(root).gap or "")
    assert len({*states, GitHistory(root).state}) == 3, "what is kept of one is not told of another"


def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *commands: str) -> None:
    """Put a git in front that breaks off in the middle of some commands."""
    real = shutil.which("git")
    program = tmp_path / "bin" / "git"
    program.parent.mkdir(exist_ok=True)
    some = "|".join(f'*" {command} "*' for command in commands)
    program.write_text(
        f'#!/bin/sh\ncase " $* " in {some}) head -c 60 | {real} "$@" | head -c 50; exit 128;; esac\nexec {real} "$@"\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(sys.platform == "win32", reason="the program is a script")
def test_a_git_that_fails_midway_makes_nothing_up_and_is_asked_again(
    root: Path, tmp_path: Path, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, "2024-01-01", {"a.md": "one"})
    commit(root, "2024-02-01", {"a.md": "one "})
    cache, path = SqliteCache(tmp_path / "cache"), os.environ["PATH"]
    without(tmp_path, monkeypatch, "log")
    history = GitHistory(root, cache)
    assert days(history, "a.md") == []
    assert history.newest(["a.md"]) == {}
    assert "git did not tell the history" in (history.gap or "")
    assert history.has_failed
    history.close()

    monkeypatch.setenv("PATH", path)
    without(tmp_path, monkeypatch, "cat-file")
    history = GitHistory(root, cache)
    assert days(history, "a.md") == ["2024-02-01", "2024-01-01"], "what cannot be compared counts"
    assert "missing" in (history.gap or "") and "`git fsck` says why" in (history.gap or "")
    assert history.has_failed
    history.close()

    monkeypatch.setenv("PATH", path)
    history = GitHistory(root, cache)
    assert days(history, "a.md") == ["2024-01-01"]
    assert history.gap is None


def test_a_broken_object_makes_nothing_up(root: Path, git: Git, commit: Callable[..., str]) -> None:
    commit(root, "2024-01-01", {"a.md": "one"})
    tree = git(root, "rev-parse", "HEAD^{tree}")
    commit(root, "2024-02-01", {"a.md": "two"})
    file = root / ".git" / "objects" / tree[:2] / tree[2:]
    file.chmod(0o600)
    file.write_bytes(b"nothing that git wrote")
    history = GitHistory(root)
    assert days(history, "a.md") == []
    assert not history.reaches("2020-01-01")
    assert "`git fsck` says why" in (history.gap or "")


def test_what_a_partial_clone_lacks_counts_and_is_noted(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str]
) -> None:
    commit(root, "2024-01-01", {"a.md": "one two"})
    commit(root, "2024-02-01", {"a.md": "one  two"})
    commit(root, "2024-03-01", {"b.md": "1"})
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", root.as_uri(), "partial")
    history = GitHistory(tmp_path / "partial")
    assert days(history, "b.md") == ["2024-03-01"]
    assert history.gap is None
    assert days(history, "a.md") == ["2024-02-01", "2024-01-01"]
    assert "`git fetch --refetch --no-filter`" in (history.gap or "")
    assert not history.has_failed


def test_variables_of_a_hook_lead_to_no_other_repository(
    root: Path, tmp_path: Path, git: Git, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(root, "2024-01-01", {"a.md": "1"})
    git(tmp_path / "other", "init", "-q")
    commit(tmp_path / "other", "2025-01-01", {"a.md": "2"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nothing"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    assert days(GitHistory(root), "a.md") == ["2024-01-01"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_hostile_names_of_files_and_branches(root: Path, git: Git, commit: Callable[..., str]) -> None:
    names = ["-n", "\x01a", ":100644 100644 a b M", 'q"', "two\nlines", "é", "*"]
    git(root, "symbolic-ref", "HEAD", "refs/heads/--output=x;$(touch${IFS}y)")
    commit(root, "2024-01-01", dict.fromkeys(names, "1"), "\x01 :100644 \x1b[31m")
    history = GitHistory(root)
    assert history.paths() == sorted(names)
    assert {tuple(days(history, name)) for name in names} == {("2024-01-01",)}
    assert sorted(p.name for p in root.iterdir() if p.name != ".git") == sorted(names)


def test_settings_of_the_repository_change_nothing(root: Path, git: Git, commit: Callable[..., str]) -> None:
    commit(root, "2024-01-01", {"a/b.md": LONG})
    commit(root, "2024-02-01", {"a/b.md": LONG + "x"})
    before = told(GitHistory(root))
    for name, value in (
        ("diff.renames", "false"), ("diff.orderFile", "nothing"), ("diff.external", "false"),
        ("log.showRoot", "false"), ("diff.noprefix", "true"), ("core.quotePath", "true"),
        ("diff.relative", "true"), ("log.follow", "true"), ("log.diffMerges", "off"),
    ):  # fmt: skip
        git(root, "config", name, value)
    assert told(GitHistory(root)) == before


def test_what_files_said_in_the_last_commit_and_before_it(
    root: Path, git: Git, commit: Callable[..., str]
) -> None:
    long = "deep/" * 40
    names = [f"{long}{number}.md" for number in range(300)]
    commit(root, "2024-01-01", {"a.md": "1", "gone.md": "1", "sub/b c.md": "1"})
    (root / "gone.md").unlink()
    commit(root, "2024-02-01", {"a.md": "2", **dict.fromkeys(names, "new")})
    (root / "a.md").write_text("3")
    history = GitHistory(root)
    asked = ["a.md", "gone.md", "never.md", "a\nb", "\udcff", "-x", *names]
    assert history.said(asked) == {"a.md": b"2", **dict.fromkeys(names, b"new")}
    assert history.said(asked, 1) == {"a.md": b"1", "gone.md": b"1"}
    assert history.said(asked, 2) == {}
    assert GitHistory(root / "sub").said(["b c.md", "a.md"]) == {"b c.md": b"1"}
    assert GitHistory(root.parent).said(["a.md"]) == {}
    history.close()
