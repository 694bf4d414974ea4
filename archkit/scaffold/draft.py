"""A file that would be written: what is new in it, the whole of it, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from archkit.errors import ArchkitError


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

    @property
    def append(self) -> bool:
        """Whether the file is there."""
        return self.before is not None


def write(root: Path, made: Draft) -> str:
    """Write the draft; returns its path. Raises ArchkitError when the file is there, or has changed meanwhile."""
    from archkit.store.inside import read_inside
    from archkit.store.write import write_all

    if made.before is not None and read_inside(str(root.resolve()), made.path) != made.before:
        raise ArchkitError(f"{made.path} has changed meanwhile", "nothing was written; run it again")
    write_all(root, {made.path: made.content}, overwrite=made.append)
    return made.path
