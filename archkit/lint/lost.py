"""What a catalog says that could not be taken in, so that nothing is called missing because of it.

A document that is no YAML, a misspelt kind, a name used twice: each is a finding already, and what follows
from it (a name that leads nowhere, an API that nobody seems to provide) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.model.entity import KINDS
from archkit.model.select import CATALOG_NAME
from archkit.source.names import distance

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json
    from archkit.source.problem import Problem

KNOWN = {kind.lower(): kind for kind in KINDS}
"""Kinds that Backstage and archkit know, by their lower-case names."""

_UNREAD = frozenset({"yaml-syntax", "unsafe-yaml"})
"""A document of which nothing is known."""
_ELSEWHERE = frozenset(
    "encoding unsafe-path template-skipped not-an-entity name-invalid duplicate-entity".split()
)
"""What keeps an entity from being known under the name that its file has."""
_NAMELESS = ((), ("metadata",))
"""Where the schema's finding stands when an entity has no name or no kind."""
_HALF_READ = _UNREAD | {"duplicate-key"}
"""What leaves a name unread that stands in the file: two documents glued together keep the second name only."""
_NAME = re.compile(r"\bname[\"']?[ \t]{0,9}:[ \t]{0,9}[\"']?([A-Za-z0-9][A-Za-z0-9_.-]{0,62})")
"""A name as it is written, wherever it stands."""


def is_partly_unread(knowledge: Knowledge) -> bool:
    """Whether there are documents of the catalog of which nothing is known, for as long as they are broken."""
    return any(p.rule in _UNREAD and _is_catalog(knowledge, p) for p in knowledge.problems)


def lost_names(knowledge: Knowledge) -> frozenset[str]:
    """Names, lower-case, that entities probably have whose file or document could not be taken in."""
    found: set[str] = set()
    unread: set[str] = set()
    for p in knowledge.problems:
        if not _is_catalog(knowledge, p):
            continue
        if p.rule in _HALF_READ:
            unread.add(p.place.path)
        elif p.rule in _ELSEWHERE or (p.rule == "schema" and p.place.route in _NAMELESS):
            found.add(_name_of_file(p.place.path))
    for path in unread:
        found.add(_name_of_file(path))
        found.update(name.lower() for name in _NAME.findall(knowledge.text(path) if knowledge.text else ""))
    return frozenset(found)


def misspelt(knowledge: Knowledge) -> Iterator[tuple[Entity, str]]:
    """Entities whose kind is nearly a known one, and the reference they were meant to have."""
    for entity in knowledge.entities.values():
        if entity.kind.lower() not in KNOWN and (meant := known_kind(entity.kind)):
            yield entity, f"{meant.lower()}:{entity.ref.partition(':')[2]}"


def named_in_lost(knowledge: Knowledge) -> frozenset[str]:
    """Bare names, lower-case, of all that is named by documents which were read and not taken in."""
    texts = [text for entity, _ in misspelt(knowledge) for text in _texts(dict(knowledge.spec(entity)))]
    for problem in knowledge.problems:
        if problem.rule == "duplicate-entity" and knowledge.reader is not None:
            data = knowledge.reader(problem.place.path).get(problem.place.document)
            texts += _texts(data.get("spec") if isinstance(data, dict) else None)
    return frozenset(text.lower().rpartition(":")[2].rpartition("/")[2] for text in texts)


def known_kind(kind: str) -> str | None:
    """The kind that a misspelt one means, as Backstage or archkit write it."""
    wanted = kind.lower()
    slips, meant = min((distance(wanted, lower, 2), known) for lower, known in KNOWN.items())
    if slips == 2 and wanted[:1] != meant[:1].lower():
        return None  # a prefix makes another word of it: `AiResource` is no resource
    return meant if slips <= min(2, len(kind) - 3) or not slips else None


def _is_catalog(knowledge: Knowledge, problem: Problem) -> bool:
    return knowledge.files.get(problem.place.path, "catalog") == "catalog"


def _texts(value: Json) -> Iterator[str]:
    """Every text in a value, however deep; the reader bounds the depth."""
    stack = [value]
    while stack:
        at = stack.pop()
        if isinstance(at, str):
            yield at
        elif isinstance(at, dict):
            stack.extend(at.values())
        elif isinstance(at, list):
            stack.extend(at)


def _name_of_file(path: str) -> str:
    """What the entity in a file is probably called: as the file, or as the folder of a `catalog-info.yaml`."""
    *folders, file = path.lower().split("/")
    stem = file.rpartition(".")[0]
    return folders[-1] if stem.startswith(CATALOG_NAME) and folders else stem
