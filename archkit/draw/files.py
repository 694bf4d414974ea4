"""The drawings of a knowledge base as files: which there are, where they stand, what is in them.

Every drawing is there twice, as a picture (`.svg`) and as Mermaid text (`.mmd`) for places that draw it themselves.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.draw import view as views
from archkit.draw.describe import technologies
from archkit.draw.seal import digest, sealed, unsealed
from archkit.draw.shapes import View
from archkit.model.ref import split
from archkit.source.filename import free, slug

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Knowledge

SUFFIXES = (".svg", ".mmd")
"""How the files of a drawing end."""

FOLDERS: Mapping[str, str] = {"system": "systems", "flow": "flows", "component": "components"}
"""Kinds of which every entity has a drawing, and their folders."""

WHOLE: Mapping[str, Callable[[Graph], View]] = {"landscape": views.landscape, "ownership": views.ownership}
"""Drawings of everything."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One file to be."""

    path: str
    """From the root of the knowledge base."""
    view: View
    source: str
    """The digest of the view."""

    def content(self) -> str:
        """The text of the file, drawn when asked."""
        make = _svg if self.path.endswith(".svg") else _mermaid
        return sealed(make(self.view, unsealed(self.source)), self.source)


def drawings(knowledge: Knowledge, graph: Graph, among: Collection[str] | None = None) -> Iterator[Drawing]:
    """Every drawing of a knowledge base, in a stable order; what would be empty or one box alone is none.

    `among`: those at these paths only, and their other format.
    """

    def is_wanted(base: str) -> bool:
        return among is None or any(f"{base}{suffix}" in among for suffix in SUFFIXES)

    folder = folder_of(knowledge)
    taken: set[str] = set()
    for name in WHOLE:
        if is_wanted(f"{folder}{name}"):
            yield from _both(f"{folder}{name}", view_of(knowledge, graph, name))
    for kind, within in FOLDERS.items():
        for ref in sorted(ref for ref in graph.entities if split(ref)[0] == kind):
            _, namespace, name = split(ref)
            spaced = "" if namespace == "default" else f"{slug(namespace)}/"
            base = free(f"{folder}{within}/{spaced}{slug(name)}", ".svg", taken).removesuffix(".svg")
            if not is_wanted(base):
                continue
            view = view_of(knowledge, graph, ref)
            if kind != "component" or len(view.nodes) > 1:
                yield from _both(base, view)


def view_of(knowledge: Knowledge, graph: Graph, name: str) -> View:
    """What is drawn of an entity, given its reference; or a whole, given its name."""
    if name in WHOLE:
        return WHOLE[name](graph)
    kind = split(name)[0]
    if kind == "flow":
        return views.flow(knowledge, graph, name)
    draw = views.system if kind == "system" else views.component
    return draw(graph, name, technology=technologies(knowledge))


def folder_of(knowledge: Knowledge) -> str:
    """The folder of the drawings, with a slash at its end; empty for the root."""
    folder = posixpath.normpath(knowledge.settings.paths.diagrams or ".")
    return "" if folder == "." else f"{folder}/"


def may_be_left_over(paths: Iterable[str], knowledge: Knowledge, made: Collection[str]) -> Iterator[str]:
    """Paths where a drawing of something that is gone may be: in the folders we draw into, and not made now."""
    folder = folder_of(knowledge)
    within = tuple(f"{folder}{name}/" for name in FOLDERS.values())
    wholes = {f"{folder}{name}{suffix}" for name in WHOLE for suffix in SUFFIXES}
    for path in paths:
        if path.endswith(SUFFIXES) and path not in made and (path.startswith(within) or path in wholes):
            yield path


def _both(base: str, view: View) -> Iterator[Drawing]:
    if view.is_empty:
        return
    source = digest(view)
    for suffix in SUFFIXES:
        yield Drawing(f"{base}{suffix}", view, source)


def _svg(view: View, mark: str) -> str:
    from archkit.draw.svg import svg

    return svg(view, source=mark) + "\n"


def _mermaid(view: View, mark: str) -> str:
    from archkit.draw.mermaid import mermaid

    return f"%% Drawn by archkit: {mark}\n{mermaid(view)}"
