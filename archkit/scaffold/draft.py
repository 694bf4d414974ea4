"""A file that would be written: what is new in it, the whole of it, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.source.escape import line

if TYPE_CHECKING:
    from archkit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be written, and where."""

    kind: str
    name: str
    """Reference of the entity, or the path of the document."""
    path: str
    """From the root of the knowledge base."""
    text: str
    """What is new."""
    content: bytes
    """The whole file."""
    before: bytes | None = None
    """What is there already; the new text goes to its end."""
    number: int | None = None
    """Of a decision that has one."""
    also: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """Other files that change with it: what they say, and what they are to say."""

    @property
    def append(self) -> bool:
        """Whether the file is there."""
        return self.before is not None


def below(path: str) -> str:
    """A path that a person gives, with slashes. Raises ArchkitError when it leaves the knowledge base."""
    wanted = path.replace("\\", "/")
    pure = PurePosixPath(wanted)
    if pure.is_absolute() or ".." in pure.parts or ":" in wanted[:3]:
        raise ArchkitError(f"{line(path)} leaves the knowledge base", "name a path below its root")
    return wanted


def placed(space: Workspace, kind: str, name: str, at: tuple[str, bool], text: str) -> Draft:
    """The bytes of the file, at a path or at the end of what is there: line ends as its neighbours have them.

    Raises ArchkitError when there is a file of that name.
    """
    path, append = at
    there = {p.casefold(): p for p in space.knowledge.paths}.get(path.casefold())
    if not append:
        if there is not None:
            raise ArchkitError(
                f"there is a file {there} already", "choose another name, or say where with --path"
            )
        ends = _line_ends(space, path)
        return Draft(kind, name, path, text, text.replace("\n", ends).encode("utf-8", "replace"))
    before = space.tree.read(path)
    ends = "\r\n" if b"\r\n" in before else "\n"
    new = f"---\n{text}".replace("\n", ends).encode("utf-8", "replace")
    gap = b"" if before.endswith(b"\n") or not before else ends.encode()
    return Draft(kind, name, path, text, before + gap + new, before)


def _line_ends(space: Workspace, path: str) -> str:
    """As in the first file of that type beside it."""
    pure = PurePosixPath(path)
    for other in map(PurePosixPath, space.knowledge.paths):
        if other.parent == pure.parent and other.suffix == pure.suffix:
            try:
                return "\r\n" if b"\r\n" in space.tree.read(str(other)) else "\n"
            except (OSError, KeyError):
                continue
    return "\n"


def write(root: Path, made: Draft) -> str:
    """Write the draft and what changes with it, or nothing; returns its path.

    Raises ArchkitError when the file is there, or one of them has changed meanwhile.
    """
    from archkit.store.write import change_all

    change_all(root, {made.path: (made.before, made.content), **made.also})
    return made.path
