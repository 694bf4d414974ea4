"""The technology radar: rings and quadrants, who uses what, and what speaks against a use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archkit.analysis.radar import entries, judgements, uses
from archkit.pages import text
from archkit.pages.analyses.naming import MOST, elements, rest, where
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.radar import Entry
    from archkit.draw.radar import Radar
    from archkit.pages.library import Library
    from archkit.source.data import Json

_RINGS = ("adopt", "trial", "assess", "hold")
_MEANS = "**adopt**: take it without asking; **trial**: try it with care; **assess**: read about it; **hold**: leave it"
_SECTORS = 8
_OTHER = "other"
_ORDER = ("new on hold", "ended", "ends soon", "assess in tier 1", "legacy on hold", "unlisted")


class _Listed(NamedTuple):
    """An entry of the radar with the number by which the picture tells it."""

    number: int
    entry: Entry
    quadrant: str
    said: Mapping[str, Json]
    users: tuple[str, ...]


def is_told(library: Library) -> bool:
    """Whether there is a radar with something on it."""
    return bool(entries(library.graph))


def body(library: Library, page: str) -> Body:
    """The radar as picture and table, and the uses that are not as it wants them."""
    found = _listed(library)
    header = ("No.", "Technology", "Ring", "Quadrant", "Since", "End of life", "Instead", "Used by", "Why")
    table = text.table(header, (_row(library, item, page) for item in found[:MOST]))
    return Body(
        text.blocks(
            "# Technology radar",
            f"What to build on. {_MEANS}. A number without colour in the picture is used by nothing here.",
            text.picture(0),
            text.facets("Ring", "Quadrant") if len(found) > 1 else "",
            table,
            rest(MOST, len(found), "technology"),
            _against(library, page),
        ),
        (partial(_radar, found),),
    )


def _listed(library: Library) -> list[_Listed]:
    """Ring by ring, quadrant by quadrant, as the picture numbers them."""
    users: dict[str, dict[str, None]] = {}
    for entity in library.graph.entities.values():
        for use in uses(entity) if entity.facts else ():
            users.setdefault(use.technology.casefold(), {})[entity.ref] = None
    known = entries(library.graph)
    items = {
        (entity.path, entity.document, index): item
        for entity in library.knowledge.of_kind("TechnologyRadar")
        for index, item in enumerate(_raw(entity.facts.get("entries")))
        if isinstance(item, dict)
    }
    found = []
    for name, entry in known.items():
        said = items.get((entry.place.path, entry.place.document, int(entry.place.route[-1])), {})
        quadrant = said.get("quadrant")
        told = quadrant.strip() if isinstance(quadrant, str) and quadrant.strip() else _OTHER
        found.append((entry, told, said, tuple(sorted(users.get(name, {})))))
    found.sort(key=lambda f: (_rank(f[0].ring), f[1].casefold(), f[0].technology.casefold()))
    return [_Listed(number, *item) for number, item in enumerate(found, 1)]


def _raw(value: Json) -> Sequence[Json]:
    return value if isinstance(value, list) else ()


def _rank(ring: str) -> int:
    return _RINGS.index(ring) if ring in _RINGS else len(_RINGS)


def _row(library: Library, item: _Listed, page: str) -> tuple[str, ...]:
    entry, decision = item.entry, item.said.get("decision")
    note = item.said.get("note")
    why = [text.prose(note) if isinstance(note, str) else ""]
    if isinstance(decision, str):
        why.append(_decision(library, decision, page))
    return (
        str(item.number),
        text.whole(text.code(entry.technology)),
        text.plain(entry.ring),
        text.plain(item.quadrant),
        entry.since.isoformat() if entry.since else "",
        entry.end_of_life.isoformat() if entry.end_of_life else "",
        text.whole(text.code(entry.successor)) if entry.successor else "",
        elements(library, item.users, page),
        " ".join(filter(None, why)),
    )


def _decision(library: Library, id: str, page: str) -> str:
    """A link to the decision, where exactly one is called so."""
    found = [d for d in library.knowledge.decisions if d.id.casefold() == id.strip().casefold()]
    return library.document_link(found[0].path, id, page) if len(found) == 1 else text.plain(id)


def _radar(found: Sequence[_Listed]) -> Radar:
    from archkit.draw.radar import RINGS, Blip, Radar

    drawn = [(item, RINGS[_rank(item.entry.ring)]) for item in found if _rank(item.entry.ring) < len(RINGS)]
    named = sorted({item.quadrant for item, _ in drawn}, key=lambda q: (q == _OTHER, q.casefold()))
    kept = named if len(named) <= _SECTORS else [*named[: _SECTORS - 1], _OTHER]
    return Radar(
        "Technology radar",
        tuple(kept),
        tuple(
            Blip(
                item.number,
                item.entry.technology[:60],
                item.quadrant if item.quadrant in kept else _OTHER,
                ring,
                bool(item.users),
            )
            for item, ring in drawn
        ),
    )


def _against(library: Library, page: str) -> str:
    """Uses that the radar speaks against, the worst first."""
    found = sorted(
        judgements(library.graph, library.today), key=lambda j: (_ORDER.index(j.verdict), j.use.entity.ref)
    )

    def rows() -> Iterator[tuple[str, ...]]:
        for judged in found[:MOST]:
            use, entry = judged.use, judged.entry
            ends = entry.end_of_life.isoformat() if entry and entry.end_of_life else ""
            yield (
                library.link(use.entity.ref, page),
                text.code(use.technology),
                judged.verdict,
                ends,
                str(use.entity.tier or ""),
                where(library, use.place),
            )

    table = text.table(("Used by", "Technology", "Verdict", "End of life", "Tier", "Written in"), rows())
    facets = text.facets("Verdict", "Tier") if len(found) > 1 else ""
    return (
        text.blocks("## Not as the radar wants it", facets, table, rest(MOST, len(found), "use"))
        if table
        else ""
    )
