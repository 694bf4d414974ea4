"""What was once made of a content, and what each file looked like then, in one SQLite file per user.

Losing it costs time only. So a file that is corrupt or of another schema is thrown away, and one that is
locked or cannot be written is done without: nothing here raises, and nothing is said.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from archkit.store.folder import cache_folder

T = TypeVar("T")

SCHEMA_VERSION = 1
"""Part of the file's name, so that two versions of archkit do not throw each other's file away."""

APPLICATION_ID = 0x61726368
MAX_BYTES = 256 * 1024 * 1024
KEPT_DAYS = 30
_REFRESH_DAYS = 7
_BUSY_MS = 2000

_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE readers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE texts (
    id INTEGER PRIMARY KEY, reader INTEGER NOT NULL, blob TEXT NOT NULL, text TEXT NOT NULL,
    used INTEGER NOT NULL, UNIQUE (reader, blob)
);
CREATE TABLE roots (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, used INTEGER NOT NULL);
CREATE TABLE files (
    root INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL,
    ctime INTEGER NOT NULL, inode INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (root, path)
) WITHOUT ROWID;
"""


class Seen(NamedTuple):
    """How a file looked when it was last read, and the id of what was in it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    blob_id: str


class SqliteCache:
    """The Cache Protocol and the stat index of `DiskTree`. Opened when first asked; safe between threads
    and between processes."""

    def __init__(self, folder: Path | None = None) -> None:
        chosen = folder if folder is not None else cache_folder()
        self._file = chosen / f"cache-{SCHEMA_VERSION}.sqlite3" if chosen is not None else None
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()
        self._today = int(time.time() // 86400)

    def load(self, blob_ids: Collection[str], reader: str) -> Mapping[str, str]:
        """What is known of these blobs from this reader."""

        def select(db: sqlite3.Connection) -> dict[str, str]:
            rows = db.execute(
                "SELECT t.blob, t.text, t.used FROM json_each(?) AS wanted CROSS JOIN texts AS t"
                " WHERE t.reader = (SELECT id FROM readers WHERE name = ?) AND t.blob = wanted.value",
                (json.dumps(list(blob_ids)), reader),
            ).fetchall()
            old = [blob for blob, _, used in rows if used < self._today - _REFRESH_DAYS]
            if old:
                db.execute(
                    "UPDATE texts SET used = ? WHERE reader = (SELECT id FROM readers WHERE name = ?)"
                    " AND blob IN (SELECT value FROM json_each(?))",
                    (self._today, reader, json.dumps(old)),
                )
            return {blob: text for blob, text, _ in rows if isinstance(text, str)}

        return self._ask(select, {}) if blob_ids else {}

    def save(self, texts: Mapping[str, str], reader: str) -> None:
        """Keep `blob id -> text` for this reader. Never raises."""

        def insert(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR IGNORE INTO readers (name) VALUES (?)", (reader,))
            (number,) = db.execute("SELECT id FROM readers WHERE name = ?", (reader,)).fetchone()
            db.executemany(
                "INSERT OR REPLACE INTO texts (reader, blob, text, used) VALUES (?, ?, ?, ?)",
                ((number, blob, text, self._today) for blob, text in texts.items()),
            )
            self._forget_old(db)

        if texts:
            self._ask(insert, None)
            self._ask(self._shrink, None)

    def seen(self, root: str) -> Mapping[str, Seen]:
        """The stat index of the tree at `root`: relative path -> how it looked when it was last read."""

        def select(db: sqlite3.Connection) -> dict[str, Seen]:
            found = db.execute("SELECT id, used FROM roots WHERE path = ?", (root,)).fetchone()
            if found is None:
                return {}
            if found[1] < self._today - _REFRESH_DAYS:
                db.execute("UPDATE roots SET used = ? WHERE id = ?", (self._today, found[0]))
            rows = db.execute(
                "SELECT path, size, mtime, ctime, inode, blob FROM files WHERE root = ?", (found[0],)
            )
            return {row[0]: Seen._make(row[1:]) for row in rows}

        return self._ask(select, {})

    def remember(self, root: str, seen: Mapping[str, Seen], gone: Iterable[str] = ()) -> None:
        """Add to the stat index of `root`, and drop the paths that are gone. Never raises."""

        def insert(db: sqlite3.Connection) -> None:
            db.execute("INSERT OR IGNORE INTO roots (path, used) VALUES (?, ?)", (root, self._today))
            (number,) = db.execute("SELECT id FROM roots WHERE path = ?", (root,)).fetchone()
            db.executemany("DELETE FROM files WHERE root = ? AND path = ?", ((number, p) for p in gone))
            db.executemany(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
                ((number, path, *entry) for path, entry in seen.items()),
            )

        self._ask(insert, None)

    def close(self) -> None:
        """Close the file; it is opened again when it is needed again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _ask(self, question: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Answer in one transaction, or `otherwise` when the cache is of no use."""
        with self._lock:
            if self._file is None:
                return otherwise
            try:
                if self._connection is None:
                    self._connection = _open(self._file)
                with self._connection as db:
                    return question(db)
            except (ValueError, OverflowError):
                return otherwise  # a text or a number that SQLite cannot carry
            except (sqlite3.Error, OSError, TypeError) as error:
                self.close()
                if _is_damage(error):
                    _throw_away(self._file)
            self._file = None
            return otherwise

    def _forget_old(self, db: sqlite3.Connection) -> None:
        limit = self._today - KEPT_DAYS
        db.execute("DELETE FROM texts WHERE used < ?", (limit,))
        db.execute("DELETE FROM files WHERE root IN (SELECT id FROM roots WHERE used < ?)", (limit,))
        db.execute("DELETE FROM roots WHERE used < ?", (limit,))

    def _shrink(self, db: sqlite3.Connection) -> None:
        """Drop the half that was longest unused while the file is too big."""
        while _size(db) > MAX_BYTES:
            (count,) = db.execute("SELECT count(*) FROM texts").fetchone()
            if count == 0:
                return
            db.execute(
                "DELETE FROM texts WHERE id IN (SELECT id FROM texts ORDER BY used, id LIMIT ?)",
                ((count + 1) // 2,),
            )
            db.commit()
            db.execute("PRAGMA incremental_vacuum").fetchall()


def _size(db: sqlite3.Connection) -> int:
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    (page,) = db.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(page)


def _open(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = _connect(file)
    if db is None:
        _throw_away(file)
        db = _connect(file)
    if db is None:
        raise OSError(f"{file} is no cache of archkit")
    return db


def _connect(file: Path) -> sqlite3.Connection | None:
    """A connection to a file with our schema, made where there was nothing; None for a foreign file."""
    db = sqlite3.connect(file, timeout=_BUSY_MS / 1000, check_same_thread=False)
    try:
        db.execute("PRAGMA synchronous = NORMAL")
        if _identity(db) == (0, 0) and not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            _create(db)
        if _identity(db) == (APPLICATION_ID, SCHEMA_VERSION):
            return db
    except sqlite3.OperationalError:
        db.close()
        raise
    except sqlite3.DatabaseError:
        pass
    db.close()
    return None


def _identity(db: sqlite3.Connection) -> tuple[int, int]:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return application, version


def _create(db: sqlite3.Connection) -> None:
    """Make the tables, unless another process was faster."""
    with suppress(sqlite3.OperationalError):
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
    if db.in_transaction:
        db.rollback()


def _is_damage(error: Exception) -> bool:
    """Whether the file is broken, as opposed to locked, read-only or full."""
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode == sqlite3.SQLITE_ERROR  # a table or a column is missing
    return isinstance(error, sqlite3.DatabaseError | TypeError)


def _throw_away(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        with suppress(OSError):
            os.unlink(file.with_name(name))
