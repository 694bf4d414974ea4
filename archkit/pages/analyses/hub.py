"""The pages of analyses that have something to say, and the index that tells what each answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from archkit.pages import text
from archkit.pages.analyses import (
    capacity,
    coupling,
    data_flow,
    failure_domains,
    inputs,
    objectives,
    radar,
    retries,
    roadmap,
    unknowns,
)
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body, Hub, Page
from archkit.pages.places import ANALYSES, relative

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archkit.pages.library import Library


class _Analysis(NamedTuple):
    name: str
    title: str
    answers: str
    is_told: Callable[[Library], bool]
    body: Callable[[Library, str], Body]


def _with_figures(library: Library) -> bool:
    return library.states_figures


_ANALYSES = (
    _Analysis(
        "objectives",
        "Objectives",
        "What is promised of each journey, whether that can be kept, and who would be told when not.",
        objectives.is_told,
        objectives.body,
    ),
    _Analysis(
        "failure-domains",
        "Tiers and failure domains",
        "What is down when a zone, region or provider is lost, and what is less critical than those who need it.",
        failure_domains.is_told,
        failure_domains.body,
    ),
    _Analysis(
        "retries",
        "Retry hot spots",
        "How many calls one request becomes when things fail, and which overload would not end by itself.",
        retries.is_told,
        retries.body,
    ),
    _Analysis(
        "capacity",
        "Capacity and cost",
        "What is left at peak and with a zone less, what fills first, and what the traffic of each entry costs.",
        capacity.is_told,
        capacity.body,
    ),
    _Analysis(
        "data-flow",
        "Where data goes",
        "Where each class of data begins, goes, is stopped, and arrives without being allowed.",
        data_flow.is_told,
        data_flow.body,
    ),
    _Analysis(
        "coupling",
        "Coupling",
        "Circles, depth, reach of a change: how one knows a distributed monolith.",
        coupling.is_told,
        coupling.body,
    ),
    _Analysis(
        "roadmap",
        "Roadmap",
        "When each milestone is done, what decides the end, and the slack to what is switched off.",
        roadmap.is_told,
        roadmap.body,
    ),
    _Analysis(
        "radar",
        "Technology radar",
        "What to build on, who uses what, and which uses the radar speaks against.",
        radar.is_told,
        radar.body,
    ),
    _Analysis(
        "unknowns",
        "What we do not know",
        "Inputs that nobody stated, those that keep most figures from being known first.",
        unknowns.is_told,
        unknowns.body,
    ),
    _Analysis(
        "inputs",
        "Where the numbers come from",
        "Every input of the analyses, and the field of the catalog it is read from.",
        _with_figures,
        inputs.body,
    ),
)
"""In the order of the index."""


def hub(library: Library) -> Iterator[Hub]:
    """The section of the site; none where no analysis has anything to say."""
    told = [a for a in _ANALYSES if a.is_told(library)]
    if not told:
        return
    made = tuple(
        Page(path, a.title, partial(a.body, library, path), wide=True)
        for a in told
        for path in (f"{ANALYSES}/{a.name}.md",)
    )
    path = f"{ANALYSES}/index.md"
    yield Hub("Analyses", Page(path, "Analyses", partial(_index, told, path), wide=True), beside=made)


def _index(told: Sequence[_Analysis], page: str) -> Body:
    rows = ((text.link(a.title, relative(f"{ANALYSES}/{a.name}.md", page)), a.answers) for a in told)
    return Body(
        text.blocks(
            "# Analyses",
            "What a reviewer would work out from the catalog, computed over all of it. The figures of one service or "
            "flow stand on its own page; in a terminal: `archkit analyze`.",
            text.table(("Page", "What it answers"), rows),
            f"*{PROMISE}*",
        )
    )
