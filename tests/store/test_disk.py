"""The working copy: what is listed, what is refused, and when a file is opened."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from archkit.source.tree import blob_id
from archkit.store import disk, listing
from archkit.store.cache import SqliteCache
from archkit.store.disk import DiskTree

Git = Callable[..., str]
Write = Callable[[Path, dict[str, str]], None]

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights on Windows")


@pytest.fixture(params=["git", "no repository", "git is not installed"])
def root(request: pytest.FixtureRequest, tmp_path: Path, git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which `.gitignore` is understood in one way or another."""
    root = tmp_path / "root"
    root.mkdir()
    if request.param != "no repository":
        git(root, "init", "-q")
    if request.param == "git is not installed":
        monkeypatch.setenv("PATH", str(tmp_path))
    return root


def test_paths_are_relative_sorted_and_without_what_git_ignores(root: Path, write: Write) -> None:
    write(root, {
        "b.yaml": "", "a.yaml": "", "a/z.yaml": "", "a-b.yaml": "", "logs/x.log": "", "keep.log": "",
        "build/out.yaml": "", "docs/build/in.yaml": "", "docs/tmp.md": "", "docs/keep/tmp.md": "",
        ".gitignore": "*.log\n!keep.log\n/build/\n# comment\n\n",
        "docs/.gitignore": "tmp.md\n!keep/tmp.md\n",
    })  # fmt: skip

    assert DiskTree(root).paths() == (
        ".gitignore", "a-b.yaml", "a.yaml", "a/z.yaml", "b.yaml", "docs/.gitignore", "docs/build/in.yaml",
        "docs/keep/tmp.md", "keep.log",
    )  # fmt: skip
    assert DiskTree(root).refused() == {}


def test_environments_and_tool_folders_are_not_looked_into(root: Path, write: Write) -> None:
    write(root, {
        "env/pyvenv.cfg": "", "env/lib/catalog-info.yaml": "", "node_modules/p/catalog-info.yaml": "",
        "src/__pycache__/x.yaml": "", ".tox/x.yaml": "", "src/.GIT/config": "", "catalog-info.yaml": "",
    })  # fmt: skip

    assert DiskTree(root).paths() == ("catalog-info.yaml",)


def test_what_the_repository_excludes_privately_is_left_out(root: Path, write: Write) -> None:
    if not (root / ".git").exists():
        pytest.skip("there is no .git/info/exclude")
    write(root, {".git/info/exclude": "private.yaml\n", "private.yaml": "", "a.yaml": ""})

    assert DiskTree(root).paths() == ("a.yaml",)


def test_a_tracked_file_counts_though_it_is_ignored(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {".gitignore": "*.yaml\n", "a.yaml": "", "b.yaml": ""})
    git(tmp_path, "add", "--force", "a.yaml")

    assert DiskTree(tmp_path).paths() == (".gitignore", "a.yaml")


def test_a_deleted_file_is_not_listed_though_it_is_tracked(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.yaml": "", "gone/b.yaml": "", "c.yaml": ""})
    git(tmp_path, "add", ".")
    (tmp_path / "gone" / "b.yaml").unlink()
    (tmp_path / "c.yaml").unlink()

    assert DiskTree(tmp_path).paths() == ("a.yaml",)


def test_a_folder_of_a_repository_is_a_root_of_its_own(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {".gitignore": "no.yaml\n", "kb/a.yaml": "", "kb/no.yaml": "", "other/b.yaml": ""})

    assert DiskTree(tmp_path / "kb").paths() == ("a.yaml",)


def test_an_ignored_folder_that_is_asked_for_is_read(tmp_path: Path, git: Git, write: Write) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {".gitignore": "out/\n", "out/a.yaml": ""})

    assert DiskTree(tmp_path / "out").paths() == ("a.yaml",)


def test_a_submodule_and_a_repository_inside_are_not_ours(tmp_path: Path, git: Git, write: Write) -> None:
    write(tmp_path, {"lib/x.yaml": "", "kb/a.yaml": "", "kb/inner/y.yaml": ""})
    for folder in (tmp_path / "lib", tmp_path / "kb", tmp_path / "kb" / "inner"):
        git(folder, "init", "-q")
        git(folder, "add", ".", *([":!inner"] if folder.name == "kb" else []))
        git(folder, "commit", "-qm", "x")
    git(tmp_path / "kb", "submodule", "--quiet", "add", str(tmp_path / "lib"), "sub")

    assert DiskTree(tmp_path / "kb").paths() == (".gitmodules", "a.yaml")


def test_a_folder_that_is_not_there_is_an_empty_tree(tmp_path: Path) -> None:
    assert DiskTree(tmp_path / "nowhere").paths() == ()


def test_git_variables_of_a_hook_around_us_mean_nothing(
    tmp_path: Path, git: Git, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"one/a.yaml": "", "two/b.yaml": ""})
    git(tmp_path / "one", "init", "-q")
    git(tmp_path / "two", "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "two" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "two"))

    assert DiskTree(tmp_path / "one").paths() == ("a.yaml",)


@needs_links
def test_nothing_a_repository_configures_is_executed(tmp_path: Path, git: Git, write: Write) -> None:
    root, evidence = tmp_path / "root", tmp_path / "executed"
    git(root, "init", "-q")
    write(root, {"a.yaml": "", "hooks/post-index-change": f"#!/bin/sh\ntouch {evidence}\n"})
    (root / "hooks" / "post-index-change").chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "filter.x.clean", "alias.ls-files"):
        git(root, "config", key, f"touch {evidence}; false")
    git(root, "config", "core.hooksPath", "hooks")

    assert "a.yaml" in DiskTree(root).paths()
    assert not evidence.exists()


@needs_links
def test_a_git_beside_the_files_is_not_run(
    tmp_path: Path, git: Git, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"git": "#!/bin/sh\ntouch executed\n", "a.yaml": ""})
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")

    assert DiskTree(tmp_path).paths() == ("a.yaml", "git")


@needs_links
def test_a_work_tree_set_by_the_repository_cannot_lead_out(tmp_path: Path, git: Git, write: Write) -> None:
    write(tmp_path, {"root/a.yaml": "", "secret/b.yaml": ""})
    git(tmp_path / "root", "init", "-q")
    git(tmp_path / "root", "config", "core.worktree", str(tmp_path / "secret"))

    assert DiskTree(tmp_path / "root").paths() == ("a.yaml",)


@needs_links
def test_a_link_inside_is_read_as_the_file_it_leads_to(root: Path, write: Write) -> None:
    write(root, {"real/a.yaml": "text"})
    (root / "link.yaml").symlink_to("real/a.yaml")
    (root / "folder").symlink_to("real")
    (root / "chain.yaml").symlink_to("folder/a.yaml")
    tree = DiskTree(root)

    assert tree.paths() == ("chain.yaml", "link.yaml", "real/a.yaml")
    assert [tree.read(path) for path in tree.paths()] == [b"text"] * 3
    assert tree.blob_ids(tree.paths()) == dict.fromkeys(tree.paths(), blob_id(b"text"))
    assert tree.size("chain.yaml") == 4
    assert tree.refused() == {}


@needs_links
def test_links_that_leave_dangle_or_loop_are_refused_and_named(root: Path, write: Write) -> None:
    write(root.parent, {"secret.yaml": "secret", "root-2/a.yaml": "beside"})
    write(root, {"a.yaml": "", ".gitignore": "ignored.yaml\n", "ignored.yaml": "token"})
    for name, target in {
        "absolute.yaml": str(root.parent / "secret.yaml"),
        "beside.yaml": "../root-2/a.yaml",
        "dangling.yaml": "nowhere.yaml",
        "device.yaml": "/dev/zero",
        "folder": "..",
        "ignored-target.yaml": "ignored.yaml",
        "loop.yaml": "loop.yaml",
        "odd.yaml": "../no\nline",
        "up.yaml": "../secret.yaml",
    }.items():
        (root / name).symlink_to(target)
    tree = DiskTree(root)

    assert tree.paths() == (".gitignore", "a.yaml")
    outside = "it is a symbolic link to {}, outside of the folder that is read"
    refused = tree.refused()
    assert refused["up.yaml"] == outside.format("../secret.yaml")
    assert refused["absolute.yaml"] == outside.format(root.parent / "secret.yaml")
    assert refused["beside.yaml"] == outside.format("../root-2/a.yaml")
    assert refused["folder"] == outside.format("..")
    assert refused["device.yaml"] == outside.format("/dev/zero")
    assert refused["dangling.yaml"].startswith("it is a symbolic link that leads nowhere")
    assert refused["loop.yaml"].startswith("it is a symbolic link that leads nowhere")
    assert refused["ignored-target.yaml"] == (
        "it is a symbolic link to ignored.yaml, which is not read itself"
    )
    assert all("\n" not in reason for reason in refused.values())
    assert list(refused) == sorted(refused)
    with pytest.raises(KeyError):
        tree.read("up.yaml")


@needs_links
def test_a_long_chain_of_links_is_refused(root: Path) -> None:
    for n in range(2000):
        (root / f"l{n}").symlink_to(f"l{n + 1}")
    (root / "l2000").write_text("end")
    tree = DiskTree(root)

    assert "l0" in tree.refused()
    assert "l1999" in tree.paths()


@needs_links
def test_pipes_and_sockets_are_refused_and_do_not_block(
    root: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root, {"a.yaml": ""})
    os.mkfifo(root / "pipe.yaml")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.yaml")
        tree = DiskTree(root)

        assert tree.paths() == ("a.yaml",)
        assert set(tree.refused()) == {"pipe.yaml", "socket.yaml"}
        assert "neither a file nor a folder" in tree.refused()["pipe.yaml"]


@needs_links
def test_a_pipe_in_place_of_gitignore_does_not_block(
    root: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "_GIT_SECONDS", 0.3)
    write(root, {"a.yaml": ""})
    os.mkfifo(root / ".gitignore")

    assert DiskTree(root).paths() == ("a.yaml",)


@needs_links
@pytest.mark.parametrize("what", ["link", "pipe", "folder is a link"])
def test_what_was_a_file_when_listed_is_checked_when_read(tmp_path: Path, write: Write, what: str) -> None:
    write(tmp_path, {"root/sub/a.yaml": "text", "outside/a.yaml": "secret"})
    tree = DiskTree(tmp_path / "root")
    assert tree.paths() == ("sub/a.yaml",)
    (tmp_path / "root/sub/a.yaml").unlink()
    if what == "link":
        (tmp_path / "root/sub/a.yaml").symlink_to(tmp_path / "outside/a.yaml")
    elif what == "pipe":
        os.mkfifo(tmp_path / "root/sub/a.yaml")
    else:
        (tmp_path / "root/sub").rmdir()
        (tmp_path / "root/sub").symlink_to(tmp_path / "outside")

    with pytest.raises(OSError):
        tree.read("sub/a.yaml")
    with pytest.raises(OSError):
        tree.blob_id("sub/a.yaml")
    assert tree.blob_ids(["sub/a.yaml"]) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_a_name_that_is_not_utf8_is_refused(root: Path) -> None:
    (root / os.fsdecode(b"caf\xe9.yaml")).write_text("x")
    (root / "café.yaml").write_text("x")
    tree = DiskTree(root)

    assert tree.paths() == ("café.yaml",)
    assert tree.refused() == {"caf\\udce9.yaml": "its name is not UTF-8: rename it"}


def test_unknown_paths_raise_key_error(tmp_path: Path, write: Write) -> None:
    write(tmp_path, {"a.yaml": "x", "../outside.yaml": "y"})
    tree = DiskTree(tmp_path)
    for ask in (tree.read, tree.size, tree.blob_id):
        for path in ("b.yaml", "../outside.yaml", "", "/etc/passwd"):
            with pytest.raises(KeyError):
                ask(path)
    assert tree.blob_ids(["b.yaml"]) == {}


def test_a_big_file_has_gits_id(tmp_path: Path, git: Git) -> None:
    (tmp_path / "big").write_bytes(bytes(range(256)) * 8192)

    assert DiskTree(tmp_path).blob_id("big") == git(tmp_path, "hash-object", "big")


def settle(path: Path) -> None:
    """Give a file times that are long past, whole seconds excluded; the change time follows in a moment."""
    past = time.time_ns() - 3_600_000_000_123
    os.utime(path, ns=(past, past))
    time.sleep(0.15)


def test_an_unchanged_file_is_not_opened_again(
    tmp_path: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"root/a.yaml": "text", "root/b.yaml": "other"})
    for name in ("a.yaml", "b.yaml"):
        settle(tmp_path / "root" / name)
    before = DiskTree(tmp_path / "root", SqliteCache(tmp_path / "cache")).blob_ids(["a.yaml", "b.yaml"])
    opened: list[str] = []
    read = disk.read_inside
    monkeypatch.setattr(disk, "read_inside", lambda root, path: opened.append(path) or read(root, path))

    assert (
        DiskTree(tmp_path / "root", SqliteCache(tmp_path / "cache")).blob_ids(["a.yaml", "b.yaml"]) == before
    )
    assert opened == []
    (tmp_path / "root/b.yaml").write_text("OTHER")
    again = DiskTree(tmp_path / "root", SqliteCache(tmp_path / "cache"))
    assert again.blob_ids(["a.yaml", "b.yaml"]) == {"a.yaml": blob_id(b"text"), "b.yaml": blob_id(b"OTHER")}
    assert opened == ["b.yaml"]
    assert again.read("b.yaml") == b"OTHER"
    assert opened == ["b.yaml"]


def test_a_file_changed_in_the_moment_it_was_read_is_read_again(tmp_path: Path, write: Write) -> None:
    cache = SqliteCache(tmp_path / "cache")
    write(tmp_path, {"root/a.yaml": "one"})
    file = tmp_path / "root/a.yaml"
    now = time.time_ns() + 60_000_000_000  # however long the next lines take, it is not past
    os.utime(file, ns=(now, now))
    DiskTree(tmp_path / "root", cache).blob_ids(["a.yaml"])
    assert cache.seen(str(tmp_path / "root")) == {}

    file.write_text("two")
    os.utime(file, ns=(now, now))
    assert DiskTree(tmp_path / "root", cache).blob_id("a.yaml") == blob_id(b"two")


def test_the_id_is_that_of_the_content_that_was_read(tmp_path: Path, write: Write) -> None:
    write(tmp_path, {"a.yaml": "before"})
    tree = DiskTree(tmp_path)
    tree.blob_id("a.yaml")
    tree.read("a.yaml")
    write(tmp_path, {"a.yaml": "after"})

    assert tree.blob_id("a.yaml") == blob_id(b"before"), "one state, as long as nobody reads another"
    assert tree.read("a.yaml") == b"after"
    assert tree.blob_id("a.yaml") == blob_id(b"after"), "what follows is kept under what it follows from"


def test_the_same_size_and_time_do_not_hide_another_content(tmp_path: Path, write: Write) -> None:
    cache = SqliteCache(tmp_path / "cache")
    write(tmp_path, {"root/a.yaml": "one", "new": "two"})
    settle(tmp_path / "root/a.yaml")
    DiskTree(tmp_path / "root", cache).blob_ids(["a.yaml"])
    times = (tmp_path / "root/a.yaml").stat()
    assert list(cache.seen(str((tmp_path / "root").resolve()))) == ["a.yaml"]

    os.utime(tmp_path / "new", ns=(times.st_atime_ns, times.st_mtime_ns))
    os.replace(tmp_path / "new", tmp_path / "root/a.yaml")
    assert DiskTree(tmp_path / "root", cache).blob_id("a.yaml") == blob_id(b"two")


def test_files_that_are_gone_leave_the_stat_index(tmp_path: Path, write: Write) -> None:
    cache, root = SqliteCache(tmp_path / "cache"), (tmp_path / "root").resolve()
    write(root, {"a.yaml": "1", "b.yaml": "2"})
    settle(root / "a.yaml")
    settle(root / "b.yaml")
    DiskTree(root, cache).blob_ids(["a.yaml", "b.yaml"])
    (root / "b.yaml").unlink()
    DiskTree(root, cache).blob_ids(["a.yaml"])

    assert list(cache.seen(str(root))) == ["a.yaml"]


def test_patterns_that_take_for_ever_are_passed_over(tmp_path: Path, write: Write) -> None:
    write(
        tmp_path,
        {".gitignore": "*a" * 30 + "b\n" + "**/" * 12 + "z\n[z-\nno.yaml\n", "a" * 200: "", "no.yaml": ""},
    )

    assert DiskTree(tmp_path).paths() == (".gitignore", "a" * 200)
