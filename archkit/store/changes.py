"""The past of every file in one pass over git's history, kept under the commit it ends with.

One `git log` tells all changes of all files; whoever wants to know them of a thousand pages asks that, never git
again. What was once read is kept with the commit it ends with, and only extended by the commits that came since;
of a history that was rewritten meanwhile, what is no longer true is thrown away.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.source.tree import Commit, Touch
from archkit.store import command
from archkit.store.checkout import checkout
from archkit.store.lineage import Change, Entry, Lineage, ancestors, lineage
from archkit.store.objects import Objects
from archkit.store.weight import MAX_BYTES, Weight

if TYPE_CHECKING:
    from archkit.source.tree import Cache

MAX_COMMITS = 200_000
"""How far back is looked."""

IGNORED = ".git-blame-ignore-revs"
"""The customary list of commits that only laid code out anew; `git blame` takes the same file."""

_SECONDS = 120.0
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_SHORTEST = 7
_FEW = 2
_MAX_IGNORED = 1_000_000
_MAX_KEPT = 48_000_000
"""Characters; a history of more is read again each time."""


class GitHistory:
    """The History Protocol over the commit that is checked out around a folder.

    Nothing here raises. Where there is no git, no repository, no commit or no answer, the history is empty and
    `gap` says why.
    """

    def __init__(self, folder: Path | str, cache: Cache | None = None, ignore: Sequence[str] = ()) -> None:
        """`ignore` are files (paths from the folder) that list commits to look through, besides the customary one."""
        self._folder, self._cache, self._ignore = Path(folder), cache, ignore
        self._repository = checkout(folder)
        self._fault: str | None = None

    @cached_property
    def state(self) -> str:
        """The commit, where the clone ends, which commits are looked through, and where the folder lies."""
        parts = [
            self._tip or "",
            self._prefix,
            "\n".join(sorted(self._boundary)),
            "\n".join(sorted(self._ignored)),
        ]
        return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    @cached_property
    def gap(self) -> str | None:
        """Why not everything is known; None: it is."""
        if command.program() is None:
            return "git is not installed, so nothing is known of the past"
        if self._repository is None:
            return "this is no git repository, so nothing is known of the past: `git init` begins one"
        if self._tip is None:
            return "this repository has no commit yet, or git does not open it: `git log` says which"
        is_cut = self._lineage.is_cut
        if self._fault:
            return self._fault
        if self._boundary:
            return "this clone is shallow and hides what is older: `git fetch --unshallow` brings it"
        if is_cut:
            return f"only the last {MAX_COMMITS:,} commits were looked at"
        return None

    def paths(self) -> Sequence[str]:
        """Every path that some change names, by any name that it ever had, sorted."""
        return self._names

    def touches(self, path: str, since: str = "") -> Iterator[Touch]:
        """What changed a path, newest first; with `since`, only what landed after that ISO day."""
        past = self._lineage
        hidden = self._ignored | self._boundary
        found = [
            (commit, past.changes[number][index])
            for number, index in past.touched.get(path, ())
            if (commit := past.commits[number]).landed > since and commit.id not in hidden
        ]
        # Often only the newest is asked for.
        for start, end in ((0, _FEW), (_FEW, len(found))):
            if found[start:end]:
                self._weight.look_at(change for _, change in found[start:end])
            for commit, change in found[start:end]:
                if self._weight.is_substantive(change):
                    yield Touch(commit, change.now)

    def find(self, commit: str) -> Commit | None:
        """A commit by its id, or the beginning of one (seven digits or more)."""
        wanted = commit.lower()
        if len(wanted) < _SHORTEST:
            return None
        found = [c for c in self._lineage.commits if c.id.startswith(wanted)]
        return found[0] if len(found) == 1 else None

    def reaches(self, day: str) -> bool:
        """Whether everything that landed after this ISO day is known."""
        past = self._lineage
        if self._tip is None or self._fault:
            return False
        if past.is_cut:
            return past.commits[-1].landed <= day
        return self._reached <= day

    @cached_property
    def _reached(self) -> str:
        """The last day on which something landed that the clone does not show."""
        if not self._boundary:
            return ""
        return max((c.landed for c in self._lineage.commits if c.id in self._boundary), default="")

    def close(self) -> None:
        """End the processes that read contents."""
        if "_contents" in self.__dict__:
            self._contents.close()

    def said(self, paths: Sequence[str], back: int = 0) -> Mapping[str, bytes]:
        """What files held in the commit that is checked out; with 1, in its first parent."""
        if self._tip is None:
            return {}
        # A line break ends what git is asked for.
        names = {f"{self._tip}{'^' * back}:{self._prefix}{p}": p for p in paths if "\n" not in p}
        found = self._contents.read_many(list(names), MAX_BYTES)
        return {names[name]: content for name, content in found if content is not None}

    @cached_property
    def _contents(self) -> Objects:
        assert self._repository is not None, "without a repository there is no commit"
        return Objects(self._repository)

    @cached_property
    def _weight(self) -> Weight:
        return Weight(self._contents)

    @cached_property
    def _names(self) -> Sequence[str]:
        return sorted(self._lineage.touched)

    @property
    def _prefix(self) -> str:
        return self._repository.prefix if self._repository is not None else ""

    @cached_property
    def _tip(self) -> str | None:
        found = self._line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return found if found is not None and _ID.match(found) else None

    @cached_property
    def _boundary(self) -> frozenset[str]:
        """The commits whose parents a shallow clone does not have."""
        file = self._line("rev-parse", "--git-path", "shallow")
        if file is None or self._repository is None:
            return frozenset()
        try:
            words = Path(self._repository.top, file).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return frozenset()
        return frozenset(words)

    @cached_property
    def _ignored(self) -> frozenset[str]:
        """The commits to look through, by the files that list them."""
        if self._repository is None:
            return frozenset()
        top = Path(self._repository.top)
        files = dict.fromkeys(
            (top / IGNORED, self._folder / IGNORED, *(self._folder / p for p in self._ignore))
        )
        return frozenset(commit for file in files for commit in _listed(file, top))

    def _line(self, *arguments: str) -> str | None:
        return self._repository.line(*arguments) if self._repository is not None else None

    @cached_property
    def _lineage(self) -> Lineage:
        if self._repository is None or self._tip is None:
            return lineage((), is_cut=False)
        tip, before = self._kept()
        if before is not None and tip == self._tip:
            return before
        made = (self._extended(tip, before, self._tip) if before is not None else None) or self._anew(
            self._tip
        )
        if made is None:
            self._fault = "git did not tell the history: `git log` or `git fsck` says why"
            return lineage((), is_cut=False)
        self._keep(self._tip, made)
        return made

    def _extended(self, old: str, before: Lineage, tip: str) -> Lineage | None:
        """What was known, as far as it still leads here, with what came since; None: nothing of it does."""
        base = self._line("merge-base", old, tip)
        if before.is_cut or base is None or not _ID.match(base):
            return None
        shared = ancestors(before.entries, base)
        new = self._log(f"{base}..{tip}") if base != tip else []
        if new is None or not shared or len(new) + len(shared) > MAX_COMMITS:
            return None
        return lineage([*new, *shared], is_cut=False)

    def _anew(self, tip: str) -> Lineage | None:
        found = self._log(tip)
        return lineage(found, is_cut=len(found) >= MAX_COMMITS) if found is not None else None

    def _log(self, what: str) -> list[Entry] | None:
        """The commits, newest first, with what each changed below the folder."""
        assert self._repository is not None, "a tip was found in it"
        # A partial clone does not have the contents that are compared to find a file that was moved and changed.
        for renames in ("-M", "-M100%"):
            output = self._repository.git(
                "-c", "log.showRoot=true", "-c", "diff.renameLimit=400",
                "-c", "core.deltaBaseCacheLimit=128m", "log",
                "--format=%x01%H%x00%P%x00%ct%x00%cs%x00%an%x00%s", "--encoding=UTF-8", "--topo-order",
                f"--max-count={MAX_COMMITS}", "--raw", "-z", "--no-abbrev", "-c", renames, "--no-relative",
                "--no-color", "--no-ext-diff", "--no-textconv", "--no-follow", "--no-mailmap", "-O/dev/null",
                "--ignore-submodules=none", what, "--", timeout=_SECONDS,
            )  # fmt: skip
            if output is not None:
                return list(_entries(output, self._prefix))
        return None

    @property
    def _place(self) -> str:
        """Where the history of this checkout is kept: clones that end elsewhere know another past."""
        assert self._repository is not None, "only what a repository says is kept"
        parts = (self._repository.top, self._prefix, *sorted(self._boundary))
        return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    def _kept(self) -> tuple[str, Lineage | None]:
        """The commit that was last looked at here and its past; None where there is none, or it is damaged."""
        text = (
            self._cache.load([self._place], _reader()).get(self._place) if self._cache is not None else None
        )
        if text is None:
            return "", None
        try:
            tip, is_cut, packed = json.loads(text)
            return str(tip), Lineage.unpacked(packed, is_cut=bool(is_cut)) if _ID.match(tip) else None
        except (ValueError, TypeError, IndexError, KeyError):
            return "", None

    def _keep(self, tip: str, past: Lineage) -> None:
        if self._cache is None:
            return
        text = json.dumps([tip, past.is_cut, past.packed()], ensure_ascii=True, separators=(",", ":"))
        if len(text) <= _MAX_KEPT:
            self._cache.save({self._place: text}, _reader())


def _reader() -> str:
    from archkit.version import build

    return f"changes/{build()}"


def within(paths: Sequence[str], start: str) -> Sequence[str]:
    """Of sorted paths, those that begin with `start`."""
    first = bisect_left(paths, start)
    last = bisect_left(paths, start + "\U0010ffff", first)
    return paths[first:last]


def _listed(file: Path, top: Path) -> Iterator[str]:
    """The commits in a list as `git blame --ignore-revs-file` takes it: full ids, and `#` before remarks."""
    try:
        real = file.resolve()
        if not real.is_relative_to(top) or not real.is_file() or real.stat().st_size > _MAX_IGNORED:
            return
        text = real.read_text(encoding="utf-8", errors="replace")
    except (OSError, ValueError, RuntimeError):
        return
    for line in text.splitlines():
        word = line.partition("#")[0].strip().lower()
        if _ID.match(word):
            yield word


def _entries(output: bytes, prefix: str) -> Iterator[Entry]:
    """The commits in what `git log --raw -z` prints. Paths outside of the folder are left out."""
    words = iter(output.decode("utf-8", "surrogateescape").split("\0"))
    found: Entry | None = None
    for word in words:
        head = word.lstrip("\n")
        if head.startswith("\x01"):
            if found is not None:
                yield found
            parents, time, day, author, subject = (next(words, "") for _ in range(5))
            found = Entry(head[1:], tuple(parents.split()), int(time or 0), day, author, subject)
        elif head.startswith(":"):
            change = _change(head, words, prefix)
            if found is not None and change is not None:
                found.changes.append(change)
    if found is not None:
        yield found


def _change(head: str, words: Iterator[str], prefix: str) -> Change | None:
    """One line of the raw format: a colon per parent, then the modes, the ids and the letters."""
    parents = len(head) - len(head.lstrip(":"))
    fields = head[parents:].split(" ")
    modes, ids, letters = fields[: parents + 1], fields[parents + 1 : 2 * parents + 2], fields[-1]
    is_moved = parents == 1 and letters[:1] in ("R", "C")
    before = next(words, "") if is_moved else ""
    path = next(words, "")
    if letters[:1] == "C":
        before = ""
    inside, was_inside = path.startswith(prefix), before.startswith(prefix)
    if not inside and not (before and was_inside):
        return None
    # The state of a submodule stands for all that lies in it.
    link = "/" if modes[-1] == "160000" or modes[0] == "160000" else ""
    new = path[len(prefix) :] + link if inside else ""
    old = before[len(prefix) :] if before and was_inside else ""
    if not inside:
        return Change("D", old, "", "", ids[0], "")
    return Change(letters[:1], new, old, new, " ".join(ids[:-1]), ids[-1])


__all__ = ["IGNORED", "MAX_COMMITS", "Commit", "GitHistory", "within"]
