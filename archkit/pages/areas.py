"""What tells folders of decisions apart: numbers are unique in a folder, so a reader must know which one."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision

_SAYS_NOTHING = frozenset(
    "adr adrs madr madrs decision decisions decision-records decision-log record records architecture"
    " architecture-decisions architecture-decision-records doc docs documentation".split()
)
"""Folders that decisions stand in everywhere: they tell no two apart."""

_OF_A_FOLDER = frozenset({"readme", "index"})
"""Files that stand for the folder they are in."""


def areas(decisions: Sequence[Decision]) -> Mapping[str, str]:
    """The area of each decision by its path: the part of its folder that tells; empty where all share one."""
    folders = {d.path: _folder(d) for d in decisions}
    found = sorted(set(folders.values()))
    if len(found) < 2:
        return dict.fromkeys(folders, "")
    short = {folder: _short(folder) for folder in found}
    times = Counter(short.values())
    named = {f: s if s and times[s] == 1 else f or "top" for f, s in short.items()}
    return {path: named[folder] for path, folder in folders.items()}


def stem(path: str) -> str:
    """What a record is called: its file, or the folder that it has for itself."""
    folder, name = posixpath.split(path)
    called = posixpath.splitext(name)[0]
    return posixpath.basename(folder) if called.lower() in _OF_A_FOLDER and folder else called


def _folder(decision: Decision) -> str:
    own = posixpath.dirname(decision.path)
    is_alone = posixpath.splitext(posixpath.basename(decision.path))[0].lower() in _OF_A_FOLDER
    return posixpath.dirname(own) if is_alone and decision.scope == own else decision.scope


def _short(folder: str) -> str:
    return "/".join(part for part in folder.split("/") if part.lower() not in _SAYS_NOTHING)
