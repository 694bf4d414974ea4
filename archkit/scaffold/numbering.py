"""Which numbers of decisions are taken in a folder: by files that are there, and on every branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.model.adr.numbers import read_name
from archkit.model.adr.text import RECORDS

if TYPE_CHECKING:
    from archkit.model.knowledge import Knowledge


def taken(knowledge: Knowledge, root: Path | None, folder: str) -> Mapping[int, str]:
    """Number -> who has it: a path, or a name and the branch it is on. What cannot be read counts as well."""
    found: dict[int, str] = {}
    for decision in knowledge.decisions:
        if decision.scope == folder and decision.number is not None:
            found.setdefault(decision.number, decision.path)
    prefix = f"{folder}/" if folder else ""
    for name in dict.fromkeys(_inside(knowledge.paths, prefix)):
        if (number := _number(name)) is not None:
            found.setdefault(number, prefix + name)
    if root is not None:
        from archkit.store.branches import names_on_branches

        for name, branch in names_on_branches(root, folder).items():
            if (number := _number(name)) is not None:
                found.setdefault(number, f"{name} on the branch {branch}")
    return found


def _inside(paths: Iterable[str], prefix: str) -> Iterable[str]:
    """Names of what lies right in a folder."""
    return (path[len(prefix) :].partition("/")[0] for path in paths if path.startswith(prefix))


def _number(name: str) -> int | None:
    """The number of a record, or of the folder that it has for itself."""
    stem, dot, ending = name.rpartition(".")
    if dot and f".{ending.lower()}" not in RECORDS and stem.isascii() and not ending.isdigit():
        return None
    return read_name(name).number
