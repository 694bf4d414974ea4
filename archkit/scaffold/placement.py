"""Where a new file belongs: beside its neighbours, named and numbered as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from archkit.model.knowledge import Entity, Knowledge


@dataclass(frozen=True, slots=True)
class Placement:
    """A path from the root of the knowledge base."""

    path: str
    append: bool = False
    """The file is there and holds entities of this kind: the new one goes to its end."""
    number: int | None = None
    """Of a decision whose neighbours are numbered."""


_T = TypeVar("_T", str, tuple[str, str, int])

_PLURAL = {"api": "apis"}


def entity_place(knowledge: Knowledge, kind: str, name: str, system: str | None) -> Placement:
    """Beside entities of the same system, else of the same kind, else in the catalog's folder of that kind."""
    same_kind = list(knowledge.of_kind(kind))
    related = [e for e in same_kind if system and e.system == system] or [
        e for e in knowledge.entities.values() if system and e.system == system
    ]
    neighbours = related or same_kind
    if gathered := _gathering_file(same_kind if not related else [e for e in related if e in same_kind]):
        return Placement(gathered, append=True)
    if not neighbours:
        folder = _join(_first(knowledge.settings.paths.catalog, "catalog"), _PLURAL.get(kind, kind + "s"))
        return _free(knowledge, folder, name, kind, ".yaml")
    if _each_in_own_folder(neighbours):
        above = _most_common(str(PurePosixPath(e.path).parent.parent) for e in neighbours)
        return Placement(_join(above, name, PurePosixPath(neighbours[0].path).name))
    folder = _most_common(_folder(e.path) for e in neighbours)
    return _free(knowledge, folder, name, kind, PurePosixPath(neighbours[0].path).suffix)


def _free(knowledge: Knowledge, folder: str, name: str, kind: str, suffix: str) -> Placement:
    """`order.yaml`; where something else has that file already, `order-api.yaml`."""
    taken = {path.casefold() for path in knowledge.paths}
    path = _join(folder, name + suffix)
    return Placement(_join(folder, f"{name}-{kind}{suffix}") if path.casefold() in taken else path)


_NUMBERED = re.compile(r"((?:adr|rfc)?[-_ ]?)(\d{1,6})([-_. ]+)(?!\d\d-\d\d\b)", re.IGNORECASE)
_DATED = re.compile(r"\d{4}-\d\d-\d\d[-_]")


def decision_place(knowledge: Knowledge, slug: str, day: str) -> Placement:
    """In the folder where most decisions are, named as they are: `0012-`, `ADR-012_`, by date, or neither.

    The number is the next one of the folder, whether what has the last one could be read or not.
    """
    folders = [_folder(d.path) for d in knowledge.decisions]
    folder = _most_common(folders) if folders else _first(knowledge.settings.paths.decisions, "adrs")
    here = [d for d in knowledge.decisions if _folder(d.path) == folder]
    names = [PurePosixPath(d.path).name for d in here]
    styles = [(m[1], m[3], len(m[2])) for name in names if (m := _NUMBERED.match(name))]
    dated = sum(_DATED.match(name) is not None for name in names)
    if names and not styles:
        return Placement(_join(folder, f"{day}-{slug}.md" if dated * 2 > len(names) else f"{slug}.md"))
    prefix, separator, digits = _most_common(styles) if styles else ("", "-", 4)
    files = (PurePosixPath(p).name for p in knowledge.paths if _folder(p) == folder)
    numbers = [int(m[2]) for name in files if (m := _NUMBERED.match(name))]
    number = 1 + max((*numbers, *(d.number or 0 for d in here)), default=0)
    return Placement(_join(folder, f"{prefix}{number:0{digits}d}{separator}{slug}.md"), number=number)


def runbook_place(knowledge: Knowledge, slug: str) -> Placement:
    """Where most runbooks are."""
    folders = [_folder(r.path) for r in knowledge.runbooks]
    folder = _most_common(folders) if folders else _first(knowledge.settings.paths.runbooks, "runbooks")
    return Placement(_join(folder, f"{slug}.md"))


def incident_place(knowledge: Knowledge, slug: str, day: str) -> Placement:
    """Where most incidents are, by date."""
    folders = [_folder(i.path) for i in knowledge.incidents]
    default = _first(knowledge.settings.paths.incidents, "runbooks/incidents")
    return Placement(_join(_most_common(folders) if folders else default, f"{day}-{slug}.md"))


def _gathering_file(entities: Iterable[Entity]) -> str | None:
    """A file that holds several entities of the kind, when most of them live like that."""
    by_file = Counter(e.path for e in entities)
    if not by_file:
        return None
    path, count = min(by_file.most_common(), key=lambda item: (-item[1], item[0]))
    return path if count >= 2 and count * 2 > sum(by_file.values()) else None


def _each_in_own_folder(entities: Sequence[Entity]) -> bool:
    named = [e for e in entities if PurePosixPath(e.path).name.startswith("catalog-info") and "/" in e.path]
    return len(named) * 2 > len(entities)


def _folder(path: str) -> str:
    return str(PurePosixPath(path).parent)


def _most_common(found: Iterable[_T]) -> _T:
    return min(Counter(found).items(), key=lambda item: (-item[1], item[0]))[0]


def _first(patterns: Iterable[str], default: str) -> str:
    return next((p.rstrip("/") for p in patterns if not set(p) & set("*?")), default)


def _join(*parts: str) -> str:
    return str(PurePosixPath(*parts))
