"""Where a new file belongs: beside its neighbours, named and numbered as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from archkit.model.knowledge import Entity, Knowledge


@dataclass(frozen=True, slots=True)
class Placement:
    """A path from the root of the knowledge base."""

    path: str
    append: bool = False
    """The file is there and holds entities of this kind: the new one goes to its end."""
    number: int | None = None
    """Of a decision whose neighbours are numbered."""


_PLURAL = {"api": "apis"}


def entity_place(
    knowledge: Knowledge, kind: str, name: str, system: str | None, owner: str | None = None
) -> Placement:
    """Beside entities of the same system, else of the same owner, else of the same kind, else in the catalog's
    folder of that kind."""
    same_kind = list(knowledge.of_kind(kind))
    related = _related(knowledge, same_kind, system, owner)
    neighbours = related or same_kind
    if gathered := _gathering_file(same_kind if not related else [e for e in related if e in same_kind]):
        return Placement(gathered, append=True)
    if not neighbours:
        folder = _join(
            first_folder(knowledge.settings.paths.catalog, "catalog"), _PLURAL.get(kind, kind + "s")
        )
        return _free(knowledge, folder, name, kind, ".yaml")
    if _each_in_own_folder(neighbours):
        above = _most_common(str(PurePosixPath(e.path).parent.parent) for e in neighbours)
        return Placement(_join(above, name, PurePosixPath(neighbours[0].path).name))
    folder = _most_common(_folder(e.path) for e in neighbours)
    return _free(knowledge, folder, name, kind, PurePosixPath(neighbours[0].path).suffix)


def _related(
    knowledge: Knowledge, same_kind: Sequence[Entity], system: str | None, owner: str | None
) -> list[Entity]:
    everything = list(knowledge.entities.values())
    for entities in (same_kind, everything):
        if system and (found := [e for e in entities if e.system == system]):
            return found
    for entities in (same_kind, everything):
        if owner and (found := [e for e in entities if e.owner == owner]):
            return found
    return []


def _free(knowledge: Knowledge, folder: str, name: str, kind: str, suffix: str) -> Placement:
    """`order.yaml`; where something else has that file already, `order-api.yaml`."""
    taken = {path.casefold() for path in knowledge.paths}
    path = _join(folder, name + suffix)
    return Placement(_join(folder, f"{name}-{kind}{suffix}") if path.casefold() in taken else path)


def runbook_place(knowledge: Knowledge, slug: str) -> Placement:
    """Where most runbooks are."""
    folders = [_folder(r.path) for r in knowledge.runbooks]
    folder = _most_common(folders) if folders else first_folder(knowledge.settings.paths.runbooks, "runbooks")
    return Placement(_join(folder, f"{slug}.md"))


def incident_place(knowledge: Knowledge, slug: str, day: str) -> Placement:
    """Where most incidents are, by date."""
    folders = [_folder(i.path) for i in knowledge.incidents]
    default = first_folder(knowledge.settings.paths.incidents, "runbooks/incidents")
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


def _most_common(found: Iterable[str]) -> str:
    return min(Counter(found).items(), key=lambda item: (-item[1], item[0]))[0]


def first_folder(patterns: Iterable[str], default: str) -> str:
    """The first folder of the settings that is no glob."""
    return next((p.rstrip("/") for p in patterns if not set(p) & set("*?")), default)


def _join(*parts: str) -> str:
    return str(PurePosixPath(*parts))
