"""A writer that is killed, whenever that is: the next start finds all of its files changed, or none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.store.journal import digest, parse
from archkit.store.recover import recover
from archkit.store.turn import turn
from archkit.store.write import change_all, write_all

posix = pytest.mark.skipif(sys.platform == "win32", reason="nobody is killed like that on Windows")

KILLED_AT_EACH_STEP = """
import os, signal, sys
from pathlib import Path
from archkit.store.recover import recover
from archkit.store.write import change_all, write_all
top, start, code, is_wanted = Path(sys.argv[1]), eval(sys.argv[2]), sys.argv[3], sys.argv[4]

def counted(function, last):
    def run(*arguments, **named):
        global calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **named)
    return run

for last in range(1, 300):
    root = top / str(last)
    os.environ["ARCHKIT_CACHE_DIR"] = str(top / f"cache-{last}")
    write_all(root, start)
    child = os.fork()
    if child == 0:
        calls = 0
        can = os.supports_dir_fd
        for name in ("open", "write", "fsync", "link", "replace", "rename", "unlink", "mkdir"):
            setattr(os, name, counted(getattr(os, name), last))
        exec(code)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status == 0:
        break
    assert status == signal.SIGKILL, status
    a, b = ((root / n).read_bytes() if (root / n).is_file() else b"" for n in "ab")
    if not is_wanted:
        print(root)
    elif eval(is_wanted):
        print(root)
        break
"""
"""Processes that end without warning at one of their calls of the system: the first, the second, and so on."""


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the journals of this test are."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("ARCHKIT_CACHE_DIR", str(folder))
    return folder


def everything(root: Path) -> dict[str, bytes]:
    """Each file below a folder, and what is in it; folders end with a slash."""
    return {
        str(path.relative_to(root)) + ("/" if path.is_dir() else ""): path.read_bytes()
        if path.is_file()
        else b""
        for path in root.rglob("*")
    }


def at_each_step(top: Path, start: dict[str, bytes], code: str, is_wanted: str = "") -> Iterator[Path]:
    """The folders as they are left when the process is killed at its first call, its second, and so on."""
    words = [sys.executable, "-c", KILLED_AT_EACH_STEP, str(top), repr(start), code, is_wanted]
    done = subprocess.run(words, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    roots = [Path(line) for line in done.stdout.splitlines()]
    for root in roots:
        os.environ["ARCHKIT_CACHE_DIR"] = str(top / f"cache-{root.name}")
        yield root
        assert is_wanted or not list((top / f"cache-{root.name}" / "journals").glob("*.json"))


@posix
def test_of_two_files_both_are_changed_or_none(tmp_path: Path, cache: Path) -> None:
    before = {"a.md": b"accepted", "b.md": b"proposed"}
    after = {"a.md": b"superseded", "b.md": b"accepted"}
    code = 'change_all(root, {"a.md": (b"accepted", b"superseded"), "b.md": (b"proposed", b"accepted")})'
    seen: list[dict[str, bytes]] = []
    half_done = 0
    for root in at_each_step(tmp_path, before, code):
        left = {name: text for name, text in everything(root).items() if not name.startswith(".archkit")}
        half_done += left not in (before, after)
        told = recover(root)
        assert bool(told) == (left not in (before, after)), told
        assert not told or "it was taken back in a.md, b.md" in told[0]
        assert everything(root) in (before, after)
        seen.append(everything(root))
    assert before in seen and after in seen and half_done > 0
    assert seen == sorted(seen, key=lambda s: s == after), "once it is done, it stays done"


@posix
def test_a_move_is_done_with_all_links_or_not_at_all(tmp_path: Path, cache: Path) -> None:
    before = {"adrs/": b"", "adrs/1-a.md": b"a", "README.md": b"[a](adrs/1-a.md)"}
    after = {"adrs/": b"", "adrs/7-a.md": b"a", "README.md": b"[a](adrs/7-a.md)"}
    code = (
        'change_all(root, {"adrs/7-a.md": (None, b"a"), "adrs/1-a.md": (b"a", None), '
        '"README.md": (b"[a](adrs/1-a.md)", b"[a](adrs/7-a.md)")})'
    )
    files = {path: text for path, text in before.items() if not path.endswith("/")}
    seen = []
    for root in at_each_step(tmp_path, files, code):
        recover(root)
        assert everything(root) in (before, after)
        seen.append(everything(root))
    assert before in seen and after in seen


@posix
def test_folders_that_were_made_for_it_go_too(tmp_path: Path) -> None:
    for root in at_each_step(tmp_path, {"x": b""}, 'write_all(root, {"a/b/1": b"1", "a/2": b"2"})'):
        recover(root)
        assert sorted(everything(root)) in (["x"], ["a/", "a/2", "a/b/", "a/b/1", "x"])


@posix
def test_what_a_single_write_left_beside_its_place_is_cleaned(tmp_path: Path, cache: Path) -> None:
    seen = set()
    for root in at_each_step(tmp_path, {"a": b"old"}, 'write_all(root, {"a": b"new"}, overwrite=True)'):
        had_left = sorted(everything(root)) != ["a"]
        assert recover(root) == ()
        seen.add((had_left, everything(root)["a"]))
        assert list(everything(root)) == ["a"]
    assert (True, b"old") in seen


@pytest.fixture
def half_done(tmp_path: Path) -> Path:
    """A folder in which `a` is new already, `b` and `c` are not yet."""
    code = 'change_all(root, {n: (b"1", b"2") for n in "abc"})'
    return next(at_each_step(tmp_path, dict.fromkeys("abc", b"1"), code, 'a == b"2" and b == b"1"'))


@posix
def test_the_next_turn_takes_it_back_and_says_so(half_done: Path) -> None:
    with turn(half_done) as told:
        assert told == ("an earlier run was ended half-way; it was taken back in a, b, c",)
        assert everything(half_done) == {"a": b"1", "b": b"1", "c": b"1"}
    with turn(half_done) as told:
        assert told == ()


@posix
def test_so_does_the_next_write_of_any_kind(half_done: Path) -> None:
    write_all(half_done, {"d": b"1"})
    assert everything(half_done) == {"a": b"1", "b": b"1", "c": b"1", "d": b"1"}


@posix
def test_what_a_person_has_changed_since_is_left_alone(half_done: Path, cache: Path) -> None:
    (half_done / "b").write_text("mended by hand")
    assert recover(half_done) == (
        "an earlier run was ended half-way, and b changed since then: look at a, b, c",
    )
    assert everything(half_done) == {"a": b"2", "b": b"mended by hand", "c": b"1"}
    assert recover(half_done) == ()


@posix
def test_another_folder_is_none_of_our_business(half_done: Path) -> None:
    (half_done.parent / "other").mkdir()
    half = everything(half_done)
    assert recover(half_done.parent / "other") == ()
    assert everything(half_done) == half
    assert len(recover(half_done.parent)) == 1


@posix
def test_a_writer_that_lives_is_not_disturbed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all(tmp_path, {"a": b"1", "b": b"1"})
    replace: Callable[..., None] = os.replace
    told: list[tuple[str, ...]] = []

    def meanwhile(*arguments: object, **named: object) -> None:
        replace(*arguments, **named)
        told.append(recover(tmp_path))

    monkeypatch.setattr(os, "replace", meanwhile)
    write_all(tmp_path, {"a": b"2", "b": b"2"}, overwrite=True)
    assert told == [(), ()]
    assert everything(tmp_path) == {"a": b"2", "b": b"2"}


def forged(cache: Path, text: bytes) -> Path:
    (cache / "journals").mkdir(exist_ok=True)
    file = cache / "journals" / "forged.json"
    file.write_bytes(text)
    return file


@pytest.mark.parametrize(
    "text", [b"", b"\xff", b"[]", b"{}", b'{"root": 1, "folders": [], "steps": []}', b"[" * 100_000]
)
def test_a_journal_that_is_none_is_thrown_away(tmp_path: Path, cache: Path, text: bytes) -> None:
    file = forged(cache, text)
    assert recover(tmp_path) == ()
    assert not file.exists()


@pytest.mark.parametrize("path", ["../b", "/etc", ".git/hooks/x", "link/b"])
def test_no_journal_leads_out_of_its_root(tmp_path: Path, cache: Path, path: str) -> None:
    root, names = tmp_path / "root", [f".archkit-{n * 16}.tmp" for n in "01"]
    root.mkdir()
    (tmp_path / "b").write_text("2")
    (root / "link").symlink_to(tmp_path)
    folder, _, name = path.rpartition("/")
    ours = {
        "folder": "",
        "name": "a",
        "temporary": names[0],
        "kept": names[1],
        "before": None,
        "after": digest(b""),
    }
    theirs = ours | {"folder": folder, "name": name, "after": digest(b"2")}
    forged(cache, json.dumps({"root": str(root), "folders": [], "steps": [theirs, ours]}).encode())
    recover(root)
    assert (tmp_path / "b").read_text() == "2"


@given(
    st.binary()
    | st.recursive(
        st.none() | st.text(),
        lambda x: (
            st.dictionaries(st.sampled_from(["root", "folders", "steps", "folder", "name"]), x) | st.lists(x)
        ),
    ).map(lambda x: json.dumps(x).encode())
)
def test_any_bytes_are_read_as_a_journal_or_not_at_all(text: bytes) -> None:
    assert parse(text) is None or isinstance(parse(text), tuple)


def test_a_change_begins_from_what_is_there(tmp_path: Path) -> None:
    write_all(tmp_path, {"a": b"1", "b": b"1"})
    for changes in (
        {"b": (b"1", b"2"), "a": (b"0", b"2")},
        {"b": (b"1", b"2"), "gone": (b"1", b"2")},
        {"b": (b"1", None), "a": (None, b"2")},
    ):
        with pytest.raises(ArchkitError, match="has changed meanwhile|is there already"):
            change_all(tmp_path, changes)
        assert everything(tmp_path) == {"a": b"1", "b": b"1"}


@posix
def test_a_change_that_fails_takes_nothing_away(tmp_path: Path) -> None:
    write_all(tmp_path, {"a": b"1", "b": b"1", "way/x": b""})
    with pytest.raises(ArchkitError, match="way/x/y cannot be written"):
        change_all(tmp_path, {"a": (b"1", b"2"), "b": (b"1", None), "way/x/y": (None, b"2")})
    assert everything(tmp_path) == {"a": b"1", "b": b"1", "way/": b"", "way/x": b""}
