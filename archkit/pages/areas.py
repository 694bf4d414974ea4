"""What tells decisions apart: numbers are unique in a folder only, so a reader must know which one it is."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

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


class DecisionName(NamedTuple):
    """What a decision is called: by its number, or with its title; the title alone where it has no number.

    The area stands behind it where another decision is called the same; not where a reader knows the area.
    """

    short: str
    full: str
    short_within: str
    full_within: str


def names(decisions: Sequence[Decision], area_of: Mapping[str, str]) -> Mapping[str, DecisionName]:
    """What each decision is called, by path; the area is said where two would be called the same."""
    everywhere = Counter(_called(d) for d in decisions)
    here = Counter((d.scope, _called(d)) for d in decisions)
    found = {}
    for d in decisions:
        area = area_of[d.path]
        told = f" ({area})" if area and everywhere[_called(d)] > 1 else ""
        full = d.title if d.number is None else f"{d.id} {d.title}"
        short = full if here[d.scope, _called(d)] > 1 else _called(d)
        found[d.path] = DecisionName(short + told, full + told, short, full)
    return found


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


def _called(decision: Decision) -> str:
    return decision.title if decision.number is None else decision.id
