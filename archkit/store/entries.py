"""What a git revision holds below a folder, as `git ls-tree` prints it, and where the links in it lead.

The same paths are read and refused as in a working copy of that revision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from archkit.store.listing import ENVIRONMENT_MARK, is_gits, is_skipped, shown, why_not_a_name

MAX_LINKS = 40
"""As many as Linux follows before it gives up."""

_MAX_TARGET = 4096


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a link of a revision."""

    mode: str
    object_id: str
    size: int | None
    """None where the object is not in this clone."""

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"


@dataclass
class Entries:
    """What may be read and what is refused, by path, sorted."""

    files: dict[str, Entry] = field(default_factory=dict)
    """A link has the entry of the file it leads to."""
    refused: dict[str, str] = field(default_factory=dict)


def entries(output: bytes, read: Callable[[str], bytes], prefix: str = "") -> Entries:
    """Sort what `ls-tree -r -z --long` printed of a folder at `prefix` of its repository.

    `read` gives the content of an object, or raises OSError.
    """
    listed = dict(_parsed(output))
    environments = {path.rpartition("/")[0] for path in listed if path.endswith(f"/{ENVIRONMENT_MARK}")}
    folders: dict[str, bool] = {"": True}
    found = Entries()
    links: list[str] = []
    for path, entry in listed.items():
        if not _is_read(path.rpartition("/")[0], folders, environments):
            continue
        reason = why_not_a_name(path) or _why_not_a_path(path) or _why_not_there(entry)
        if entry.mode == "160000":
            continue  # a submodule is another repository
        if reason is not None:
            found.refused[shown(path)] = reason
        elif entry.is_link:
            links.append(path)
        else:
            found.files[path] = entry
    if links:
        _follow(links, listed, read, prefix, found)
    return Entries(dict(sorted(found.files.items())), dict(sorted(found.refused.items())))


def _parsed(output: bytes) -> Iterator[tuple[str, Entry]]:
    for line in output.decode("utf-8", "surrogateescape").split("\0"):
        about, _, path = line.partition("\t")
        words = about.split()
        if len(words) == 4:
            mode, _, object_id, size = words
            yield path, Entry(mode, object_id, int(size) if size.isdigit() else None)


def _is_read(folder: str, folders: dict[str, bool], environments: set[str]) -> bool:
    """Whether a folder and all above it are looked into."""
    asked: list[str] = []
    while folder not in folders:
        asked.append(folder)
        folder = folder.rpartition("/")[0]
    known = folders[folder]
    for below in reversed(asked):
        known = known and below not in environments and not is_skipped(below.rpartition("/")[2])
        folders[below] = known
    return known


def _why_not_a_path(path: str) -> str | None:
    """git itself makes no such names, but a repository can be made by other means."""
    if not {"", ".", ".."}.isdisjoint(path.split("/")) or is_gits(path.rpartition("/")[2]):
        return "its name is not one of a file below a folder"
    return None


def _why_not_there(entry: Entry) -> str | None:
    return "its content is not in this clone, which is a partial one" if entry.size is None else None


Outcome = Literal["file", "folder", "outside", "nowhere"]


def _follow(
    links: list[str],
    listed: Mapping[str, Entry],
    read: Callable[[str], bytes],
    prefix: str,
    found: Entries,
) -> None:
    """Give each link the entry of the file it leads to, or a reason."""
    map_ = _Map(listed, read, prefix)
    plain = dict(found.files)
    for path in links:
        outcome, inside = map_.resolve(path)
        target = shown(map_.target(path))
        if outcome == "nowhere":
            found.refused[path] = f"it is a symbolic link that leads nowhere: {inside}"
        elif outcome == "outside":
            found.refused[path] = f"it is a symbolic link to {target}, outside of the folder that is read"
        elif inside in plain:
            found.files[path] = plain[inside]
        elif outcome == "file":
            found.refused[path] = f"it is a symbolic link to {target}, which is not read itself"


class _Map:
    """The files, folders and links of a revision, walked as the kernel walks them."""

    def __init__(self, listed: Mapping[str, Entry], read: Callable[[str], bytes], prefix: str) -> None:
        self._listed = listed
        self._read = read
        self._above = [part for part in prefix.split("/") if part]
        self._folders = {""}
        self._targets: dict[str, str] = {}
        for path, entry in listed.items():
            folder = path if entry.mode == "160000" else path.rpartition("/")[0]
            while folder not in self._folders:
                self._folders.add(folder)
                folder = folder.rpartition("/")[0]

    def target(self, path: str) -> str:
        """What is written in a link; empty when it cannot be read."""
        if path not in self._targets:
            entry = self._listed[path]
            text = b""
            if entry.size is not None and entry.size <= _MAX_TARGET:
                try:
                    text = self._read(entry.object_id)
                except OSError:
                    pass
            # A checkout ends the target at the first NUL, as C does.
            self._targets[path] = text.decode("utf-8", "surrogateescape").partition("\0")[0]
        return self._targets[path]

    def resolve(self, path: str) -> tuple[Outcome, str]:
        """Where a link leads: an outcome, and the path inside, or why it leads nowhere."""
        here = [*self._above, *path.split("/")[:-1]]
        todo = [path.rpartition("/")[2]]
        links = 0
        while todo:
            part = todo.pop()
            outcome = self._step(here, part)
            if outcome is not None:
                return outcome
            inside = self._inside(here)
            if inside is None or inside in self._folders:
                continue
            entry = self._listed.get(inside)
            if entry is None:
                return "nowhere", "No such file or directory"
            if not entry.is_link:
                return ("nowhere", "Not a directory") if todo else ("file", inside)
            links += 1
            target = self.target(inside)
            if links > MAX_LINKS:
                return "nowhere", "Too many levels of symbolic links"
            if not target:
                return "nowhere", "No such file or directory"
            if target.startswith("/"):
                return "outside", ""
            here.pop()
            todo.extend(reversed(target.split("/")))
        inside = self._inside(here)
        return ("outside", "") if inside is None else ("folder", inside)

    def _step(self, here: list[str], part: str) -> tuple[Outcome, str] | None:
        """Go one step in place; an outcome when that leaves for good."""
        if part in ("", "."):
            return None
        if part == "..":
            if not here:
                return "outside", ""
            here.pop()
            return None
        here.append(part)
        depth = min(len(here), len(self._above))
        return ("outside", "") if here[:depth] != self._above[:depth] else None

    def _inside(self, here: list[str]) -> str | None:
        """The path below the folder; None above it."""
        depth = len(self._above)
        return "/".join(here[depth:]) if len(here) >= depth else None
