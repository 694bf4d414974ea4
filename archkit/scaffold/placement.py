"""Where a new file belongs: beside its neighbours, named and numbered as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from archkit.model.knowledge import Entity, Knowledge


@dataclass(frozen=True, slots=True)
class Placement:
    """A path from the root of the knowledge base."""

    path: str
    append: bool = False
    """The file is there and holds entities of this kind: the new one goes to its end."""


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
    if neighbours:
        if _each_in_own_folder(neighbours):
            above = _most_common(str(PurePosixPath(e.path).parent.parent) for e in neighbours)
            return Placement(_join(above, name, PurePosixPath(neighbours[0].path).name))
        suffix = PurePosixPath(neighbours[0].path).suffix
        return Placement(_join(_most_common(_folder(e) for e in neighbours), name + suffix))
    folder = next((p for p in knowledge.settings.paths.catalog if not set(p) & set("*?")), "catalog")
    return Placement(_join(folder, _PLURAL.get(kind, kind + "s"), f"{name}.yaml"))


def decision_place(knowledge: Knowledge, slug: str) -> tuple[Placement, int]:
    """The next number, in the folder where most decisions are, with as many digits as they have."""
    folders = [str(PurePosixPath(d.path).parent) for d in knowledge.decisions]
    folder = _most_common(folders) if folders else _first(knowledge.settings.paths.decisions, "adrs")
    here = [d for d in knowledge.decisions if str(PurePosixPath(d.path).parent) == folder]
    number = 1 + max((d.number or 0 for d in here), default=0)
    digits = Counter(len(n) for d in here if (n := _leading_digits(PurePosixPath(d.path).name)))
    width = digits.most_common(1)[0][0] if digits else 4
    return Placement(_join(folder, f"{number:0{width}d}-{slug}.md")), number


def runbook_place(knowledge: Knowledge, slug: str) -> Placement:
    """Where most runbooks are."""
    folders = [str(PurePosixPath(r.path).parent) for r in knowledge.runbooks]
    folder = _most_common(folders) if folders else _first(knowledge.settings.paths.runbooks, "runbooks")
    return Placement(_join(folder, f"{slug}.md"))


def incident_place(knowledge: Knowledge, slug: str, day: str) -> Placement:
    """The folder of incidents, by date."""
    folder = _first(knowledge.settings.paths.incidents, "runbooks/incidents")
    return Placement(_join(folder, f"{day}-{slug}.md"))


def _gathering_file(entities: Iterable[Entity]) -> str | None:
    """A file that holds several entities of the kind, when most of them live like that."""
    by_file = Counter(e.path for e in entities)
    if not by_file:
        return None
    path, count = min(by_file.most_common(), key=lambda item: (-item[1], item[0]))
    return path if count >= 2 and count * 2 > sum(by_file.values()) else None


def _each_in_own_folder(entities: list[Entity]) -> bool:
    named = [e for e in entities if PurePosixPath(e.path).name.startswith("catalog-info") and "/" in e.path]
    return len(named) * 2 > len(entities)


def _folder(entity: Entity) -> str:
    return str(PurePosixPath(entity.path).parent)


def _most_common(folders: Iterable[str]) -> str:
    return min(Counter(folders).items(), key=lambda item: (-item[1], item[0]))[0]


def _first(patterns: Iterable[str], default: str) -> str:
    return next((p.rstrip("/") for p in patterns if not set(p) & set("*?")), default)


def _leading_digits(name: str) -> str:
    return name[: len(name) - len(name.lstrip("0123456789"))]


def _join(*parts: str) -> str:
    return str(PurePosixPath(*parts))
