"""The cache costs time when it is lost, and nothing else ever."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archkit.store import cache as cache_module
from archkit.store.cache import KEPT_DAYS, Seen, SqliteCache
from archkit.store.folder import cache_folder

A, B = "a" * 40, "b" * 40


def database(folder: Path) -> Path:
    (file,) = folder.glob("*.sqlite3")
    return file


def test_a_text_comes_back_in_the_next_run(tmp_path: Path) -> None:
    SqliteCache(tmp_path).save({A: "one", B: "zwei é ☃"}, "reader 1")

    assert SqliteCache(tmp_path).load([A, B, "c" * 40], "reader 1") == {A: "one", B: "zwei é ☃"}


def test_readers_do_not_see_each_others_texts(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    cache.save({A: "old"}, "reader 1")
    cache.save({A: "new"}, "reader 2")

    assert cache.load([A], "reader 1") == {A: "old"}
    assert cache.load([A], "reader 2") == {A: "new"}
    assert cache.load([A], "reader 3") == {}


def test_a_text_is_replaced_by_a_newer_one(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    cache.save({A: "old"}, "r")
    cache.save({A: "new"}, "r")

    assert cache.load([A], "r") == {A: "new"}


def test_ten_thousand_ids_are_asked_at_once(tmp_path: Path) -> None:
    texts = {f"{n:040x}": str(n) for n in range(10_000)}
    SqliteCache(tmp_path).save(texts, "r")

    assert SqliteCache(tmp_path).load(set(texts), "r") == texts


def test_the_stat_index_is_kept_per_root(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    cache.remember("/one", {"a.yaml": Seen(1, 2, 3, 4, A), "b.yaml": Seen(5, 6, 7, 8, B)})
    cache.remember("/two", {"a.yaml": Seen(9, 9, 9, 9, B)})
    cache.remember("/one", {}, gone=["b.yaml"])

    assert SqliteCache(tmp_path).seen("/one") == {"a.yaml": Seen(1, 2, 3, 4, A)}
    assert SqliteCache(tmp_path).seen("/two") == {"a.yaml": Seen(9, 9, 9, 9, B)}
    assert SqliteCache(tmp_path).seen("/three") == {}


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 4096, b"\0" * 100],
    ids=["empty", "text", "broken header", "zeros"],
)
def test_a_corrupt_file_is_thrown_away(tmp_path: Path, content: bytes) -> None:
    SqliteCache(tmp_path).save({A: "before"}, "r")
    file = database(tmp_path)
    for leftover in tmp_path.glob("*.sqlite3-*"):
        leftover.unlink()
    file.write_bytes(content)

    assert SqliteCache(tmp_path).load([A], "r") == {}
    SqliteCache(tmp_path).save({A: "after"}, "r")
    assert SqliteCache(tmp_path).load([A], "r") == {A: "after"}


def test_a_file_torn_in_the_middle_is_thrown_away(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    cache.save({f"{n:040x}": "x" * 500 for n in range(500)}, "r")
    cache.close()
    file = database(tmp_path)
    content = bytearray(file.read_bytes())
    content[8192:] = b"\xab" * (len(content) - 8192)
    file.write_bytes(content)

    SqliteCache(tmp_path).load([f"{n:040x}" for n in range(500)], "r")
    SqliteCache(tmp_path).save({A: "after"}, "r")
    assert SqliteCache(tmp_path).load([A], "r") == {A: "after"}


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE texts", "PRAGMA user_version = 99", "PRAGMA application_id = 7"],
)
def test_a_database_of_another_make_is_thrown_away(tmp_path: Path, change: str) -> None:
    SqliteCache(tmp_path).save({A: "before"}, "r")
    with sqlite3.connect(database(tmp_path)) as other:
        other.execute(change)
    other.close()

    assert SqliteCache(tmp_path).load([A], "r") == {}
    SqliteCache(tmp_path).save({A: "after"}, "r")
    assert SqliteCache(tmp_path).load([A], "r") == {A: "after"}


def test_a_locked_cache_is_done_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_BUSY_MS", 10)
    SqliteCache(tmp_path).save({A: "before"}, "r")
    holder = sqlite3.connect(database(tmp_path))
    holder.execute("BEGIN EXCLUSIVE")

    locked = SqliteCache(tmp_path)
    locked.save({B: "lost"}, "r")
    locked.remember("/root", {"a": Seen(1, 2, 3, 4, A)})

    holder.rollback()
    holder.close()
    assert SqliteCache(tmp_path).load([A, B], "r") == {A: "before"}


def test_a_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = SqliteCache(tmp_path / "file")

    cache.save({A: "text"}, "r")
    cache.remember("/root", {"a": Seen(1, 2, 3, 4, A)})
    assert cache.load([A], "r") == {}
    assert cache.seen("/root") == {}


def test_what_sqlite_cannot_carry_is_left_out_and_the_rest_still_works(tmp_path: Path) -> None:
    cache = SqliteCache(tmp_path)
    cache.save({A: "lone surrogate \ud800"}, "r")
    cache.remember("/root", {"a": Seen(1, 2**70, 3, 4, A)})
    cache.save({B: "fine"}, "r")

    assert cache.load([A, B], "r") == {B: "fine"}


def test_texts_unused_for_a_month_are_forgotten(tmp_path: Path) -> None:
    SqliteCache(tmp_path).save({A: "old", B: "older"}, "r")
    with sqlite3.connect(database(tmp_path)) as db:
        db.execute("UPDATE texts SET used = used - ? WHERE blob = ?", (KEPT_DAYS + 1, B))
        db.execute("UPDATE texts SET used = used - ? WHERE blob = ?", (KEPT_DAYS - 1, A))
    db.close()
    SqliteCache(tmp_path).save({"c" * 40: "new"}, "r")

    assert sorted(SqliteCache(tmp_path).load([A, B, "c" * 40], "r").values()) == ["new", "old"]


def test_a_text_that_is_used_stays(tmp_path: Path) -> None:
    SqliteCache(tmp_path).save({A: "used"}, "r")
    with sqlite3.connect(database(tmp_path)) as db:
        db.execute("UPDATE texts SET used = used - ?", (KEPT_DAYS + 1,))
    db.close()
    SqliteCache(tmp_path).load([A], "r")
    SqliteCache(tmp_path).save({B: "new"}, "r")

    assert set(SqliteCache(tmp_path).load([A, B], "r")) == {A, B}


def test_the_file_stays_under_its_limit_and_the_newest_texts_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "MAX_BYTES", 200_000)
    cache = SqliteCache(tmp_path)
    for n in range(40):
        cache.save({f"{n:040x}": "x" * 20_000}, "r")
    cache.close()

    assert database(tmp_path).stat().st_size <= 200_000
    assert cache.load([f"{39:040x}"], "r") != {}
    assert cache.load([f"{0:040x}"], "r") == {}


def test_processes_and_threads_write_at_the_same_time(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from archkit.store.cache import SqliteCache\n"
        "for n in range(20): SqliteCache(Path(sys.argv[1])).save({f'{sys.argv[2]}{n:039x}': 'text'}, 'r')\n"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), who], cwd=Path(__file__).parents[2])
        for who in "ab"
    ]
    cache = SqliteCache(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: cache.save({f"c{n:039x}": "text"}, "r"), range(20)))

    assert [process.wait(60) for process in started] == [0, 0]
    wanted = [f"{who}{n:039x}" for who in "abc" for n in range(20)]
    assert set(cache.load(wanted, "r")) == set(wanted)


def test_the_cache_lies_where_the_user_says_or_in_the_platforms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("ARCHKIT_CACHE_DIR", str(tmp_path / "mine"))
    assert cache_folder() == tmp_path / "mine"

    monkeypatch.setenv("ARCHKIT_CACHE_DIR", "relative/would/lie/in/the/repository")
    assert cache_folder() == tmp_path / "xdg" / "archkit"

    monkeypatch.delenv("ARCHKIT_CACHE_DIR")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == tmp_path / ".cache" / "archkit"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "archkit"
