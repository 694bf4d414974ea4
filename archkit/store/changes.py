"""The past of every file out of git's history, never by a process for each file.

What changed since the oldest review is read at once, for all files; what is older, only for the files whose last
change nobody saw until there. What was found out is kept with the commit it ends with, and only extended by the commits
that came since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.source.tree import Commit, Touch
from archkit.store import command
from archkit.store.checkout import checkout
from archkit.store.lineage import lineage
from archkit.store.log import MAX_COMMITS
from archkit.store.newest import newest
from archkit.store.objects import Objects
from archkit.store.part import ID, Part, extended, keep, kept, read, whole
from archkit.store.touches import Touches
from archkit.store.weight import MAX_BYTES, Weight

if TYPE_CHECKING:
    from archkit.source.tree import Cache

IGNORED = ".git-blame-ignore-revs"
"""The customary list of commits that only laid code out anew; `git blame` takes the same file."""

_NEVER = "9999-12-31"
"""The day after which nothing lands."""

_SHORTEST = 7
_MAX_IGNORED = 1_000_000


_FAULT = "git did not tell the history: `git log` or `git fsck` says why"
_NOTHING = Part("", "", "", lineage((), is_cut=False))


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
        self._read: Part | None = None
        self._kept: Part | None = None
        self._has_looked_further = False
        self._names: tuple[Part, Sequence[str]] | None = None

    @cached_property
    def state(self) -> str:
        """The commit, or why there is none, where the clone ends, what is looked through, and where the folder lies."""
        parts = [
            self._tip or self._obstacle or "",
            self._prefix,
            "\n".join(sorted(self._boundary)),
            "\n".join(sorted(self._ignored)),
        ]
        return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()

    @property
    def gap(self) -> str | None:
        """Why not everything is known; None: it is."""
        if self._obstacle:
            return self._obstacle
        is_cut = self._part(_NEVER).lineage.is_cut
        if self._fault:
            return self._fault
        if self._boundary:
            return "this clone is shallow and hides what is older: `git fetch --unshallow` brings it"
        if self._is_lacking:
            what = "what some files said is missing, so changes that only lay text out anew count too"
            if self._is_partial:
                return f"this clone is partial and {what}: `git fetch --refetch --no-filter` brings it"
            return f"{what}: `git fsck` says why"
        if is_cut:
            return f"only the last {MAX_COMMITS:,} commits were looked at"
        return None

    @cached_property
    def _obstacle(self) -> str | None:
        """Why nothing at all can be known."""
        if command.program() is None:
            return "git is not installed, so nothing is known of the past"
        if self._repository is None:
            return "this is no git repository, so nothing is known of the past: `git init` begins one"
        if self._tip is None:
            return "this repository has no commit yet, or git does not open it: `git log` says which"
        return None

    def paths(self, since: str = "") -> Sequence[str]:
        """Every path that some change after an ISO day names, by any name that it ever had, and more; sorted."""
        part = self._part(since)
        if self._names is None or self._names[0] is not part:
            self._names = part, sorted(part.lineage.touched)
        return self._names[1]

    def look_ahead(self, asked: Iterable[tuple[str, str]]) -> None:
        """Read at once what all that will be asked for is judged by: `touches` of paths, each after an ISO day."""
        wanted = list(asked)
        part = self._part(min((since for _, since in wanted), default=_NEVER))
        if part is not _NOTHING:
            Touches(part.lineage, self._weight, self._hidden).look_at(wanted)

    def touches(self, path: str, since: str = "") -> Iterator[Touch]:
        """What changed a path, newest first; with `since`, only what landed after that ISO day."""
        part = self._part(since)
        if part is _NOTHING:
            return
        for told in Touches(part.lineage, self._weight, self._hidden).of(path, since):
            yield Touch(told.commit, told.change.now)

    def newest(self, paths: Iterable[str]) -> Mapping[str, Commit]:
        """What changed each path last, whenever that was; a path of which nothing is known is left out."""
        wanted = list(paths)
        part = self._part(_NEVER)
        if self._repository is None or part is _NOTHING:
            return {}
        told, _ = Touches(part.lineage, self._weight, self._hidden).newest(wanted)
        found = {path: one.commit for path, one in told.items()}
        if not part.base:
            return found
        before = {path: part.lineage.name_before(path) for path in wanted if path not in found}
        looked_through = sha256("\n".join(sorted(self._hidden)).encode()).hexdigest()
        known = dict(part.newest) if part.looked_through == looked_through else {}
        missing = {name for name in before.values() if name not in known}
        if missing and self._has_looked_further:
            self._part("")
            return self.newest(wanted)
        if missing:
            self._has_looked_further = True
            older = newest(self._repository, part.base, missing, self._weight, self._hidden)
            if older is None:
                self._fault = _FAULT
                return {}
            known |= {name: older.get(name) for name in missing}
            self._read = replace(part, newest=known, looked_through=looked_through)
        return found | {path: commit for path, name in before.items() if (commit := known[name]) is not None}

    def find(self, commit: str) -> Commit | None:
        """A commit by its id, or the beginning of one (seven digits or more)."""
        wanted = commit.lower()
        if len(wanted) < _SHORTEST:
            return None
        found = [c for c in self._part("").lineage.commits if c.id.startswith(wanted)]
        return found[0] if len(found) == 1 else None

    def reaches(self, day: str) -> bool:
        """Whether everything that landed after this ISO day is known."""
        past = self._part(day).lineage
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
        return max((c.landed for c in self._part("").lineage.commits if c.id in self._boundary), default="")

    @property
    def has_failed(self) -> bool:
        """Whether git broke off, so that the next time more may be known."""
        broke = "_contents" in self.__dict__ and self._contents.has_failed
        return self._fault is not None or broke and not self._is_partial

    @property
    def _is_lacking(self) -> bool:
        """Whether some content that was to be compared could not be."""
        if "_weight" not in self.__dict__:
            return False
        return self._weight.is_lacking or self._contents.has_failed

    @cached_property
    def _is_partial(self) -> bool:
        """Whether contents are left where the clone came from; older versions of git break off at one of them."""
        return self._line("config", "--get-regexp", r"^remote\..*\.promisor$") is not None

    def close(self) -> None:
        """Keep what was found out, and end the process that reads contents."""
        if self._read is not None and self._cache is not None and not self.has_failed:
            known = self._weight.verdicts
            part = (
                self._read if len(known) == len(self._read.verdicts) else replace(self._read, verdicts=known)
            )
            if part is not self._kept:
                keep(self._cache, self._place, part)
                self._read = self._kept = part
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
        return Weight(self._contents, self._read.verdicts if self._read is not None else {})

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return self._ignored | self._boundary

    @property
    def _prefix(self) -> str:
        return self._repository.prefix if self._repository is not None else ""

    @cached_property
    def _tip(self) -> str | None:
        found = self._line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return found if found is not None and ID.match(found) else None

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

    def _part(self, since: str) -> Part:
        """All that landed after a day, and perhaps more."""
        part = self._read
        if self._repository is None or self._tip is None or self._fault:
            return _NOTHING
        if part is None and self._cache is not None:
            self._kept = kept(self._cache, self._place)
            part = extended(self._repository, self._kept, self._tip) if self._kept is not None else None
        if part is None:
            part = read(self._repository, self._tip, since, is_shallow=bool(self._boundary))
        elif since < part.since:
            # Once more is asked for than was told, still more may be.
            part = whole(self._repository, part)
        if part is None:
            self._fault = _FAULT
            return _NOTHING
        self._read = part
        return part

    @property
    def _place(self) -> str:
        """Where the history of this checkout is kept: clones that end elsewhere know another past."""
        assert self._repository is not None, "only what a repository says is kept"
        parts = (self._repository.top, self._prefix, *sorted(self._boundary))
        return sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


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
        if ID.match(word):
            yield word
