"""How the drawings that somebody committed stand to what they show: current, outdated, changed by hand, left over.

Only files that bear archkit's seal are looked at, so a knowledge base without any draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

from archkit.draw.files import SUFFIXES, drawings, folder_of
from archkit.draw.seal import is_edited, source_of

if TYPE_CHECKING:
    from archkit.graph.graph import Graph
    from archkit.model.knowledge import Knowledge
    from archkit.source.tree import Tree

Standing = Literal["current", "outdated", "edited", "left over"]


def standing(tree: Tree, knowledge: Knowledge, graph_of: Callable[[], Graph]) -> Mapping[str, Standing]:
    """The drawings in the folder of the settings, by path."""
    folder = folder_of(knowledge)
    found: dict[str, bytes] = {}
    for path in knowledge.paths:
        if path.startswith(folder) and path.endswith(SUFFIXES):
            try:
                content = tree.read(path)
            except (KeyError, OSError):
                continue
            if source_of(content) is not None:
                found[path] = content
    if not found:
        return {}
    made = {drawing.path: drawing.source for drawing in drawings(knowledge, graph_of(), found)}
    return {path: _standing(content, made.get(path)) for path, content in found.items()}


def _standing(content: bytes, source: str | None) -> Standing:
    if is_edited(content):
        return "edited"
    if source is None:
        return "left over"
    return "current" if source_of(content) == source else "outdated"
