"""What a document covers: the entities it is for, their descriptors and code, and the files it names."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archkit.model.ref import RefError, parse_ref
from archkit.model.select import DOCUMENTS
from archkit.source.spans import is_decision, is_ref

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge

_DRAWINGS = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".mmd", ".d2", ".dot")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document covers. What its subjects cover in turn is not followed, so no circle of them matters."""

    entities: tuple[str, ...] = ()
    """References of what it is for, as far as they are described."""
    patterns: tuple[str, ...] = ()
    """Their descriptors, their `sourcePaths` and the paths that it names: files, folders or globs."""


class Subjects:
    """The subjects of all documents of a knowledge base."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._links: dict[str, list[str]] = defaultdict(list)
        for link in knowledge.links:
            self._links[link.path].append(link.target)

    def of(self, path: str) -> Subject:
        """The subject of one document."""
        known = self._knowledge.entities
        refs = tuple(dict.fromkeys(r for r in self._covered(path) if r in known))
        patterns: dict[str, None] = {}
        for ref in refs:
            patterns[known[ref].path] = None
            patterns.update((p, None) for p in known[ref].traits.get("source", ()) if p.strip())
        patterns.update((p, None) for p in self._named(path))
        patterns.pop(path, None)
        return Subject(refs, tuple(patterns))

    def _covered(self, path: str) -> Iterator[str]:
        front = self._knowledge.fronts.get(path, {})
        for field in ("for", "affects"):
            value = front.get(field)
            for text in value if isinstance(value, list) else [value]:
                if isinstance(text, str):
                    try:
                        yield parse_ref(text.strip(), "component")
                    except RefError:
                        continue

    def _named(self, path: str) -> Iterator[str]:
        """Files and folders that it links to or names in backticks; other documents and drawings have their own."""
        folder = posixpath.dirname(path)
        names = [n.text for n in self._knowledge.names.get(path, ())]
        written = [(target, False) for target in self._links.get(path, ())]
        written += [(name, True) for name in names if not (is_ref(name) or is_decision(name))]
        for text, is_name in written:
            bare = unquote(text.partition("#")[0].partition("?")[0])
            if not bare or ":" in bare or bare.lower().endswith((*DOCUMENTS, *_DRAWINGS)):
                continue
            folders = ("", folder) if is_name else ("",) if bare.startswith("/") else (folder,)
            found = (posixpath.normpath(posixpath.join(base, bare.lstrip("/"))) for base in folders)
            yield from (p for p in found if _is_there(self._knowledge.paths, p))


def _is_there(paths: Sequence[str], path: str) -> bool:
    """Whether a tree has a file of that name, or a folder with something in it."""
    if path.startswith((".", "/")):
        return False
    at = bisect_left(paths, path)
    return (at < len(paths) and paths[at] == path) or _begins(paths, f"{path}/")


def _begins(paths: Sequence[str], start: str) -> bool:
    at = bisect_left(paths, start)
    return at < len(paths) and paths[at].startswith(start)
