"""Index pages: everything of a kind in one table, which readers filter by its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from archkit.pages import text
from archkit.pages.page import Body
from archkit.pages.places import relative

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library

Cell = Callable[["Library", "Entity", str], str]

COLUMNS: Mapping[str, Cell] = {
    "Name": lambda library, e, page: library.link(e.ref, page),
    "Kind": lambda library, e, page: text.plain(e.kind),
    "Type": lambda library, e, page: text.plain(e.type or ""),
    "Lifecycle": lambda library, e, page: text.plain(e.lifecycle or ""),
    "Tier": lambda library, e, page: str(e.tier or ""),
    "Owner": lambda library, e, page: library.link(e.owner, page) if e.owner else "",
    "System": lambda library, e, page: library.link(e.system, page) if e.system else "",
    "Domain": lambda library, e, page: _related(library, e, page, "domain"),
    "Part of": lambda library, e, page: _related(library, e, page, "parent", "subdomainOf", "memberOf"),
    "Owns": lambda library, e, page: str(len(library.owned_by.get(e.ref, ())) or ""),
    "What it is": lambda library, e, page: text.prose(e.description or ""),
}

BY_KIND: Mapping[str, tuple[str, str, Sequence[str]]] = {
    "component": (
        "Services",
        "Everything that is built and run.",
        ("Name", "Type", "Lifecycle", "Tier", "Owner", "System", "What it is"),
    ),
    "system": ("Systems", "What belongs together.", ("Name", "Domain", "Owner", "What it is")),
    "domain": ("Domains", "The parts of the business.", ("Name", "Part of", "Owner", "What it is")),
    "resource": (
        "Resources",
        "Databases, topics, queues and whatever else services need.",
        ("Name", "Type", "Lifecycle", "Owner", "System", "What it is"),
    ),
    "api": (
        "APIs",
        "What services offer to each other.",
        ("Name", "Type", "Lifecycle", "Owner", "System", "What it is"),
    ),
    "flow": (
        "Flows",
        "How a thing gets done across services.",
        ("Name", "Type", "Tier", "Owner", "What it is"),
    ),
    "group": ("Teams", "Who answers for what.", ("Name", "Type", "Part of", "Owns", "What it is")),
    "user": ("People", "Who is in the teams.", ("Name", "Part of", "Owns", "What it is")),
}
"""Title, lead and columns of the index by kind."""

FACETS = ("Kind", "Type", "Lifecycle", "Tier", "Domain", "System", "Owner", "Part of")


def entities(
    library: Library, kind: str, found: Sequence[Entity], page: str, more: Sequence[tuple[str, str]] = ()
) -> Body:
    """The index of a kind; `more` are titles and paths of indexes that stand below it."""
    title, lead, columns = BY_KIND[kind]
    further = " ".join(f"See also {text.link(name.lower(), relative(path, page))}." for name, path in more)
    return Body(text.blocks(f"# {title}", f"{lead} {further}", _table(library, columns, found, page)))


def others(library: Library, found: Sequence[Entity], page: str) -> Body:
    """The index of everything whose kind has no index of its own."""
    columns = ("Name", "Kind", "Type", "Owner", "What it is")
    lead = "Roadmaps, radars, scenarios, failure domains and kinds that archkit does not know."
    return Body(text.blocks("# More", lead, _table(library, columns, found, page)))


def _table(library: Library, columns: Sequence[str], found: Sequence[Entity], page: str) -> str:
    ordered = sorted(found, key=lambda e: (e.label.casefold(), e.ref))
    rows = [[COLUMNS[c](library, e, page) for c in columns] for e in ordered]
    used = [i for i, c in enumerate(columns) if c == "Name" or any(row[i] for row in rows)]
    table = text.table([columns[i] for i in used], [[row[i] for i in used] for row in rows])
    facets = [columns[i] for i in used if columns[i] in FACETS]
    return text.blocks(text.facets(*facets) if facets and len(rows) > 1 else "", table)


def _related(library: Library, entity: Entity, page: str, *fields: str) -> str:
    return library.links([r.target for r in entity.relations if r.field in fields], page)
