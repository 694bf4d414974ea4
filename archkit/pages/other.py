"""Everything that has no kind of page of its own: radars, roadmaps, scenarios, failure domains, unknown kinds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.pages import sections, text, values
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library
    from archkit.source.data import Json

_SAID_ABOVE = frozenset({"owner", "system", "tier", "type", "lifecycle"})
_MOST_COLUMNS, _MOST_ROWS = 8, 200


def body(library: Library, entity: Entity, page: str) -> Body:
    """A page that shows what the document says: lists as tables, the rest as facts."""
    spec = {k: v for k, v in library.spec(entity).items() if k not in _SAID_ABOVE}
    lists = {k: rows for k, v in spec.items() if (rows := values.items(v))}
    plain = [(_title(k), values.shown(v)) for k, v in spec.items() if k not in lists]
    markdown = text.blocks(
        sections.head(library, entity, [text.plain(entity.kind)]),
        sections.banner(library, entity, page),
        sections.glance(library, entity, page, *plain),
        (text.blocks(f"## {_title(k)}", _table(rows)) for k, rows in lists.items()),
        _mentioned(library, entity, page),
        sections.decisions(library, entity, page),
    )
    return Body(markdown)


def _table(rows: list[dict[str, Json]]) -> str:
    columns = list(dict.fromkeys(k for row in rows[:_MOST_ROWS] for k in row))[:_MOST_COLUMNS]
    return text.table(
        [_title(c) for c in columns],
        ([values.shown(row.get(c)) for c in columns] for row in rows[:_MOST_ROWS]),
    )


def _title(key: str) -> str:
    written = values.words(key)
    return text.plain(written[:1].upper() + written[1:])


def _mentioned(library: Library, entity: Entity, page: str) -> Iterator[str]:
    """What it names, and what names it."""
    named = dict.fromkeys(r.target for r in entity.relations if r.kind != "owned-by")
    naming = library.naming.get(entity.ref, [])
    for title, refs in (("It speaks of", named), ("It is spoken of by", naming)):
        if refs:
            yield text.blocks(f"## {title}", text.bullets(library.link(r, page) for r in refs))
