"""How decisions hang together: which superseded, amended or relates to which, drawn and as a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.pages import text
from archkit.pages.decision import naming
from archkit.pages.page import Body

if TYPE_CHECKING:
    from archkit.analysis.succession import Tie
    from archkit.pages.library import Library

_WORDS = {"supersedes": "supersedes", "amends": "amends", "relates-to": "relates to"}


def body(library: Library, page: str) -> Body:
    """A drawing and a table for every area that has a tie."""
    from archkit.draw.decisions import decisions

    by_area: dict[str, list[Tie]] = {}
    for tie in library.succession.ties:
        by_area.setdefault(library.areas[tie.source], []).append(tie)
    views = []
    parts = []
    for index, area in enumerate(sorted(by_area)):
        ends = {end for tie in by_area[area] for end in (tie.source, tie.target)}
        title = f"Decisions in {area}" if area else "Decisions"
        views.append(partial(decisions, library.succession, frozenset(ends), title=title))
        parts.append(f"## {text.plain(area)}" if area else "")
        parts.append(
            text.tabs(("Diagram", text.picture(index)), ("Table", _table(library, by_area[area], page)))
        )
    return Body(
        text.blocks(
            "# How decisions hang together",
            "Arrows run from the older to the newer decision. What is grey should not be followed.",
            *parts,
        ),
        tuple(views),
    )


def _table(library: Library, ties: list[Tie], page: str) -> str:
    rows = (
        (
            naming.named(library, tie.source, page, tie.source),
            _WORDS[tie.kind] + (" in part" if tie.partial else ""),
            naming.named(library, tie.target, page, tie.source),
        )
        for tie in ties
    )
    return text.table(("Decision", "Relation", "With"), rows)
