"""Where one class of data goes, as a view: made here, sent there, stopped here, and where it may not be."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.analysis.data.classification import covers
from archkit.draw.describe import node
from archkit.draw.fold import fold, merge
from archkit.draw.shapes import Group, Line, LineStyle, View

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from archkit.analysis.data.classification import Arrival, Map
    from archkit.analysis.design import Need

MADE, LEAKS = "frame:made", "frame:leaks"
"""Frames around where a class begins, and around where it may not be."""


def data_flow(found: Map, tag: int) -> View:
    """The elements that a class of data reaches, in the direction in which the data goes."""
    design, name = found.design, found.tags[tag]
    arrivals = reached(found, tag)
    lines = list(_lines(found, tag, arrivals.keys()))
    lines += [
        Line(design.refs[a], design.refs[b], how, "ownership", how) for a, b, how, _ in stopped(found, tag)
    ]
    ends = {ref for line in lines for ref in (line.source, line.target)}
    shown = sorted({*(design.refs[n] for n in arrivals), *ends})
    groups: dict[str, str] = {}
    for number in arrivals:
        if found.begins[number] >> tag & 1:
            groups[design.refs[number]] = MADE
        elif found.knows[number] and not found.allowed[number] >> tag & 1:
            groups[design.refs[number]] = LEAKS
    nodes = tuple(replace(node(design.graph, ref), group=groups.get(ref)) for ref in shown)
    frames = [Group(MADE, "begins here"), Group(LEAKS, "not allowed here")]
    used = tuple(frame for frame in frames if frame.id in groups.values())
    return fold(View(f"data {name}", f"Where {name} goes", "data", nodes, merge(lines), used))


@lru_cache(maxsize=256)
def reached(found: Map, tag: int) -> Mapping[int, Arrival]:
    """Where a class gets by any flow, those included that are only assumed; by number of the element."""
    return found.arrivals(tag, declared=False)


def _lines(found: Map, tag: int, places: Collection[int]) -> Iterator[Line]:
    refs = found.design.refs
    for number in sorted(places):
        for flow in found.out[number]:
            if flow.carries >> tag & 1 and flow.target in places:
                style: LineStyle = "sync" if flow.declared else "async"
                yield Line(refs[flow.source], refs[flow.target], "", style, "passes it to")


def stopped(found: Map, tag: int) -> Iterator[tuple[int, int, str, Need]]:
    """Edges at which a class that gets to one end is dropped or replaced by tokens: from, to, how, and the edge."""
    for need, how, classes in _stops(found):
        ends = (need.target, need.source) if _comes_back(need) else (need.source, need.target)
        if covers(classes, found.tags[tag]) and found.possible[ends[0]] >> tag & 1:
            yield *ends, how, need


@lru_cache(maxsize=1)
def _stops(found: Map) -> tuple[tuple[Need, str, tuple[str, ...]], ...]:
    return tuple(
        (need, how, need.texts(key))
        for need in found.design.needs
        for key, how in (("drops", "dropped"), ("tokenizes", "tokens instead"))
        if key in need.edge.attributes
    )


def _comes_back(need: Need) -> bool:
    """Whether data goes from what is needed to the one that needs it."""
    return need.edge.kind == "subscribes" or need.edge.operation == "read"
