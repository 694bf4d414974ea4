"""How far the trace of a flow goes: hop by hop who passes it on, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from archkit.pages import text

if TYPE_CHECKING:
    from archkit.analysis.trace import Hop, TraceChain
    from archkit.draw.branches import Line
    from archkit.draw.outline import Outline
    from archkit.pages.library import Library

MOST = 60
"""Hops that are shown."""


class Link(NamedTuple):
    """An element of the flow, and the hop by which it is reached; None: its trace begins there."""

    number: int
    depth: int
    hop: Hop | None


def section(library: Library, ref: str, page: str, index: int) -> tuple[str, Outline | None]:
    """The section and its drawing; nothing where nobody says how traces are passed on."""
    from archkit.analysis.trace import formats, trace_chain

    design = library.asked.design
    chain = trace_chain(design, ref)
    if not chain.hops or not any(formats(design.elements[n]) is not None for n in chain.elements):
        return "", None
    links = list(walked(chain.hops))[:MOST]
    table = text.table(("From", "To", "How", "Trace", "Written in"), _rows(library, chain, page))
    return text.blocks(
        "## How far its trace goes",
        _verdict(library, chain, page),
        text.tabs(("Diagram", text.picture(index)), ("Table", table)),
    ), _outline(library, chain, links)


def walked(hops: Sequence[Hop]) -> Iterator[Link]:
    """The hops as trees, each element opened once, in the order of the request."""
    onward: dict[int, list[Hop]] = {}
    for hop in hops:
        onward.setdefault(hop.source, []).append(hop)
    opened: set[int] = set()
    reached = {hop.target for hop in hops}
    # A circle has no beginning but the one the request has.
    for root in dict.fromkeys(
        [hops[0].source, *(h.source for h in hops if h.source not in reached), *onward]
    ):
        if root in opened:
            continue
        waiting = [Link(root, 0, None)]
        while waiting:
            link = waiting.pop()
            yield link
            if link.number not in opened:
                opened.add(link.number)
                waiting += [Link(h.target, link.depth + 1, h) for h in reversed(onward.get(link.number, []))]


def _line(hop: Hop | None) -> Line:
    return "plain" if hop is None or hop.formats else "broken" if hop.is_broken else "soft"


def _outline(library: Library, chain: TraceChain, links: Sequence[Link]) -> Outline:
    from archkit.draw.branches import Branch
    from archkit.draw.outline import Outline, Row

    elements, refs = chain.design.elements, chain.design.refs
    rows = tuple(
        Row(
            Branch(elements[link.number].label, link.depth, refs[link.number], _line(link.hop)),
            (_said(chain, link.hop),),
        )
        for link in links
    )
    return Outline(
        f"How far the trace of {library.label(chain.flow)} goes",
        ("trace context",),
        rows,
        (("plain", "passed on"), ("soft", "nobody says"), ("broken", "the trace ends")),
    )


def _said(chain: TraceChain, hop: Hop | None) -> str:
    if hop is None:
        return "begins here"
    if hop.formats:
        return ", ".join(sorted(hop.formats))
    return "ends here" if hop.is_broken else f"not stated by {', '.join(_silent(chain, hop))}"


def _silent(chain: TraceChain, hop: Hop) -> list[str]:
    from archkit.analysis.trace import formats

    elements = chain.design.elements
    return [elements[n].label for n in (hop.source, hop.target) if formats(elements[n]) is None]


def _rows(library: Library, chain: TraceChain, page: str) -> Iterator[tuple[str, ...]]:
    refs = chain.design.refs
    for hop in chain.hops[:MOST]:
        yield (
            library.link(refs[hop.source], page),
            library.link(refs[hop.target], page),
            "event" if hop.is_event else "call",
            text.plain(_said(chain, hop)),
            library.source_link(hop.place.path, line=library.locate(hop.place).line),
        )


def _verdict(library: Library, chain: TraceChain, page: str) -> str:
    known = sum(bool(hop.formats) for hop in chain.hops)
    said = [f"The trace is passed on at **{known} of {text.count(len(chain.hops), 'hop')}**."]
    if (broken := chain.first_break) is not None:
        ends = (library.link(chain.design.refs[n], page) for n in (broken.source, broken.target))
        said.append(f"It ends first between {' and '.join(ends)}.")
    elif known < len(chain.hops):
        said.append("Of the others nobody says.")
    alone = [library.link(ref, page) for ref, _ in chain.unreached]
    if alone:
        said.append(
            f"Nothing described leads to {', '.join(dict.fromkeys(alone))}: a trace of its own begins there."
        )
    return " ".join(said)
