"""How the whole hangs together: the panel by which one knows a distributed monolith. No score is made of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archkit.analysis import structure
from archkit.analysis.coupling import FEWEST, chatty, coupling, without_platform
from archkit.analysis.shared_stores import stores
from archkit.analysis.sync_calls import sync_cycles
from archkit.analysis.written import value
from archkit.pages import figures, text
from archkit.pages.analyses.naming import MOST, chain, elements, rest, where
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archkit.analysis.design import Design
    from archkit.analysis.result import Figure
    from archkit.draw.shapes import View
    from archkit.pages.library import Library

_PANEL: Mapping[str, tuple[str, str]] = {
    "largest-sync-cycle": (
        "Largest circle of calls that wait",
        "0: everything can start and recover by itself",
    ),
    "sync-depth": ("Longest chain of calls that wait", "each call adds its latency and its failures"),
    "propagation-cost": ("Propagation cost", "the share of all that a change may have to do with"),
    "cross-domain-ratio": ("Needs that cross domains", "low: the domains cut where little holds together"),
    "cross-domain-sync-ratio": ("Of them, those that wait", "low: domains go on without each other"),
    "shared-databases": ("Databases with several writers", "0: everybody can change his own schema"),
    "sync-ratio": ("Needs that wait, of all", "high: what fails is felt at once, everywhere"),
    "modularity": ("Modularity of the domains", "1: nothing crosses, 0: as if cut by chance"),
    "feedback-loops": ("Circles that an event closes", "no error; what comes back may swing or never end"),
}
"""Figure -> what it is called here, and how to read it."""

_CHATTY = 10.0
"""Calls per request above which the rule `chatty` speaks, unless settings say otherwise."""


def is_told(library: Library) -> bool:
    """Whether anything needs anything."""
    return bool(library.asked.design.needs)


def body(library: Library, page: str) -> Body:
    """The panel, with and without the platform; then where its numbers come from."""
    design = library.asked.design
    found = {f.name: f for f in structure.figures(design, earlier=library.asked.earlier)}
    few = f"There are fewer than {FEWEST} elements: nothing follows from it." if len(design) < FEWEST else ""
    return Body(
        text.blocks(
            "# Coupling",
            "How one knows a monolith that only happens to run in many places. Each figure is of use beside the same "
            "one of an earlier day: look at the trend, no score is made of them.",
            few,
            _panel(found),
            _longest(library, design, page),
            _circles(library, design, page),
            _shared(library, design, page),
            _chatty(library, design, page),
            _unstable(library, design, page),
            _derivations(library, found),
        ),
        (partial(_chain, design),),
    )


def _panel(found: Mapping[str, Figure]) -> str:
    def rows() -> Iterator[tuple[str, ...]]:
        for name, (called, read) in _PANEL.items():
            if (figure := found.get(name)) is None:
                continue
            own = found.get(f"{name}-without-platform")
            without = text.plain(value(own)) if own is not None else "the same"
            before = found.get(f"{name}-before")
            past = () if not is_compared else (text.plain(value(before)) if before is not None else "",)
            yield called, f"**{text.plain(value(figure))}**", *past, without, read

    is_compared = any(name.endswith("-before") for name in found)
    past = ("One commit ago",) if is_compared else ()
    return text.table(("Figure", "Value", *past, "Without the platform", "How to read it"), rows())


def _derivations(library: Library, found: Mapping[str, Figure]) -> str:
    told = [f for f in found.values() if f.value is not None and not f.name.endswith("-before")]
    return figures.figures(library, "How the figures came about", told)


def _longest(library: Library, design: Design, page: str) -> str:
    longest = structure.longest_chain(design)
    if longest is None or not longest.calls:
        return ""
    way = [longest.calls[0].source, *(call.target for call in longest.calls)]
    rows = (
        (str(i), library.link(c.source, page), library.link(c.target, page), where(library, c.place))
        for i, c in enumerate(longest.calls[:MOST], 1)
    )
    table = text.table(("Call", "From", "To", "Written in"), rows)
    drawn = text.tabs(("Diagram", text.picture(0)), ("Table", table)) if len(way) <= 30 else table
    return text.blocks("## The longest chain that waits", chain(library, way, page), drawn)


def _chain(design: Design) -> View:
    from archkit.draw.describe import node
    from archkit.draw.shapes import Line, View

    longest = structure.longest_chain(design)
    calls = longest.calls[:30] if longest else ()
    refs = list(dict.fromkeys(ref for c in calls for ref in (c.source, c.target)))
    nodes = tuple(node(design.graph, ref) for ref in refs)
    lines = tuple(Line(c.source, c.target, "", "sync", "waits for") for c in calls)
    return View("longest chain", "The longest chain of calls that wait", "graph", nodes, lines)


def _circles(library: Library, design: Design, page: str) -> str:
    found = sorted(sync_cycles(design.graph), key=lambda c: (-len(c), c))
    rows = ((str(len(c)), elements(library, list(c), page)) for c in found[:MOST])
    table = text.table(("Elements", "Members"), rows)
    lead = "These wait for each other: none can start or recover alone. Turn one of the calls into an event."
    return text.blocks("## Circles of calls that wait", lead, table) if table else ""


def _shared(library: Library, design: Design, page: str) -> str:
    found = [s for s in stores(design) if s.is_shared or s.foreign_readers]
    rows = (
        (
            library.link(s.element.ref, page),
            elements(library, [design.refs[n.source] for n in s.writers], page),
            elements(library, [design.refs[n.source] for n in s.foreign_readers], page),
        )
        for s in found[:MOST]
    )
    table = text.table(("Database", "Written by", "Read past its service by"), rows)
    return (
        text.blocks("## Databases that several use", table, rest(MOST, len(found), "database"))
        if table
        else ""
    )


def _chatty(library: Library, design: Design, page: str) -> str:
    found = sorted(chatty(design, _CHATTY), key=lambda n: -n.calls)
    rows = (
        (
            library.link(design.refs[n.source], page),
            library.link(design.refs[n.target], page),
            f"{n.calls:g}",
            where(library, n.at("callsPerRequest")),
        )
        for n in found[:MOST]
    )
    table = text.table(("From", "To", "Calls per request", "Written in"), rows)
    return text.blocks(f"## More than {_CHATTY:g} calls per request", table) if table else ""


def _unstable(library: Library, design: Design, page: str) -> str:
    found = (
        sorted(without_platform(design).unstable(), key=lambda u: u[1] - u[2])
        if len(design) >= FEWEST
        else []
    )
    of = coupling(design)
    rows = (
        (
            f"{library.link(design.refs[need.source], page)} ({below:.2f})",
            f"{library.link(design.refs[need.target], page)} ({above:.2f})",
            str(of.afferent(need.source)),
            where(library, need.at()),
        )
        for need, below, above in found[:MOST]
    )
    table = text.table(("Much needed", "Needs what changes more often", "Needed by", "Written in"), rows)
    lead = (
        "Instability is the share of its ties in which it needs others (Ce / (Ca + Ce), in brackets). Dependencies "
        "should go from what changes often to what does not; these go the other way."
    )
    return (
        text.blocks("## Against the direction of stability", lead, table, rest(MOST, len(found), "need"))
        if table
        else ""
    )
