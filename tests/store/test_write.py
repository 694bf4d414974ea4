"""The writer: whole or not at all, several together or none, and never out of the root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.store.write import write, write_all

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="links, modes and signals are otherwise on Windows"
)


def everything(root: Path) -> dict[str, bytes]:
    """Each file below a folder, and what is in it; folders end with a slash."""
    return {
        str(path.relative_to(root)) + ("/" if path.is_dir() and not path.is_symlink() else ""): (
            b"-> " + os.fsencode(os.readlink(path))
            if path.is_symlink()
            else path.read_bytes()
            if path.is_file()
            else b""
        )
        for path in root.rglob("*")
    }


def test_files_and_their_folders_are_made(tmp_path: Path) -> None:
    written = write_all(tmp_path / "root", {"a.md": "é\n", "x/y/b.bin": b"\r\n\0"})

    assert list(written) == ["a.md", "x/y/b.bin"]
    assert everything(tmp_path / "root") == {
        "a.md": "é\n".encode(),
        "x/": b"",
        "x/y/": b"",
        "x/y/b.bin": b"\r\n\0",
    }


def test_what_has_the_content_already_is_left_alone(tmp_path: Path) -> None:
    write_all(tmp_path, {"same": "1", "other": "1"})
    before = (tmp_path / "same").stat()

    assert list(write_all(tmp_path, {"same": "1", "other": "2", "new": ""}, overwrite=True)) == [
        "other",
        "new",
    ]
    after = (tmp_path / "same").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert everything(tmp_path) == {"same": b"1", "other": b"2", "new": b""}
    assert list(write_all(tmp_path, {"same": "1"}, overwrite=True)) == []


def test_one_file_says_whether_it_changed(tmp_path: Path) -> None:
    assert write(tmp_path / "a", "x") is True
    assert write(tmp_path / "a", "x", overwrite=True) is False


@posix
@pytest.mark.parametrize("there", ["file", "link", "dangling link", "folder"])
def test_nothing_that_is_there_is_replaced_unasked(tmp_path: Path, there: str) -> None:
    (tmp_path / "other").write_text("other")
    match there:
        case "file":
            (tmp_path / "b").write_text("mine")
        case "link":
            (tmp_path / "b").symlink_to("other")
        case "dangling link":
            (tmp_path / "b").symlink_to("nowhere")
        case "folder":
            (tmp_path / "b").mkdir()
    before = everything(tmp_path)

    with pytest.raises(ArchkitError, match="b is there already"):
        write_all(tmp_path, {"new/a": "1", "b": "2"})
    assert everything(tmp_path) == before


@posix
def test_the_mode_of_what_is_replaced_is_kept(tmp_path: Path) -> None:
    (tmp_path / "run.sh").write_text("old")
    (tmp_path / "run.sh").chmod(0o750)
    before = os.umask(0o027)
    try:
        write_all(tmp_path, {"run.sh": "new", "plain": ""}, overwrite=True)
    finally:
        os.umask(before)

    assert (tmp_path / "run.sh").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "plain").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "/", "a/", "/etc/passwd", "../a", "a/../../b", "a/..", "a//b", "./a", "C:/a", "c:a", "a\\b",
        "..\\a", "a\0b", "\udcff", ".git/hooks/pre-commit", "x/.GIT/config", ".git", ".git./config", "git~1/config",
    ],
)  # fmt: skip
def test_a_path_that_is_not_one_below_the_root_is_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(ArchkitError) as refused:
        write_all(root, {"good": "1", path: "2"}, overwrite=True)

    assert refused.value.message.isprintable()
    assert everything(tmp_path) == {"root/": b""}


@given(st.text(st.sampled_from("ab./\\:\0 -é\udc80~"), max_size=12))
def test_whatever_the_path_nothing_appears_outside(path: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        root.mkdir()
        try:
            written = write_all(root, {path: "text"})
        except ArchkitError:
            assert everything(root) == {}
        else:
            assert list(written) == [path]
            assert (root / path).read_bytes() == b"text"
        assert os.listdir(folder) == ["root"]


@posix
@pytest.mark.parametrize("overwrite", [True, False])
def test_no_link_leads_out_of_the_root(tmp_path: Path, overwrite: bool) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    (outside / "b").write_text("theirs")
    (root / "folder").symlink_to("../outside")
    (root / "file").symlink_to(outside / "b")
    (root / "gone").symlink_to("nowhere")
    (root / "loop").symlink_to("loop")
    (root / "hooks").symlink_to(".git")
    (root / ".git").mkdir()
    before = everything(tmp_path)

    for path in ("folder/b", "folder/new/c", "file", "gone", "loop", "loop/x", "hooks/pre-commit"):
        with pytest.raises(ArchkitError):
            write_all(root, {path: "ours"}, overwrite=overwrite)
    assert everything(tmp_path) == before


@posix
def test_a_link_inside_the_root_is_followed(tmp_path: Path) -> None:
    write_all(tmp_path, {"real/a": "old"})
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "a").symlink_to("folder/a")

    write_all(tmp_path, {"a": "new", "folder/b": "new"}, overwrite=True)
    assert everything(tmp_path) == {
        "real/": b"", "real/a": b"new", "real/b": b"new", "folder": b"-> real", "a": b"-> folder/a",
    }  # fmt: skip


def test_a_root_may_be_a_link_itself(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link" / "a", "1")

    assert (tmp_path / "real" / "a").read_text() == "1"


@pytest.mark.parametrize("second", ["folder", "taken/below"])
def test_when_the_second_cannot_be_written_the_first_is_as_it_was(tmp_path: Path, second: str) -> None:
    write_all(tmp_path, {"a": "old", "taken": "", "folder/x": ""})
    before = everything(tmp_path)

    with pytest.raises(ArchkitError, match="cannot be written"):
        write_all(tmp_path, {"a": "new", "made/b": "new", second: "new"}, overwrite=True)
    assert everything(tmp_path) == before


def fails_at(name: str, function: Callable[..., None]) -> Callable[..., None]:
    """The system's own function, on a disk that fails at one name."""

    def run(source: str, target: str, **more: object) -> None:
        if os.path.basename(target) == name:
            raise OSError(5, "Input/output error")
        function(source, target, **more)

    return run


@posix
def test_a_write_protected_file_is_refused_and_the_others_are_as_they_were() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o777)
        for name in "ab":
            (root / name).write_text("old")
        (root / "a").chmod(0o666)
        (root / "b").chmod(0o444)
        if is_root := os.geteuid() == 0:
            os.seteuid(65534)  # root may write to any file
        try:
            with pytest.raises(ArchkitError, match="b is write-protected"):
                write_all(root, {"a": "new", "b": "new"}, overwrite=True)
        finally:
            if is_root:
                os.seteuid(0)
        assert [(root / name).read_text() for name in "ab"] == ["old", "old"]


@posix
@pytest.mark.parametrize("has_links", [True, False])
def test_when_the_second_cannot_be_renamed_the_first_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    write_all(tmp_path, {"a": "old", "b": "old"})
    (tmp_path / "a").chmod(0o600)
    before = everything(tmp_path)
    monkeypatch.setattr(os, "replace", fails_at("b", os.replace))
    if not has_links:
        monkeypatch.setattr(os, "link", no_links)

    with pytest.raises(ArchkitError, match="b cannot be written: Input/output error"):
        write_all(tmp_path, {"made/new": "1", "a": "new", "b": "new", "c": "new"}, overwrite=True)
    assert everything(tmp_path) == before
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600


def no_links(*_: object, **__: object) -> None:
    raise OSError(95, "Operation not supported")


@posix
def test_a_file_system_without_second_names_is_written_to_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    write_all(tmp_path, {"a": "1", "b": "2"})
    write_all(tmp_path, {"a": "3", "b": "4"}, overwrite=True)

    assert everything(tmp_path) == {"a": b"3", "b": b"4"}
    monkeypatch.setattr(os, "replace", fails_at("d", os.replace))
    with pytest.raises(ArchkitError):
        write_all(tmp_path, {"c": "1", "d": "2"})
    assert everything(tmp_path) == {"a": b"3", "b": b"4"}


@posix
def test_a_file_that_appears_meanwhile_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    force = os.fsync

    def somebody_else(descriptor: int) -> None:
        (tmp_path / "b").write_text("theirs")
        force(descriptor)

    monkeypatch.setattr(os, "fsync", somebody_else)
    with pytest.raises(ArchkitError, match="b is there already"):
        write_all(tmp_path, {"a": "ours", "b": "ours"})
    assert everything(tmp_path) == {"b": b"theirs"}


@posix
def test_a_folder_that_becomes_a_link_meanwhile_does_not_lead_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    write_all(root, {"folder/x": ""})
    outside.mkdir()
    force = os.fsync

    def swap(descriptor: int) -> None:
        if not (root / "folder").is_symlink():
            (root / "folder").rename(root / "moved")
            (root / "folder").symlink_to(outside)
        force(descriptor)

    monkeypatch.setattr(os, "fsync", swap)
    write_all(root, {"folder/a": "1"})
    assert everything(outside) == {}
    assert (root / "moved" / "a").read_text() == "1"


@contextmanager
def as_nobody() -> Iterator[Path]:
    """A folder of a person without rights, also where tests are run by one with all rights."""
    folder = Path(tempfile.mkdtemp())
    is_root = os.geteuid() == 0
    try:
        if is_root:
            os.chown(folder, 65534, 65534)
            os.seteuid(65534)
        yield folder
    finally:
        if is_root:
            os.seteuid(0)
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o700)
        shutil.rmtree(folder)


@posix
@pytest.mark.parametrize("path", ["closed/b", "closed/new/b"])
def test_a_folder_that_cannot_be_written_to_is_named(path: str) -> None:
    with as_nobody() as folder:
        write_all(folder, {"a": "old", "closed/b": "old"})
        (folder / "closed").chmod(0o555)
        before = everything(folder)

        with pytest.raises(ArchkitError, match=f"{path} cannot be written: Permission denied"):
            write_all(folder, {"a": "new", "made/x": "", path: "new"}, overwrite=True)
        assert everything(folder) == before


def test_a_text_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchkitError, match="cannot be written as UTF-8"):
        write_all(tmp_path, {"a": "1", "b": "\ud800"})
    assert everything(tmp_path) == {}


def child(code: str, folder: Path) -> subprocess.Popen[bytes]:
    lines = f"from pathlib import Path\nfrom archkit.store.write import write_all\nroot = Path({str(folder)!r})\n{code}"
    return subprocess.Popen([sys.executable, "-c", lines], stderr=subprocess.PIPE)


@posix
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))\n"
    (tmp_path / "a").write_text("old")
    run = child(limit + 'write_all(root, {"a": b"new", "x/b": b"1" * 900_000}, overwrite=True)', tmp_path)
    _, told = run.communicate()

    assert b"ArchkitError: x/b cannot be written: File too large" in told
    assert everything(tmp_path) == {"a": b"old"}


@posix
def test_ctrl_c_in_the_middle_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "f0").write_text("old")
    run = child('write_all(root, {f"f{n}": b"1" * 10_000 for n in range(20_000)}, overwrite=True)', tmp_path)
    while run.poll() is None and len(os.listdir(tmp_path)) < 5:
        time.sleep(0.001)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate()

    assert b"KeyboardInterrupt" in told
    assert everything(tmp_path) == {"f0": b"old"}


@posix
def test_ctrl_c_while_files_are_renamed_waits_until_all_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path, {"a": "old", "b": "old"})
    replace = os.replace

    def interrupted(source: str, target: str, **more: int) -> None:
        replace(source, target, **more)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path, {"a": "new", "b": "new"}, overwrite=True)
    assert everything(tmp_path) == {"a": b"new", "b": b"new"}


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """What several threads get that start at the same moment; an ArchkitError counts as an answer."""
    gate, answers = threading.Barrier(count), [object()] * count

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = act(number)
        except ArchkitError as error:
            answers[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_several_that_create_the_same_files_one_succeeds(tmp_path: Path) -> None:
    for turn in range(20):
        root = tmp_path / str(turn)
        answers = together(4, lambda n: write_all(root, {"x/a": str(n), "x/b": str(n)}))  # noqa: B023
        winners = [n for n, answer in enumerate(answers) if not isinstance(answer, ArchkitError)]

        assert len(winners) == 1, answers
        assert everything(root) == {"x/": b"", "x/a": b"%d" % winners[0], "x/b": b"%d" % winners[0]}


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    contents = [bytes([65 + n]) * 200_000 for n in range(3)]
    write(tmp_path / "a", contents[0])
    seen: set[bytes] = set()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            seen.add((tmp_path / "a").read_bytes())

    reader = threading.Thread(target=read)
    reader.start()
    together(3, lambda n: [write(tmp_path / "a", contents[n], overwrite=True) for _ in range(20)])
    is_over.set()
    reader.join()

    assert seen <= set(contents)
    assert everything(tmp_path).keys() == {"a"}
