"""A git revision as a tree, straight from the object database: nothing is checked out.

One `git ls-tree` lists it with the ids of all contents, one `git cat-file --batch` reads what is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Self

from archkit.errors import ArchkitError
from archkit.source.names import did_you_mean
from archkit.source.tree import blob_id
from archkit.store import command
from archkit.store.checkout import Checkout, checkout
from archkit.store.entries import Entries, Entry, entries
from archkit.store.listing import shown
from archkit.store.objects import Objects

_SHA1 = 40
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")


class GitTree:
    """The files below a folder, as they were in a revision: a branch, a tag, a commit, `HEAD~3`.

    Raises ArchkitError when there is no repository or no such revision. A folder that the revision does not
    have is an empty tree. To be closed, or used in a `with`; it closes itself when nobody holds it.
    """

    def __init__(self, folder: Path | str, revision: str) -> None:
        self.revision = revision
        self._repository = _repository(folder)
        self._top_tree = _tree(self._repository, revision)
        self._objects = Objects(self._repository)

    def paths(self) -> Sequence[str]:
        """Every file that may be read: never virtual environments and the folders of tools."""
        return self._paths

    def refused(self) -> Mapping[str, str]:
        """Paths that are there and not read, and why."""
        return self._entries.refused

    def blob_id(self, path: str) -> str:
        """Git's id of the content. Raises KeyError."""
        return self._id(self._entries.files[path])

    def blob_ids(self, paths: Sequence[str]) -> Mapping[str, str]:
        """Ids of many at once; a path that is not listed is left out."""
        files = self._entries.files
        return {path: self._id(files[path]) for path in paths if path in files}

    def read(self, path: str) -> bytes:
        """The content. Raises KeyError when there is no such path, OSError when it cannot be read."""
        return self._objects.read(self._entries.files[path].object_id)

    def size(self, path: str) -> int:
        """Size in bytes, without reading it. Raises KeyError."""
        return self._entries.files[path].size or 0

    def close(self) -> None:
        """End the process that reads."""
        self._objects.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @cached_property
    def _entries(self) -> Entries:
        prefix = self._repository.prefix.rstrip("/")
        tree = f"{self._top_tree}:{prefix}" if prefix else self._top_tree
        output = self._repository.git("ls-tree", "-r", "-z", "--long", "--full-tree", tree)
        if output is None and self._repository.git("rev-parse", "--verify", "--quiet", f"{tree}^{{tree}}"):
            is_partial = self._repository.line("config", "--get-regexp", r"^remote\..*\.promisor$")
            raise ArchkitError(
                f"git cannot list the revision {shown(self.revision)}",
                "this clone is partial: `git fetch --refetch --no-filter` brings the rest"
                if is_partial
                else "`git fsck` may say what is broken",
            )
        return entries(output or b"", self._objects.read, prefix)

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(self._entries.files)

    def _id(self, entry: Entry) -> str:
        """A repository with SHA-256 names its objects otherwise than every other tree does."""
        if len(entry.object_id) == _SHA1:
            return entry.object_id
        return blob_id(self._objects.read(entry.object_id))


def _repository(folder: Path | str) -> Checkout:
    if command.program() is None:
        raise ArchkitError("git is not installed", "a revision can only be read with it")
    found = checkout(folder)
    if found is None:
        raise ArchkitError(
            f"{shown(str(folder))} is in no git repository", "a revision can only be read from one"
        )
    return found


def _tree(repository: Checkout, revision: str) -> str:
    """The id of a revision's top tree."""
    if not revision or revision.startswith("-") or not revision.isprintable():
        raise ArchkitError(
            f"`{shown(revision)}` cannot be the name of a revision", "name a branch, a tag or a commit"
        )
    found = repository.line("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}")
    if found is not None and _OBJECT.match(found):
        return found
    raise ArchkitError(f"no revision named {revision}", _hint(repository, revision))


def _hint(repository: Checkout, revision: str) -> str | None:
    if repository.line("rev-parse", "--git-dir") is None:
        return "git does not open this repository: `git status` says why"
    from archkit.store.refs import names

    known = names(repository)
    if not known:
        return "this repository has no commits yet"
    meant = did_you_mean(revision, known)
    if meant is None and repository.line("rev-parse", "--is-shallow-repository") == "true":
        return "this clone is shallow: `git fetch --unshallow` brings the rest"
    return meant
