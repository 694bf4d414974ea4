"""A git revision: the same tree as its working copy, nothing checked out, nothing executed."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.source.tree import Tree, blob_id
from archkit.store.disk import DiskTree
from archkit.store.git import GitTree

Git = Callable[..., str]
Write = Callable[[Path, dict[str, str]], None]

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


def contents(tree: Tree) -> dict[str, tuple[bytes, str, int]]:
    """Everything a tree says of each path."""
    ids = tree.blob_ids(tree.paths())
    return {path: (tree.read(path), ids[path], tree.size(path)) for path in tree.paths()}


def commit(git: Git, folder: Path, *, day: str = "2024-05-01") -> None:
    git(folder, "add", "--all", "--force", ".")
    git(folder, "commit", "-qm", "x", "--allow-empty", day=day)


@pytest.fixture
def root(tmp_path: Path, git: Git) -> Path:
    git(tmp_path / "root", "init", "-q")
    return tmp_path / "root"


def test_a_revision_is_what_was_committed(root: Path, git: Git, write: Write) -> None:
    write(root, {"catalog/a.yaml": "old", "gone.yaml": ""})
    commit(git, root)
    git(root, "tag", "-a", "v1", "-m", "annotated")
    write(root, {"catalog/a.yaml": "new", "b.yaml": ""})
    (root / "gone.yaml").unlink()
    commit(git, root)
    write(root, {"catalog/a.yaml": "not committed"})

    for name in ("v1", "HEAD~1", "main^", git(root, "rev-parse", "HEAD~1")[:9], "refs/tags/v1"):
        with GitTree(root, name) as old:
            assert contents(old) == {
                "catalog/a.yaml": (b"old", blob_id(b"old"), 3), "gone.yaml": (b"", blob_id(b""), 0),
            }  # fmt: skip
    with GitTree(root, "HEAD") as head:
        assert head.paths() == ("b.yaml", "catalog/a.yaml")
        assert head.read("catalog/a.yaml") == b"new"
    assert git(root, "status", "--short") == "M catalog/a.yaml"


NAMES = st.sampled_from(
    ["a", "b", "a b", " ", "-", "--output=x", "é", "e\N{COMBINING ACUTE ACCENT}", '"', "'", "a\nb", "\t", "*", ":(top)",
     "日本", "$HOME", "node_modules", "pyvenv.cfg", ".gitignore", "HEAD", "commit 1", "~", "#", "a:b"]
    if sys.platform == "linux"
    else ["a", "b", "a b", "-x", "é", "node_modules", "pyvenv.cfg", "HEAD"]
)  # fmt: skip
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
TARGETS = st.lists(NAMES | st.sampled_from(["..", ".", "", "link"]), min_size=1, max_size=4).map("/".join)


@needs_links
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    files=st.dictionaries(PATHS, st.binary(max_size=8), max_size=6),
    links=st.dictionaries(PATHS, TARGETS, max_size=4),
)
def test_a_revision_and_its_working_copy_are_the_same_tree(
    tmp_path: Path, git: Git, files: dict[str, bytes], links: dict[str, str]
) -> None:
    top = tmp_path / "top"
    root = top / "a" / "b"
    if not top.exists():
        git(top, "init", "-q")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for path, content in files.items():
        put(root / path, lambda file, content=content: file.write_bytes(content))
    for path, target in links.items():
        put(root / path, lambda file, target=target: file.symlink_to(target))
    git(top, "add", "--all", "--force", ".")
    disk = DiskTree(root)

    with GitTree(root, git(top, "write-tree")) as revision:
        assert contents(revision) == contents(disk)
        assert without_outside(revision.refused()) == without_outside(disk.refused())


def without_outside(refused: Mapping[str, str]) -> dict[str, str]:
    """A disk knows whether a link out of the folder leads to anything there; a revision does not."""
    return {path: why if "which is not read itself" in why else why[:21] for path, why in refused.items()}


def put(file: Path, make: Callable[[Path], object]) -> None:
    """Make a file where there is room for one."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not os.path.lexists(file):
            make(file)
    except (FileExistsError, NotADirectoryError, FileNotFoundError, OSError):
        pass


@needs_links
def test_links_are_followed_inside_and_refused_outside(root: Path, git: Git, write: Write) -> None:
    write(root, {"kb/real/a.yaml": "text", "secret.yaml": "", "kb/env/pyvenv.cfg": "", "kb/env/x.yaml": ""})
    for name, target in {
        "absolute": "/etc/passwd", "up": "../secret.yaml", "back": "../kb/real/a.yaml", "chain": "folder/a.yaml",
        "folder": "real", "slash": "real/a.yaml/", "loop": "loop", "gone": "real/nothing", "through": "real/a.yaml/b",
        "env-file": "env/x.yaml", "odd": "../no\nline", "here": "real/../real/./a.yaml", "out": "../..",
    }.items():  # fmt: skip
        (root / "kb" / name).symlink_to(target)
    commit(git, root)

    with GitTree(root / "kb", "main") as tree:
        assert tree.paths() == ("back", "chain", "here", "real/a.yaml")
        assert {tree.read(path) for path in tree.paths()} == {b"text"}
        outside = "it is a symbolic link to {}, outside of the folder that is read"
        nowhere = "it is a symbolic link that leads nowhere: "
        assert tree.refused() == {
            "absolute": outside.format("/etc/passwd"),
            "env-file": "it is a symbolic link to env/x.yaml, which is not read itself",
            "gone": nowhere + "No such file or directory",
            "loop": nowhere + "Too many levels of symbolic links",
            "odd": outside.format("../no\\nline"),
            "out": outside.format("../.."),
            "slash": nowhere + "Not a directory",
            "through": nowhere + "Not a directory",
            "up": outside.format("../secret.yaml"),
        }


@needs_links
def test_a_long_chain_of_links_ends(root: Path, git: Git, write: Write) -> None:
    write(root, {"end": "text"})
    for n in range(2000):
        (root / f"l{n:04}").symlink_to(f"l{n + 1:04}" if n < 1999 else "end")
    commit(git, root)

    with GitTree(root, "HEAD") as tree:
        assert tree.paths() == DiskTree(root).paths()
        assert tree.refused() == DiskTree(root).refused()


def test_a_submodule_is_left_out(root: Path, git: Git, write: Write, tmp_path: Path) -> None:
    write(tmp_path, {"lib/x.yaml": "", "root/a.yaml": ""})
    git(tmp_path / "lib", "init", "-q")
    commit(git, tmp_path / "lib")
    git(root, "submodule", "--quiet", "add", str(tmp_path / "lib"), "sub")
    commit(git, root)

    with GitTree(root, "HEAD") as tree:
        assert tree.paths() == (".gitmodules", "a.yaml")
        assert tree.refused() == {}
    with GitTree(root / "sub", "HEAD") as sub:
        assert sub.paths() == ("x.yaml",)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps such names")
def test_a_name_that_is_not_utf8_is_refused(root: Path, git: Git) -> None:
    (root / os.fsdecode(b"caf\xe9.yaml")).write_text("x")
    commit(git, root)

    with GitTree(root, "HEAD") as tree:
        assert tree.paths() == ()
        assert tree.refused() == {"caf\\udce9.yaml": "its name is not UTF-8: rename it"}


def test_names_that_lead_out_are_refused_though_git_holds_them(root: Path, git: Git) -> None:
    blob = git(root, "commit-tree", made_by_hand(root, b"..", made_by_hand(root, b"x.yaml")), "-m", "x")

    with GitTree(root, blob) as tree:
        assert tree.paths() == ()
        assert tree.refused() == {"../x.yaml": "its name is not one of a file below a folder"}


def made_by_hand(root: Path, name: bytes, tree: str | None = None) -> str:
    """A tree object with one entry, as no git would make it."""

    def store(kind: str, content: bytes) -> str:
        command = ["git", "hash-object", "-w", "--literally", "-t", kind, "--stdin"]
        return (
            subprocess.run(command, cwd=root, input=content, capture_output=True, check=True)
            .stdout.decode()
            .strip()
        )

    inside = tree or store("blob", b"text")
    return store("tree", (b"40000 " if tree else b"100644 ") + name + b"\0" + bytes.fromhex(inside))


def test_a_folder_of_a_repository_is_a_root_of_its_own(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root)
    write(root, {"kb/b.yaml": "", "kb [1]/c.yaml": ""})
    commit(git, root)
    shutil.rmtree(root / "kb")

    assert GitTree(root / "kb", "HEAD").paths() == ("b.yaml",)
    assert GitTree(root / "kb [1]", "HEAD").paths() == ("c.yaml",)
    assert GitTree(root / "kb", "HEAD~1").paths() == ()
    assert GitTree(root / "kb", "HEAD~1").refused() == {}


def test_a_work_tree_of_a_repository_reads_the_same_revisions(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root)
    git(root, "worktree", "add", "-q", "-b", "other", str(root.parent / "other"))
    write(root.parent / "other", {"b.yaml": ""})
    commit(git, root.parent / "other")

    assert GitTree(root.parent / "other", "main").paths() == ("a.yaml",)
    assert GitTree(root, "other").paths() == ("a.yaml", "b.yaml")


def test_a_repository_that_says_it_is_bare_or_elsewhere_is_read_all_the_same(
    root: Path, git: Git, write: Write, tmp_path: Path
) -> None:
    write(root, {"kb/a.yaml": "text"})
    commit(git, root)
    for setting in (("core.bare", "true"), ("core.worktree", str(tmp_path))):
        git(root, "config", *setting)

    with GitTree(root / "kb", "HEAD") as tree:
        assert contents(tree) == {"a.yaml": (b"text", blob_id(b"text"), 4)}


def test_a_shallow_clone_has_its_last_revision_and_says_why_it_lacks_others(
    root: Path, git: Git, write: Write, tmp_path: Path
) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root)
    commit(git, root)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{root}", "shallow")

    assert GitTree(tmp_path / "shallow", "HEAD").paths() == ("a.yaml",)
    with pytest.raises(ArchkitError, match="no revision named HEAD~1") as error:
        GitTree(tmp_path / "shallow", "HEAD~1")
    assert error.value.hint == "this clone is shallow: `git fetch --unshallow` brings the rest"


def test_a_partial_clone_is_not_completed_behind_our_back(
    root: Path, git: Git, write: Write, tmp_path: Path
) -> None:
    write(root, {"a.yaml": "text"})
    commit(git, root)
    write(root, {"a.yaml": "more"})
    commit(git, root)
    git(root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{root}", "partial")

    assert contents(GitTree(tmp_path / "partial", "HEAD"))["a.yaml"][0] == b"more"
    with GitTree(tmp_path / "partial", "HEAD~1") as tree:
        told = "this clone is partial: `git fetch --refetch --no-filter` brings the rest"
        try:
            refused = tree.refused()
        except ArchkitError as error:  # git before 2.44 lists nothing then
            refused = {"a.yaml": error.hint or ""}
        assert refused in (
            {"a.yaml": told}, {"a.yaml": "its content is not in this clone, which is a partial one"}
        )  # fmt: skip
    missing = git(tmp_path / "partial", "rev-list", "--objects", "--missing=print", "HEAD~1")
    assert f"?{blob_id(b'text')}" in missing.split()


def test_a_repository_with_sha256_has_the_ids_of_every_other_tree(
    tmp_path: Path, git: Git, write: Write
) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    write(tmp_path, {"a.yaml": "text"})
    commit(git, tmp_path)

    with GitTree(tmp_path, "HEAD") as tree:
        assert contents(tree) == {"a.yaml": (b"text", blob_id(b"text"), 4)}


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("mian", "did you mean `main`?"),
        ("releese/1.0", "did you mean `release/1.0`?"),
        ("v1.0", "did you mean `v1.1`?"),
        ("origin/man", "did you mean `origin/main`?"),
        ("completely-different", None),
        ("main:a.yaml", None),
        ("main..release/1.0", None),
        ("^main", None),
        ("^main^{commit}", None),
        ("deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", None),
    ],
)  # fmt: skip
def test_an_unknown_revision_is_told_with_the_one_that_was_meant(
    root: Path, git: Git, write: Write, tmp_path: Path, name: str, hint: str | None
) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root)
    git(root, "branch", "release/1.0")
    git(root, "tag", "v1.1")
    git(tmp_path, "clone", "-q", str(root), "clone")
    git(tmp_path / "clone", "branch", "release/1.0")

    with pytest.raises(ArchkitError) as error:
        GitTree(tmp_path / "clone", name)
    assert error.value.message == f"no revision named {name}"
    assert hint is None or error.value.hint == hint


@pytest.mark.parametrize(
    "name", ["", "-h", "--output=evil", "--all", "main\nHEAD", "a\0b", "\x1b[31m", "\udcff"]
)
def test_a_hostile_name_is_refused_before_git_sees_it(root: Path, git: Git, write: Write, name: str) -> None:
    write(root, {"a.yaml": ""})
    commit(git, root)
    before = sorted(os.listdir(root))

    with pytest.raises(ArchkitError, match="cannot be the name of a revision") as error:
        GitTree(root, name)
    assert error.value.message.isprintable()
    assert sorted(os.listdir(root)) == before


def test_without_commits_repository_or_git_there_is_a_sentence(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArchkitError, match="no revision named HEAD") as error:
        GitTree(root, "HEAD")
    assert error.value.hint == "this repository has no commits yet"
    with pytest.raises(ArchkitError, match="is in no git repository"):
        GitTree(tmp_path, "HEAD")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArchkitError, match="git is not installed"):
        GitTree(root, "HEAD")


def test_a_bare_repository_is_not_a_place_for_a_knowledge_base(tmp_path: Path, git: Git) -> None:
    git(tmp_path, "init", "-q", "--bare", "bare.git")
    with pytest.raises(ArchkitError, match="is in no git repository"):
        GitTree(tmp_path / "bare.git", "HEAD")


@needs_links
def test_nothing_a_repository_configures_is_executed(
    root: Path, git: Git, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = tmp_path / "executed"
    write(
        root,
        {"a.yaml": "text", ".gitattributes": "* filter=x diff=x\n", "git": f"#!/bin/sh\ntouch {evidence}\n"},
    )
    commit(git, root)
    (root / "git").chmod(0o755)
    for key in ("core.fsmonitor", "core.pager", "core.sshCommand", "filter.x.smudge", "diff.x.textconv",
                "diff.external", "alias.ls-tree", "alias.cat-file", "gpg.program"):  # fmt: skip
        git(root, "config", key, f"touch {evidence}; false")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {evidence}")

    with GitTree(root, "HEAD") as tree:
        assert tree.read("a.yaml") == b"text"
    run = "from archkit.store.git import GitTree\nfrom pathlib import Path\nGitTree(Path('.'), 'maim')"
    told = subprocess.run([sys.executable, "-c", run], capture_output=True, check=False).stderr
    assert b"no revision named maim" in told
    assert os.environ["GIT_DIR"] == str(tmp_path / "elsewhere")
    assert not evidence.exists()


def test_unknown_paths_raise_key_error(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": "x"})
    commit(git, root)
    with GitTree(root, "HEAD") as tree:
        for ask in (tree.read, tree.size, tree.blob_id):
            for path in ("b.yaml", "../a.yaml", "", "a.yaml\n", "/a.yaml"):
                with pytest.raises(KeyError):
                    ask(path)
        assert tree.blob_ids(["b.yaml"]) == {}


def test_contents_of_every_size_come_whole_and_in_any_order(root: Path, git: Git) -> None:
    sizes = (0, 1, 4095, 65_536, 3_000_000)
    for size in sizes:
        (root / str(size)).write_bytes(b"\n\0" * size)
    commit(git, root)

    with GitTree(root, "HEAD") as tree:
        for size in (*reversed(sizes), *sizes):
            assert tree.read(str(size)) == b"\n\0" * size
            assert tree.size(str(size)) == 2 * size


def test_the_process_that_reads_ends_and_comes_back(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": "text"})
    commit(git, root)
    tree = GitTree(root, "HEAD")
    assert tree.read("a.yaml") == b"text"
    first = tree._objects._running
    assert first is not None
    tree.close()
    assert first.process.returncode is not None
    assert tree.read("a.yaml") == b"text"
    second = tree._objects._running
    assert second is not None
    second.process.kill()
    second.process.wait()
    with pytest.raises(OSError):
        tree.read("a.yaml")
    assert tree.read("a.yaml") == b"text"
    third = tree._objects._running
    assert third is not None
    del tree
    gc.collect()
    assert third.process.returncode is not None


def test_a_damaged_object_is_an_error_of_its_own_file(root: Path, git: Git, write: Write) -> None:
    write(root, {"a.yaml": "text", "b.yaml": "other"})
    commit(git, root)
    damaged = blob_id(b"text")
    with GitTree(root, "HEAD") as tree:
        assert tree.paths() == ("a.yaml", "b.yaml")
        file = root / ".git" / "objects" / damaged[:2] / damaged[2:]
        file.chmod(0o600)
        file.write_bytes(b"no object")
        with pytest.raises(OSError):
            tree.read("a.yaml")
        assert tree.read("b.yaml") == b"other"
