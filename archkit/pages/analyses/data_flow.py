"""Where each class of data begins, goes, is kept, is stopped, and where it arrives without being allowed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis.data.classification import data_map, leaks
from archkit.pages import text
from archkit.pages.analyses.naming import MOST, chain, elements, rest, where
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.analysis.data.classification import Map
    from archkit.draw.shapes import View
    from archkit.pages.library import Library

_DRAWN = 12
"""Classes with a picture; the table has all of them."""

_CLAIM = "Only classes that somebody declares are followed; that nothing else flows is not claimed."


def is_told(library: Library) -> bool:
    """Whether somebody declares classes of data."""
    return bool(data_map(library.asked.design).tags)


def body(library: Library, page: str) -> Body:
    """All classes in one table, leaks with their shortest ways, and a map of each class."""
    from archkit.draw.data_flow import reached

    found = data_map(library.asked.design)
    shown = range(min(len(found.tags), MOST))
    drawn = sorted(sorted(shown, key=lambda tag: -len(reached(found, tag)))[:_DRAWN])
    header = ("Class", "Begins at", "Kept in", "Gets to", "Stopped at", "Not allowed at")
    rows = [_class(library, found, tag, page) for tag in shown]
    return Body(
        text.blocks(
            "# Where data goes",
            "Classes of data along the calls, messages and copies that carry them, until they are dropped or replaced "
            f"by tokens. {_CLAIM}",
            text.table(header, rows),
            rest(MOST, len(found.tags), "class"),
            _leaks(library, page),
            (
                text.blocks(f"## {text.plain(found.tags[tag])}", _map(library, found, tag, index, page))
                for index, tag in enumerate(drawn)
            ),
            f"*{PROMISE}*",
        ),
        tuple(partial(_view, found, tag) for tag in drawn),
    )


def _class(library: Library, found: Map, tag: int, page: str) -> tuple[str, ...]:
    from archkit.draw.data_flow import reached, stopped

    refs, arrivals = found.design.refs, reached(found, tag)
    at = [n for n in arrivals if found.knows[n] and not found.allowed[n] >> tag & 1]
    return (
        text.whole(text.code(found.tags[tag])),
        elements(library, [refs[n] for n, bits in enumerate(found.begins) if bits >> tag & 1], page),
        elements(library, [refs[n] for n, bits in enumerate(found.kept) if bits >> tag & 1], page),
        text.count(len(arrivals), "element"),
        elements(library, list(dict.fromkeys(refs[b] for _, b, _, _ in stopped(found, tag))), page),
        elements(library, [refs[n] for n in at], page),
    )


def _leaks(library: Library, page: str) -> str:
    design, found = library.asked.design, leaks(library.asked.design)
    rows = (
        (
            text.code(leak.tag),
            library.link(design.refs[leak.at], page),
            chain(library, (design.refs[n] for n in leak.path), page),
            "stated" if leak.declared else "assumed in part",
            where(library, design.elements[leak.at].at("data", "clearance")),
        )
        for leak in found[:MOST]
    )
    table = text.table(("Class", "Arrives at", "Shortest way", "The way is", "Clearance"), rows)
    lead = "It arrives where nothing says that it may be. Drop it, replace it by tokens on the way, or clear the place."
    return (
        text.blocks("## Arrives without being allowed", lead, table, rest(MOST, len(found), "leak"))
        if table
        else ""
    )


def _map(library: Library, found: Map, tag: int, index: int, page: str) -> str:
    table = text.table(("From", "To", "What happens", "Written in"), _steps(library, found, tag, page))
    return (
        text.tabs(("Diagram", text.picture(index)), ("Table", table))
        if table
        else "It stays where it begins."
    )


def _steps(library: Library, found: Map, tag: int, page: str) -> Iterator[tuple[str, ...]]:
    from archkit.draw.data_flow import reached, stopped

    refs, places = found.design.refs, reached(found, tag)
    shown = 0
    for number in places:
        for flow in found.out[number]:
            if flow.carries >> tag & 1 and flow.target in places and shown < MOST:
                shown += 1
                yield (
                    library.link(refs[flow.source], page),
                    library.link(refs[flow.target], page),
                    "goes along, as stated" if flow.declared else "goes along, as assumed",
                    where(library, flow.need.at()),
                )
    for source, target, how, need in stopped(found, tag):
        yield (
            library.link(refs[source], page),
            library.link(refs[target], page),
            how,
            where(library, need.at()),
        )


def _view(found: Map, tag: int) -> View:
    from archkit.draw.data_flow import data_flow

    return data_flow(found, tag)
