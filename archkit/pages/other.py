"""Everything that has no kind of page of its own: radars, roadmaps, scenarios, failure domains, unknown kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from archkit.pages import sections, text, values
from archkit.pages.analyses import failure_domains, radar, roadmap
from archkit.pages.page import Body
from archkit.pages.places import ANALYSES, relative

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library
    from archkit.source.data import Json
    from archkit.source.location import Route

_SAID_ABOVE = frozenset({"owner", "system", "tier", "type", "lifecycle"})
_MOST_COLUMNS, _MOST_ROWS = 8, 200


def body(library: Library, entity: Entity, page: str) -> Body:
    """A page that shows what the document says: lists as tables, the rest as facts."""
    spec = {k: v for k, v in library.spec(entity).items() if k not in _SAID_ABOVE}
    lists = {k: rows for k, v in spec.items() if (rows := _rows(v))}
    decisions = {d.id: d.path for d in reversed(library.knowledge.decisions)}
    shown = _Shown(library, page, {r.route: r.target for r in entity.relations}, decisions)
    plain = [(_title(k), shown.value(v, "spec", k)) for k, v in spec.items() if k not in lists]
    markdown = text.blocks(
        sections.head(library, entity, [text.plain(entity.kind)]),
        sections.banner(library, entity, page),
        _analysed(library, entity, page),
        sections.glance(library, entity, page, *plain),
        (text.blocks(f"## {_title(k)}", _table(rows, shown, k)) for k, rows in lists.items()),
        _mentioned(library, entity, page),
        sections.decisions(library, entity, page),
    )
    return Body(markdown)


_ANALYSED = {
    "technologyradar": ("As a picture, with who uses what", radar.is_told, "radar"),
    "roadmap": ("As a Gantt chart, with its critical path", roadmap.is_told, "roadmap"),
    "failuredomain": ("What is down when it is lost", failure_domains.is_told, "failure-domains"),
}
"""What is computed of a kind as a whole: what the link says, whether there is such a page, and its name."""


def _analysed(library: Library, entity: Entity, page: str) -> str:
    if entity.kind.lower() not in _ANALYSED:
        return ""
    says, is_told, name = _ANALYSED[entity.kind.lower()]
    return f"{text.link(says, relative(f'{ANALYSES}/{name}.md', page))}." if is_told(library) else ""


class _Shown(NamedTuple):
    """How the values of one document are shown: what refers to an entity or a decision is a link to its page."""

    library: Library
    page: str
    targets: Mapping[Route, str]
    decisions: Mapping[str, str]
    """Paths by number, as it is written: `ADR-0012`."""

    def value(self, value: Json, *route: str | int) -> str:
        if (target := self.targets.get(route)) is not None:
            return self.library.link(target, self.page)
        if isinstance(value, str) and value in self.decisions:
            return self.library.document_link(self.decisions[value], value, self.page)
        if isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
            return values.listed(self.value(v, *route, i) for i, v in enumerate(value[:_MOST_ROWS]))
        return values.shown(value)


def _rows(value: Json) -> Mapping[int, dict[str, Json]]:
    """The mappings of a list, by their index in it."""
    found = enumerate(value[:_MOST_ROWS]) if isinstance(value, list) else ()
    return {number: row for number, row in found if isinstance(row, dict)}


def _table(rows: Mapping[int, dict[str, Json]], shown: _Shown, key: str) -> str:
    columns = list(dict.fromkeys(k for row in rows.values() for k in row))[:_MOST_COLUMNS]
    cells = ([shown.value(row.get(c), "spec", key, n, c) for c in columns] for n, row in rows.items())
    return text.table([_title(c) for c in columns], cells)


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
