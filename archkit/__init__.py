"""Architecture as files in git, read into values: this is what programs may import.

Everything here stays when archkit changes within a major version; each name is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from archkit.version import __version__

if TYPE_CHECKING:
    from archkit.errors import ArchkitError
    from archkit.graph.build import build
    from archkit.graph.graph import Edge, Graph
    from archkit.lint.finding import Finding, Report
    from archkit.model.knowledge import Decision, Entity, Knowledge
    from archkit.model.load import load
    from archkit.model.settings import Settings
    from archkit.source.tree import DictTree
    from archkit.workspace import Workspace, open_workspace

__all__ = [
    "ArchkitError",
    "Decision",
    "DictTree",
    "Edge",
    "Entity",
    "Finding",
    "Graph",
    "Knowledge",
    "Report",
    "Settings",
    "Workspace",
    "__version__",
    "build",
    "load",
    "open_workspace",
]

_HOMES = {
    "ArchkitError": "archkit.errors",
    "Decision": "archkit.model.knowledge",
    "DictTree": "archkit.source.tree",
    "Edge": "archkit.graph.graph",
    "Entity": "archkit.model.knowledge",
    "Finding": "archkit.lint.finding",
    "Graph": "archkit.graph.graph",
    "Knowledge": "archkit.model.knowledge",
    "Report": "archkit.lint.finding",
    "Settings": "archkit.model.settings",
    "Workspace": "archkit.workspace",
    "build": "archkit.graph.build",
    "load": "archkit.model.load",
    "open_workspace": "archkit.workspace",
}
"""The module each public name lives in."""


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module `archkit` has no attribute `{name}`")
    value: object = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
