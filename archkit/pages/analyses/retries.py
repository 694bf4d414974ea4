"""Retry hot spots: what one request becomes at each element when everything behind it fails."""

from __future__ import annotations

from functools import lru_cache, partial
from math import inf
from typing import TYPE_CHECKING

from archkit.analysis.amplification import spread
from archkit.analysis.layers import retrying_layers
from archkit.analysis.overload import load
from archkit.analysis.worst_entry import largest
from archkit.analysis.written import written
from archkit.pages import text
from archkit.pages.analyses.naming import MOST, chain, rest, where
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archkit.analysis.amplification import Amplification
    from archkit.analysis.design import Design
    from archkit.analysis.worst_entry import Worst
    from archkit.draw.chart import Chart
    from archkit.pages.library import Library

_DRAWN = 12

_LEFT = (
    "There are too many entries to follow each of them. Those with the most attempts were, and what only the others "
    "multiply is missing here or told too low."
)


def is_told(library: Library) -> bool:
    """Whether somebody states retries."""
    return any("retries" in need.edge.attributes for need in library.asked.design.needs)


def body(library: Library, page: str) -> Body:
    """The elements that get most calls for each that is meant, the worst first."""
    design = library.asked.design
    found = _hot(design)
    rows = (_row(library, design, a, page) for a in found[:MOST])
    header = (
        "Element",
        "Calls for each that is meant",
        "Breakers open",
        "Layers",
        "At peak",
        "Safe peak",
        "Worst way",
    )
    hot = text.table(header, rows)
    drawn = [a for a in found if a.factor is not None and a.factor != inf][:_DRAWN]
    return Body(
        text.blocks(
            "# Retry hot spots",
            "How many calls reach an element for each one that is meant, when everything behind it fails and every "
            "attempt is made: the sum over paths of calls times attempts, over the sum of calls. *Vulnerable*: the "
            "load at peak fits, with all retries it does not, so that an overload would not end by itself.",
            text.blocks(
                text.tabs(("Diagram", text.picture(0) if drawn else ""), ("Table", hot)),
                rest(MOST, len(found), "element"),
            )
            if hot
            else "No call is tried again where that multiplies anything.",
            "" if all(worst.is_sure for worst in _worst(design).values()) else _LEFT,
            _layers(library, design, page),
            f"*{PROMISE}*",
        ),
        (partial(_chart, design, drawn),),
    )


@lru_cache(maxsize=1)
def _worst(design: Design) -> Mapping[int, Worst]:
    return largest(design, 1.0)


@lru_cache(maxsize=1)
def _hot(design: Design) -> Sequence[Amplification]:
    """By how much the worst entry multiplies them; unbounded first."""
    made = (
        spread(design, worst.root).amplification(target)
        for target, worst in sorted(_worst(design).items(), key=lambda p: p[1])
    )
    return sorted(
        (a for a in made if a is not None),
        key=lambda a: (-(inf if a.factor is None else a.factor), design.refs[a.target]),
    )


def _row(library: Library, design: Design, a: Amplification, page: str) -> tuple[str, ...]:
    here = load(design, a.target)
    way = [design.refs[a.root], *(design.refs[call.need.target] for call in a.chain)]
    return (
        library.link(design.refs[a.target], page),
        "without end: a circle of calls" if a.factor is None else f"**{written(a.factor, '')}**",
        "" if a.sustained is None else written(a.sustained, ""),
        "" if a.layers is None else str(a.layers),
        here.state or f"unknown; not stated: {_lacking(library, design, a.target)}",
        "" if here.safe_peak is None else written(here.safe_peak, "rps"),
        chain(library, way, page),
    )


def _lacking(library: Library, design: Design, number: int) -> str:
    """The inputs without which nobody can say whether it bears its peak."""
    here, element = load(design, number), design.elements[number]
    lacking = [] if here.capacity else [("capacity.max", element.at("capacity", "max"))]
    if here.plain is None:
        begins = design.elements[here.unstated] if here.unstated is not None else element
        lacking.append((f"capacity.peak of {begins.label}", begins.at("capacity", "peak")))
    said = []
    for name, place in lacking:
        add = library.edit_link(place.path, None, "add") if place is not None else ""
        said.append(text.code(name) + (f" ({add})" if add else ""))
    return ", ".join(said) or "an end to the circle of calls"


def _chart(design: Design, found: Sequence[Amplification]) -> Chart:
    from archkit.draw.chart import Bar, Bars, Chart

    return Chart(
        "Calls for each one that is meant, when everything behind fails",
        (("in the first seconds", "topic"), ("once circuit breakers are open", "component")),
        tuple(
            Bars(
                design.elements[a.target].label[:40],
                (Bar(a.factor, written(a.factor, "")), Bar(a.sustained, written(a.sustained, ""))),
            )
            for a in found
        ),
    )


def _layers(library: Library, design: Design, page: str) -> str:
    found = sorted(retrying_layers(design), key=lambda row: -row.depth)
    deep = [row for row in found if row.depth > 1]

    def rows() -> Iterator[tuple[str, ...]]:
        for row in deep[:MOST]:
            call = row.inner
            outer = ", ".join(
                f"{library.link(design.refs[c.need.source], page)} ({c.attempts} attempts)" for c in row.outer
            )
            ends = chain(library, (design.refs[n] for n in (call.need.source, call.need.target)), page)
            yield ends, str(row.depth), f"{call.attempts}", outer, where(library, call.need.at("retries"))

    table = text.table(("Innermost call", "Layers", "Attempts", "Tried again above by", "Written in"), rows())
    lead = "Retry in one layer, next to what fails, and give it a budget: layers multiply."
    return text.blocks("## Tried again in several layers", lead, table) if table else ""
